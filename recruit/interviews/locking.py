"""The verbs beneath every change of an interview: it is locked after its job and application."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.audit.kinds import Kind
from base.errors import NotFound, Refused, Stale
from recruit.applications.models import Application
from recruit.applications.visiting import locked as locked_application
from recruit.interviews.models import Interview, Timeslot
from recruit.jobs.models import Job


def locked_place(application: Application, *, version: int | None = None) -> Application:
    """The application, locked after its job. Raises NotFound, Stale when its version is not the one given."""
    # Without its key, so that who has locked the application can still write rows that point at the job.
    if not Job.objects.select_for_update(no_key=True).filter(pk=application.job_id).exists():
        raise NotFound
    return locked_application(application, version=version)


def locked(interview: Interview, *, version: int | None = None) -> Interview:
    """The interview, locked after its job and application. Raises NotFound, Stale for an old version."""
    application = locked_place(interview.application)
    rows = Interview.objects.select_for_update(of=("self",)).select_related("organizer", "step")
    row = rows.filter(pk=interview.pk, application=application).first()
    if row is None:
        raise NotFound
    row.application = application
    if version is not None and version != row.version:
        raise Stale(
            _("Somebody else changed this interview. Look at how it stands now, then try again."),
            code="interview_stale", version=row.version,
        )  # fmt: skip
    return row


def slots_of(interview: Interview) -> list[Timeslot]:
    """The events of a locked interview that were not removed, by their start, locked with their meetings.

    These are locked before anybody of them is queued for, as the calendars do that bring changes from outside.
    """
    rows = Timeslot.objects.select_for_update(of=("self", "meeting")).select_related("meeting__organizer", "type")
    slots = list(rows.filter(interview=interview, deleted_at=None).order_by("pk"))
    for slot in slots:
        slot.interview = interview
    return sorted(slots, key=lambda slot: (slot.meeting.starts_at, slot.pk))


def slot_of(timeslot: Timeslot, *, version: int | None = None) -> Timeslot:
    """One event, locked with its interview. Raises NotFound for one that was removed, Stale."""
    interview = locked(timeslot.interview, version=version)
    found = next((slot for slot in slots_of(interview) if slot.pk == timeslot.pk), None)
    if found is None:
        raise NotFound
    return found


def require_planned(interview: Interview) -> None:
    """Pass unless it was cancelled; then raise Refused with code interview_cancelled."""
    if interview.is_cancelled:
        raise Refused(_("This interview was cancelled. Schedule a new one."), code="interview_cancelled")


def note(
    kind: Kind,
    interview: Interview,
    *,
    by: Actor,
    data: dict[str, Any] | None = None,
    changes: dict[str, tuple[Any, Any]] | None = None,
    more: Sequence[recording.Recordable] = (),
) -> None:
    """Write down what happened to an interview, in the timelines of its application, job and candidate too."""
    fact = fact_of(interview, data=data, changes=changes, more=more)
    recording.record(kind, on=fact.on, by=by, about=fact.about, data=fact.data, changes=fact.changes)


def fact_of(
    interview: Interview,
    *,
    data: dict[str, Any] | None = None,
    changes: dict[str, tuple[Any, Any]] | None = None,
    more: Sequence[recording.Recordable] = (),
) -> recording.Fact:
    """What `note` writes down, for many at once."""
    application = interview.application
    about: list[recording.Recordable] = [application, application.job, application.candidate, *more]
    return recording.Fact(interview, about, data or {}, changes or {})


def touch(interview: Interview, **values: Any) -> Interview:
    """Save these values of a locked interview as its next version."""
    for name, value in values.items():
        setattr(interview, name, value)
    interview.version += 1
    interview.save()
    return interview
