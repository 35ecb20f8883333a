"""Verbs that write and delete notes on an application."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotAllowed
from recruit.applications import access, history
from recruit.applications.models import Application, Note
from recruit.applications.visiting import bump, touch_job
from recruit.jobs.access import JobAction

LIMIT = 10_000


@transaction.atomic
def write_note(application: Application, *, by: Actor, text: str) -> Note:
    """Leave an open note: everybody who may see the application reads it. Raises Invalid when empty or too long."""
    if by.user is None:
        raise NotAllowed
    access.require(by, JobAction.NOTE, application)
    text = text.strip()
    if not text:
        raise Invalid(_("Write something first."), field="text")
    if len(text) > LIMIT:
        raise Invalid(_("Use at most 10,000 characters."), field="text")
    touch_job(application.job_id)
    note = Note.objects.create(application=application, author=by.user, text=text)
    bump(application, note_count=1)
    recording.record(history.NOTED, on=application, by=by, about=[note, application.job, application.candidate])
    return note


@transaction.atomic
def delete_note(note: Note, *, by: Actor) -> None:
    """Delete one's own note; administrators may delete any."""
    access.require(by, JobAction.NOTE, note.application)
    if by.user is None or (note.author_id != by.user.pk and not by.user.is_administrator):
        raise NotAllowed(_("Only its author or an administrator may delete a note."))
    application = note.application
    recording.record(history.NOTE_DELETED, on=application, by=by, about=[note, application.job, application.candidate])
    note.delete()
    bump(application, note_count=-1)
