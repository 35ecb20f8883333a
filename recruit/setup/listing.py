"""Verbs on the lists people choose from: exit reasons and sources."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Refused
from recruit.setup import access, history, vocabulary
from recruit.setup.models import ExitReason, Source

_LONGEST_NAME = 120


@transaction.atomic
def add_reason(*, by: Actor, kind: str, label: str) -> ExitReason:
    """Add a reason of the company's own at the end of its list. Raises Invalid for one that is empty or known."""
    access.require(by)
    if kind not in ExitReason.Kind.values:
        raise Invalid(_("Choose whether it is for rejections or withdrawals."), field="kind")
    last = ExitReason.objects.filter(kind=kind).aggregate(last=Max("position"))["last"]
    reason = ExitReason(kind=kind, label=_clean_label(label, kind=kind), position=0 if last is None else last + 1)
    _save_reason(reason)
    recording.record(history.REASON_ADDED, on=reason, by=by)
    return reason


@transaction.atomic
def rename_reason(reason: ExitReason, *, by: Actor, label: str) -> ExitReason:
    """Reword a reason of the company's own; applications that ended with it follow. Refused for the given ones."""
    access.require(by)
    reason = ExitReason.objects.select_for_update().get(pk=reason.pk)
    if reason.is_default:
        raise Refused(
            _("The given reasons cannot be reworded. Switch it off and add your own."), code="reason_is_default"
        )
    before, reason.label = reason.label, _clean_label(label, kind=reason.kind, than=reason.pk)
    if reason.label != before:
        _save_reason(reason)
        recording.record(history.REASON_RENAMED, on=reason, by=by, changes={"label": (before, reason.label)})
    return reason


@transaction.atomic
def switch_reason(reason: ExitReason, *, by: Actor, is_active: bool) -> ExitReason:
    """Offer a reason, or stop offering it. Applications that ended with it keep it. The last one of a kind stays."""
    access.require(by)
    locked = ExitReason.objects.select_for_update().filter(kind=reason.kind).order_by("pk")
    group = {found.pk: found for found in locked}
    reason = group[reason.pk]
    if reason.is_active is is_active:
        return reason
    if not is_active and sum(other.is_active for other in group.values()) == 1:
        raise Refused(_("This is the only reason left. Switch another one on first."), code="last_reason")
    reason.is_active = is_active
    reason.save(update_fields=["is_active"])
    recording.record(history.REASON_SWITCHED_ON if is_active else history.REASON_SWITCHED_OFF, on=reason, by=by)
    return reason


@transaction.atomic
def shift_reason(reason: ExitReason, *, by: Actor, up: bool) -> ExitReason:
    """Move a reason one place up or down in the order people choose from; nothing happens at the end of the list."""
    access.require(by)
    rows = list(ExitReason.objects.select_for_update().filter(kind=reason.kind).order_by("position", "label", "pk"))
    at = next(number for number, row in enumerate(rows) if row.pk == reason.pk)
    to = at - 1 if up else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
        for number, row in enumerate(rows):
            row.position = number
        ExitReason.objects.bulk_update(rows, ["position"])
        recording.record(history.REASON_SHIFTED, on=reason, by=by)
    return next(row for row in rows if row.pk == reason.pk)


def is_given(source: Source) -> bool:
    """Whether the source is one every installation has (product facts §15.10); those keep their names."""
    return (source.type, source.sub_type, source.name) in vocabulary.SOURCES


@transaction.atomic
def add_source(*, by: Actor, type: str, name: str, sub_type: str = "") -> Source:  # noqa: A002  (the field's own word)
    """Add a place candidates come from. Raises Invalid for one that is there already."""
    access.require(by)
    if type not in Source.Type.values:
        raise Invalid(_("Choose one of the types."), field="type")
    source = _named_source(Source(type=type), name=name, sub_type=sub_type)
    recording.record(history.SOURCE_ADDED, on=source, by=by)
    return source


@transaction.atomic
def rename_source(source: Source, *, by: Actor, name: str, sub_type: str = "") -> Source:
    """Give a source of the company's own another name and sub-type; applications that came from it follow.

    Raises Refused (source_is_given) for those every installation has, Invalid for a name that is empty or taken.
    """
    access.require(by)
    source = Source.objects.select_for_update().get(pk=source.pk)
    if is_given(source):
        raise Refused(
            _("This source comes with the product and keeps its name. Archive it and add your own."),
            code="source_is_given",
        )
    before = {"name": source.name, "sub_type": source.sub_type}
    source = _named_source(source, name=name, sub_type=sub_type)
    changes = {key: (old, getattr(source, key)) for key, old in before.items() if old != getattr(source, key)}
    if changes:
        recording.record(history.SOURCE_RENAMED, on=source, by=by, changes=changes)
    return source


@transaction.atomic
def resolve_recruiter(*, by: Actor, name: str) -> Source:
    """Find the source that stands for a recruiter of this name, or make it. Raises Invalid for an empty name."""
    type_, sub_type = vocabulary.RECRUITER
    words = " ".join(name.split())
    found = Source.objects.filter(type=type_, sub_type=sub_type, name__iexact=words).first()
    return found or add_source(by=by, type=type_, sub_type=sub_type, name=words)


def _named_source(source: Source, *, name: str, sub_type: str) -> Source:
    name = " ".join(name.split())
    if not name:
        raise Invalid(_("Enter a name."), field="name")
    if len(name) > _LONGEST_NAME:
        raise Invalid(_("This name is too long. Use at most 120 characters."), field="name")
    source.name, source.sub_type = name, "_".join(sub_type.upper().split())
    taken = Invalid(_("There is such a source already."), field="name", code="name_taken")
    alike = Source.objects.filter(type=source.type, sub_type=source.sub_type, name__iexact=name)
    if alike.exclude(pk=source.pk).exists():
        raise taken
    try:
        with transaction.atomic():
            source.save()
    except IntegrityError as error:
        raise taken from error
    return source


@transaction.atomic
def archive_source(source: Source, *, by: Actor) -> Source:
    """Offer a source no longer. Applications that came from it keep it."""
    return _archive(source, by, is_archived=True)


@transaction.atomic
def restore_source(source: Source, *, by: Actor) -> Source:
    """Offer an archived source again."""
    return _archive(source, by, is_archived=False)


def _archive(source: Source, by: Actor, *, is_archived: bool) -> Source:
    access.require(by)
    source = Source.objects.select_for_update().get(pk=source.pk)
    if source.is_archived is not is_archived:
        source.is_archived = is_archived
        source.save(update_fields=["is_archived"])
        recording.record(history.SOURCE_ARCHIVED if is_archived else history.SOURCE_RESTORED, on=source, by=by)
    return source


def _clean_label(label: str, *, kind: str, than: int = 0) -> str:
    label = " ".join(label.split())
    if not label:
        raise Invalid(_("Enter the reason."), field="label")
    if ExitReason.objects.filter(kind=kind, label__iexact=label).exclude(pk=than).exists():
        raise _reason_taken()
    return label


def _save_reason(reason: ExitReason) -> None:
    try:
        with transaction.atomic():
            reason.save()
    except IntegrityError as error:
        raise _reason_taken() from error


def _reason_taken() -> Invalid:
    return Invalid(_("This reason is on the list already."), field="label", code="label_taken")
