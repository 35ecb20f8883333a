"""Verbs that write, edit and delete notes on an application, and tell those they mention (product facts §15.7)."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from base.actors import Actor
from base.audit import recording
from base.audit.kinds import Kind as AuditKind
from base.errors import Invalid, NotAllowed, NotFound
from base.mail import mailing
from base.mail.writing import letter
from recruit.applications import access, history, mentions
from recruit.applications.models import Application, Note
from recruit.applications.visiting import bump, touch_job
from recruit.teams.rights import JobAction

LIMIT = 10_000
Kind = Note.Kind


@transaction.atomic
def write_note(
    application: Application, *, by: Actor, text: str, kind: str = Kind.OPEN, to: Sequence[User] = ()
) -> Note:
    """Leave a note for the people its kind names. Those mentioned (`@name` in the text, or `to`) get a mail.

    Raises Invalid when empty or too long, for a direct note that mentions nobody, a name that fits two people and
    somebody who may not see the application; NotAllowed for a note to everybody that no administrator writes.
    """
    if by.user is None:
        raise NotAllowed
    access.require(by, JobAction.NOTE, application)
    if kind not in Kind.values:
        raise Invalid(_("Choose who reads the note."), field="kind")
    if kind == Kind.EVERYONE and not by.user.is_administrator:
        raise NotAllowed(_("Only administrators write to everybody in the company."))
    text = _checked(text)
    mentioned = _mentioned(application, text, to, kind, by.user)
    touch_job(application.job_id)
    note = Note.objects.create(application=application, author=by.user, text=text, kind=kind)
    note.mentions.set(mentioned)
    if kind == Kind.OPEN:
        bump(application, note_count=1)
    _record(history.NOTED, note, by)
    _tell(note, mentioned, by)
    return note


@transaction.atomic
def edit_note(note: Note, *, by: Actor, text: str) -> Note:
    """Put one's own note right. Who is mentioned only now gets a mail. Raises as write_note does."""
    row = _locked(note, by)
    if by.user is None or row.author_id != by.user.pk:
        raise NotAllowed(_("Only its author may change a note."))
    access.require(by, JobAction.NOTE, row.application)
    text = _checked(text)
    if text == row.text:
        return row
    before = set(row.mentions.all())
    keep = list(before) if row.kind == Kind.DIRECT else []
    mentioned = _mentioned(row.application, text, keep, row.kind, by.user)
    row.text = text
    row.save(update_fields=["text"])
    row.mentions.set(mentioned)
    _record(history.NOTE_EDITED, row, by)
    _tell(row, [user for user in mentioned if user not in before], by)
    return row


@transaction.atomic
def delete_note(note: Note, *, by: Actor) -> None:
    """Delete one's own note; administrators may delete any they read."""
    row = _locked(note, by)
    access.require(by, JobAction.NOTE, row.application)
    if not by.is_system and (by.user is None or (row.author_id != by.user.pk and not by.user.is_administrator)):
        raise NotAllowed(_("Only its author or an administrator may delete a note."))
    _record(history.NOTE_DELETED, row, by)
    kind, application = row.kind, row.application
    row.delete()
    if kind == Kind.OPEN:
        bump(application, note_count=-1)


def _locked(note: Note, by: Actor) -> Note:
    rows = Note.objects.select_for_update(of=("self",)).select_related("application__job", "application__candidate")
    row = rows.filter(pk=note.pk).first()
    if row is None or not access.can_read_note(by, row):
        raise NotFound
    return row


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid(_("Write something first."), field="text")
    if len(text) > LIMIT:
        raise Invalid(_("Use at most 10,000 characters."), field="text")
    return text


def _mentioned(application: Application, text: str, to: Sequence[User], kind: str, author: User) -> list[User]:
    """Those a note mentions, all of whom may see the application."""
    if "@" not in text and not to and kind != Kind.DIRECT:
        return []
    readers = {user.pk: user for user in access.readers_of(application, JobAction.VIEW_NOTES)}
    strangers = [user.full_name for user in to if user.pk not in readers]
    if strangers:
        raise Invalid(
            _("{names} may not see this candidate. Add them to the hiring team first.").format(
                names=", ".join(strangers)
            ),
            field="text",
        )
    known = (mentions.Reader(user.pk, user.full_name, user.email) for user in readers.values())
    found = mentions.found_in(text, known)
    if found.unclear:
        raise Invalid(
            _("Several people are called {name}. Write @ and the e-mail address instead.").format(
                name=found.unclear[0]
            ),
            field="text",
        )
    keys = dict.fromkeys([*(user.pk for user in to), *found.keys])
    keys.pop(author.pk, None)
    if kind == Kind.DIRECT and not keys:
        raise Invalid(
            _("Mention at least one person who may see this candidate: type @ and choose a name."), field="text"
        )
    return [readers[key] for key in keys]


def _record(kind: AuditKind, note: Note, by: Actor) -> None:
    """What only some may read leaves no line in the activity that all see."""
    if note.kind == Kind.OPEN:
        row = note.application
        recording.record(kind, on=row, by=by, about=[note, row.job, row.candidate])
    else:
        thing = recording.Named(Note.audit_kind, str(note.public_id), note.get_kind_display())
        recording.record(kind, on=thing, by=by)


def _tell(note: Note, users: Sequence[User], by: Actor) -> None:
    """A mail to each of those mentioned. A note to oneself mentions nobody."""
    if note.kind == Kind.SELF:
        return
    url = reverse("recruit:application", args=[note.application.public_id])
    words = {"note": note, "application": note.application, "author": by.name}
    for user in users:
        with translation.override(user.language):
            link = f"{settings.PUBLIC_URL}{url}?tab=notes"
            subject, text, html = letter("email/mentioned", words | {"user": user, "link": link})
        # The words of a note are for its readers only: nobody else finds them in the background work.
        mailing.send(to=user.email, subject=subject, text=text, html=html, about=recording.key_of(note), private=True)
