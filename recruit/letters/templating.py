"""Verbs on the company's e-mail templates: add, edit, archive and bring back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Stale
from recruit.fields import scopes
from recruit.letters import events, fields, history
from recruit.letters.models import EmailTemplate
from recruit.setup import access

CHANGEABLE = frozenset({"type", "name", "subject", "text", "language", "scope", "event", "is_default", "shows_sender"})
_LIMITS = {"name": 100, "subject": 300, "text": 20_000}


@transaction.atomic
def add_template(*, by: Actor, type: str, name: str, subject: str, text: str, **more: Any) -> EmailTemplate:  # noqa: A002  # the noun's own word
    """Add a template. `more` may hold language, scope, event, is_default and shows_sender.

    Raises NotAllowed, and Invalid for a name the type has already, an unknown merge field (named), an event that
    another template for the same jobs and language has.
    """
    access.require(by)
    row = EmailTemplate(creator=by.user)
    _write(row, {"type": type, "name": name, "subject": subject, "text": text, **more})
    recording.record(history.TEMPLATE_ADDED, on=row, by=by)
    return row


@transaction.atomic
def edit_template(
    template: EmailTemplate, *, by: Actor, changes: Mapping[str, Any], version: int | None = None
) -> EmailTemplate:
    """Change a template. Letters that were written keep their words. Raises as add_template, and Stale."""
    access.require(by)
    row = _locked(template)
    if version is not None and version != row.version:
        raise Stale(
            _("Somebody changed this template since you opened it. Copy your words, reload and put them in again.")
        )
    before = {name: getattr(row, name) for name in changes if name in CHANGEABLE}
    row.version += 1
    _write(row, changes)
    differing = {name: (old, getattr(row, name)) for name, old in before.items() if getattr(row, name) != old}
    if differing:
        recording.record(history.TEMPLATE_EDITED, on=row, by=by, changes=differing)
    return row


@transaction.atomic
def archive_template(template: EmailTemplate, *, by: Actor) -> EmailTemplate:
    """Offer a template no longer. What it was sent for by itself is then not sent any more."""
    access.require(by)
    row = _locked(template)
    if row.archived_at is None:
        row.archived_at = timezone.now()
        row.save(update_fields=["archived_at", "updated_at"])
        recording.record(history.TEMPLATE_ARCHIVED, on=row, by=by)
    return row


@transaction.atomic
def restore_template(template: EmailTemplate, *, by: Actor) -> EmailTemplate:
    """Offer an archived template again. Raises Invalid when its name or event was given to another one since."""
    access.require(by)
    row = _locked(template)
    if row.archived_at is not None:
        row.archived_at = None
        _write(row, {})
        recording.record(history.TEMPLATE_RESTORED, on=row, by=by)
    return row


def _locked(template: EmailTemplate) -> EmailTemplate:
    return EmailTemplate.objects.select_for_update().get(pk=template.pk)


def _write(row: EmailTemplate, changes: Mapping[str, Any]) -> None:
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise Invalid(_("A template has no field called {name}.").format(name=min(unknown)))
    for name, value in changes.items():
        setattr(row, name, value)
    row.name, row.subject = " ".join(row.name.split()), " ".join(row.subject.split())
    row.text, row.scope = row.text.strip() + "\n", scopes.normal(row.scope)
    _check(row)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise _taken() from error
    if row.is_default:
        others = EmailTemplate.objects.filter(type=row.type, is_default=True, language=row.language).exclude(pk=row.pk)
        others.filter(scope=row.scope).update(is_default=False)


def _check(row: EmailTemplate) -> None:
    problems: dict[str, str] = {}
    for name, limit in _LIMITS.items():
        value = getattr(row, name).strip()
        if not value:
            problems[name] = _("This is needed.")
        elif len(value) > limit:
            problems[name] = _("Use at most {limit} characters.").format(limit=limit)
    if row.type not in EmailTemplate.Type.values:
        problems["type"] = _("Choose one of the types.")
    if row.event and row.event not in events.EVENTS:
        problems["event"] = _("Choose one of the events.")
    for name in ("subject", "text"):
        if unknown := fields.unknown_in(getattr(row, name)):
            shown = ", ".join(f"[{field}]" for field in unknown)
            problems[name] = _("There is no merge field {fields}. The list beside the text has all of them.").format(
                fields=shown
            )
    if row.event == events.REJECTED and row.type != EmailTemplate.Type.REJECTION:
        problems["event"] = _("Only a template of type Rejection is sent to people who are rejected.")
    if problems:
        raise Invalid(fields=dict(problems))
    live = EmailTemplate.objects.filter(archived_at=None).exclude(pk=row.pk)
    if live.filter(type=row.type, name__iexact=row.name).exists():
        raise _taken()
    _check_event(row, live)


def _check_event(row: EmailTemplate, live: Any) -> None:
    if not row.event:
        return
    rival = live.filter(event=row.event, language=row.language, scope=row.scope).first()
    if rival is not None:
        raise Invalid(
            _("“{name}” is sent then already, to the same jobs in the same language.").format(name=rival.name),
            field="event",
            code="event_taken",
        )


def _taken() -> Invalid:
    return Invalid(_("There is a template of this type and name already."), field="name", code="name_taken")
