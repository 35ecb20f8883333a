"""Verbs about the outside calendar: note what was changed there, take it over, or keep ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from base.actors import Actor
from base.errors import Refused
from calendars.availability import zones
from calendars.meetings import moving, noting
from calendars.meetings.models import Attendee, Meeting
from recruit.interviews import access, cancelling, history, queries, rescheduling
from recruit.interviews.drafts import DELETED_OUTSIDE, SlotDraft, Told
from recruit.interviews.locking import note, require_planned, slot_of, touch
from recruit.interviews.models import Timeslot


@transaction.atomic
def note_change_outside(meeting: Meeting, *, change: Mapping[str, Any], by: Actor) -> Timeslot | None:
    """Write down that somebody changed an interview in the outside calendar; nothing of it changes yet.

    None when the meeting is no interview.
    """
    timeslot = _timeslot(meeting)
    if timeslot is not None:
        note(history.CHANGED_OUTSIDE, timeslot.interview, by=by, data={"names": sorted(change)})
    return timeslot


@transaction.atomic
def note_interviewers(meeting: Meeting, *, by: Actor) -> Timeslot | None:
    """Write down who interviews after the outside calendar changed it. None when the meeting is no interview."""
    timeslot = _timeslot(meeting)
    if timeslot is not None:
        rows = Attendee.objects.filter(meeting=meeting, kind=Attendee.Kind.USER).order_by("name", "pk")
        names = ", ".join(rows.values_list("name", flat=True))
        note(history.FOLLOWED, timeslot.interview, by=by, data={"title": meeting.title, "names": names})
    return timeslot


@transaction.atomic
def take_over(
    timeslot: Timeslot,
    *,
    by: Actor,
    tell: Told | None = None,
    version: int | None = None,
    over: frozenset[int] = frozenset(),
) -> Timeslot:
    """Make an event be as somebody changed it in the outside calendar. One deleted there is removed here.

    Everybody is asked anew when its time differs. Raises Refused when there is nothing to take over (no_change), and
    as `rescheduling.change_slot` does.
    """
    row = slot_of(timeslot, version=version)
    interview = row.interview
    access.require_schedule(by, interview.application)
    require_planned(interview)
    change = row.meeting.outside_change
    if not change:
        raise Refused(_("There is no change of the outside calendar to take over."), code="no_change")
    note(history.TAKEN_OVER, interview, by=by, data={"title": row.meeting.title})
    if change.get("gone"):
        _remove(row, by=by, tell=tell)
        return row
    draft, ours = changed_draft(row), queries.draft_of(row)
    starts_at = zones.instant_of(draft.day, draft.time, row.meeting.zone)
    if (starts_at, draft.minutes) == (row.meeting.starts_at, ours.minutes):
        # Its place or title only: the time once more settles what the outside calendar had changed.
        moving.move(row.meeting, by=by, day=ours.day, time=ours.time, zone=row.meeting.zone, minutes=ours.minutes)
    return rescheduling.change_slot(row, by=by, slot=draft, starts_at=starts_at, tell=tell, over=over)


@transaction.atomic
def keep_ours(timeslot: Timeslot, *, by: Actor, version: int | None = None) -> Timeslot:
    """Put the outside calendar back to what the event is here.

    Raises Refused (no_change), Stale, NotFound, NotAllowed."""
    row = slot_of(timeslot, version=version)
    access.require_schedule(by, row.interview.application)
    require_planned(row.interview)
    if not row.meeting.outside_change:
        raise Refused(_("There is no change of the outside calendar to answer."), code="no_change")
    row.meeting = noting.keep_ours(row.meeting, by=by)
    touch(row.interview)
    note(history.KEPT_OURS, row.interview, by=by, data={"title": row.meeting.title})
    return row


@transaction.atomic
def send_again(timeslot: Timeslot, *, by: Actor) -> Timeslot:
    """Try once more what the outside calendar refused, entering an event or taking a cancelled one out; its sentence
    is taken off meanwhile.

    Raises Refused when nothing was refused (not_failed), NotFound, NotAllowed.
    """
    row = slot_of(timeslot)
    access.require_schedule(by, row.interview.application)
    row.meeting = noting.send_again(row.meeting, by=by)
    note(history.SENT_AGAIN, row.interview, by=by, data={"title": row.meeting.title})
    return row


def changed_draft(timeslot: Timeslot) -> SlotDraft:
    """The event as the outside calendar has it now: what its page compares with ours."""
    draft, meeting = queries.draft_of(timeslot), timeslot.meeting
    change = meeting.outside_change or {}
    starts_at, ends_at = (
        datetime.fromisoformat(change[name]) if change.get(name) else getattr(meeting, name)
        for name in ("starts_at", "ends_at")
    )
    wall = starts_at.astimezone(ZoneInfo(meeting.zone))
    return replace(
        draft,
        day=wall.date(),
        time=wall.time(),
        minutes=max(5, round((ends_at - starts_at).total_seconds() / 60)),
        title=change.get("title") or draft.title,
        place=change.get("place", draft.place),
    )


def _timeslot(meeting: Meeting) -> Timeslot | None:
    rows = Timeslot.objects.filter(meeting=meeting, deleted_at=None)
    return rows.select_related("interview__application__job", "interview__application__candidate").first()


def _remove(row: Timeslot, *, by: Actor, tell: Told | None) -> None:
    interview = row.interview
    if interview.timeslots.filter(deleted_at=None).count() > 1:
        rescheduling.remove_slot(row, by=by, tell=tell)
    else:
        cancelling.cancel(interview, by=by, reason=DELETED_OUTSIDE, tell=tell)
