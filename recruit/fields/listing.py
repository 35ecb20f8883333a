"""Verbs on the values of a field: add, rename, order, archive, and which belong to which of the parent field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Refused
from recruit.fields import access, history
from recruit.fields.models import CustomField, FieldValue
from recruit.fields.shaping import clean_translations

MOST_VALUES = 6000
EDITABLE = frozenset({"label", "code", "translations"})


@transaction.atomic
def add_value(
    field: CustomField, *, by: Actor, label: str, code: str = "", public_id: UUID | None = None
) -> FieldValue:
    """Add a choice at the end. `public_id` is its key when the caller brings one.

    Raises Refused for a field that is no list or has 6,000 values, Invalid for a label or code taken.
    """
    field = _locked(field, by)
    if field.values.filter(archived_at=None).count() >= MOST_VALUES:
        raise too_many()
    value = FieldValue(field=field, label=_clean_label(field, label), code=_clean_code(field, code))
    if public_id is not None:
        if FieldValue.objects.filter(public_id=public_id).exists():
            raise Invalid(_("There is a value with this id already."), field="id", code="id_taken")
        value.public_id = public_id
    value.position = next_position(field)
    _save(value)
    recording.record(history.VALUE_ADDED, on=value, by=by, about=[field])
    return value


@transaction.atomic
def edit_value(value: FieldValue, *, by: Actor, changes: Mapping[str, Any]) -> FieldValue:
    """Change label, code or translations. Jobs that have the value show the new label at once."""
    field, value = _both_locked(value, by)
    unknown = set(changes) - EDITABLE
    if unknown:
        raise Invalid(_("A value has no {name}.").format(name=min(unknown)), field=min(unknown))
    values = dict(changes)
    if "label" in values:
        values["label"] = _clean_label(field, str(values["label"]), than=value.pk)
    if "code" in values:
        values["code"] = _clean_code(field, str(values["code"]), than=value.pk)
    if "translations" in values:
        values["translations"] = clean_translations(values["translations"], longest=150)
    changed = {}
    for name, new in values.items():
        before = getattr(value, name)
        if before != new:
            changed[name] = (before, new)
            setattr(value, name, new)
    if changed:
        _save(value)
        recording.record(history.VALUE_EDITED, on=value, by=by, about=[field], changes=changed)
    return value


@transaction.atomic
def archive_value(value: FieldValue, *, by: Actor) -> FieldValue:
    """Offer a value no longer. Jobs that have it keep it, and things bound to it stay bound."""
    field, value = _both_locked(value, by)
    if value.archived_at is None:
        value.archived_at = timezone.now()
        value.save(update_fields=["archived_at", "updated_at"])
        recording.record(history.VALUE_ARCHIVED, on=value, by=by, about=[field])
    return value


@transaction.atomic
def restore_value(value: FieldValue, *, by: Actor) -> FieldValue:
    """Offer an archived value again. Raises Invalid when another value took its label."""
    field, value = _both_locked(value, by)
    if value.archived_at is not None:
        if field.values.filter(archived_at=None).count() >= MOST_VALUES:
            raise too_many()
        _clean_label(field, value.label, than=value.pk)
        value.archived_at = None
        _save(value)
        recording.record(history.VALUE_RESTORED, on=value, by=by, about=[field])
    return value


@transaction.atomic
def move_value(value: FieldValue, *, by: Actor, places: int) -> FieldValue:
    """Move a value up (negative) or down among those in use; at the ends it stays."""
    field, value = _both_locked(value, by)
    keys = list(field.values.filter(archived_at=None).order_by("position", "label").values_list("pk", flat=True))
    if value.pk not in keys:
        raise Refused(_("Bring this value back before you move it."), code="value_archived")
    at = keys.index(value.pk)
    to = max(0, min(len(keys) - 1, at + places))
    if to != at:
        keys.insert(to, keys.pop(at))
        _number(field, keys)
        recording.record(history.VALUE_MOVED, on=value, by=by, about=[field], changes={"position": (at + 1, to + 1)})
    value.refresh_from_db()
    return value


@transaction.atomic
def sort_values(field: CustomField, *, by: Actor) -> CustomField:
    """Put the values of a field into the order of their labels."""
    field = _locked(field, by)
    rows = field.values.filter(archived_at=None).values_list("pk", "label")
    _number(field, [key for key, _label in sorted(rows, key=lambda row: row[1].casefold())])
    recording.record(history.VALUES_SORTED, on=field, by=by)
    return field


@transaction.atomic
def link_values(
    parent: FieldValue, *, by: Actor, child: CustomField, add: Sequence[UUID] = (), remove: Sequence[UUID] = ()
) -> FieldValue:
    """Offer values of a dependent field under a value of its parent (`add`), or no longer (`remove`).

    Raises Refused when `child` does not depend on the parent's field, Invalid for values that are not the child's.
    """
    child = _locked(child, by)
    if child.parent_id != parent.field_id:
        raise Refused(_("This field does not depend on that one. Connect them first."), code="not_dependent")
    wanted = {value.public_id: value for value in child.values.filter(public_id__in=[*add, *remove])}
    unknown = set(add) - set(wanted)
    if unknown:
        raise Invalid(_("Some of the values do not belong to {field}.").format(field=child.label), field="values")
    before = set(parent.children.filter(field=child).values_list("public_id", flat=True))
    parent.children.add(*(wanted[key] for key in add))
    parent.children.remove(*(wanted[key] for key in remove if key in wanted))
    after = (before | set(add)) - set(remove)
    if after != before:
        data = {"added": len(after - before), "removed": len(before - after), "field": child.label}
        recording.record(history.VALUE_LINKED, on=parent, by=by, about=[child], data=data)
    return parent


def next_position(field: CustomField) -> int:
    """The place after the last value, archived ones counted."""
    last = field.values.aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


def too_many() -> Refused:
    """What is said when a field is full."""
    return Refused(_("This field has 6,000 values, the most there can be."), code="too_many_values")


def _number(field: CustomField, keys: Iterable[int]) -> None:
    places = {key: place for place, key in enumerate(keys)}
    rows = list(field.values.filter(pk__in=places).only("pk", "position"))
    moved = [row for row in rows if row.position != places[row.pk]]
    for row in moved:
        row.position = places[row.pk]
    FieldValue.objects.bulk_update(moved, ["position"], batch_size=1000)


def _locked(field: CustomField, by: Actor) -> CustomField:
    access.require(by)
    field = CustomField.objects.select_for_update(of=("self",)).get(pk=field.pk)
    if field.type != CustomField.Type.SELECT:
        raise Refused(_("Only a choice from a list has values."), code="field_has_no_values")
    return field


def _both_locked(value: FieldValue, by: Actor) -> tuple[CustomField, FieldValue]:
    field = _locked(value.field, by)
    return field, FieldValue.objects.select_for_update(of=("self",)).get(pk=value.pk)


def _clean_label(field: CustomField, label: str, *, than: int = 0) -> str:
    label = " ".join(label.split())
    if not label:
        raise Invalid(_("Enter the value."), field="label")
    if len(label) > 150:
        raise Invalid(_("Use at most 150 characters."), field="label")
    if field.values.filter(archived_at=None, label__iexact=label).exclude(pk=than).exists():
        raise _taken()
    return label


def _clean_code(field: CustomField, code: str, *, than: int = 0) -> str:
    code = code.strip()
    if len(code) > 100:
        raise Invalid(_("Use at most 100 characters."), field="code")
    if code and field.values.filter(archived_at=None, code__iexact=code).exclude(pk=than).exists():
        raise Invalid(_("Another value has this code. Choose a different one."), field="code", code="code_taken")
    return code


def _save(value: FieldValue) -> None:
    try:
        with transaction.atomic():
            value.save()
    except IntegrityError as error:
        raise _taken() from error


def _taken() -> Invalid:
    return Invalid(_("This value is on the list already."), field="label", code="taken")
