"""Verbs that change a scheduled interview: move or change an event, add one, remove one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from base.errors import Invalid, Refused
from calendars.availability import zones
from calendars.meetings import booking, moving
from calendars.meetings import cancelling as meetings
from calendars.meetings.models import Meeting
from recruit.interviews import access, history, queries, telling
from recruit.interviews.drafts import SlotDraft, Told
from recruit.interviews.locking import locked, note, require_planned, slot_of, slots_of, touch
from recruit.interviews.models import Interview, Timeslot
from recruit.interviews.scheduling import MOST_SLOTS, add, require_going, require_others, require_types
from recruit.interviews.seating import seat


@transaction.atomic
def change_slot(
    timeslot: Timeslot,
    *,
    by: Actor,
    slot: SlotDraft,
    zone: str | None = None,
    starts_at: datetime | None = None,
    tell: Told | None = None,
    version: int | None = None,
    over: frozenset[int] = frozenset(),
) -> Timeslot:
    """Make an event be as `slot` says; its wall time is meant in `zone`, else in the zone the event has.

    Of a wall time that clocks show twice it is the one of the instant `starts_at`, if given; else the one it has.
    A new time asks everybody anew. Without `tell` the candidate stays untold, and the interview shows so. What is
    already so changes nothing. Raises Refused for a cancelled interview, `Taken`, Invalid, Stale for an older `version`
    of the interview, NotFound, NotAllowed.
    """
    row = slot_of(timeslot, version=version)
    interview = row.interview
    access.require_schedule_or_own(by, interview.application)
    require_planned(interview)
    if slot.type != row.type:
        require_types([slot])
    require_others(interview.application, [slot])
    before = queries.draft_of(row)
    zone = zone or row.meeting.zone
    slot = _meant(slot, row.meeting, zone, starts_at)
    if slot.any_of is not None:
        held = _holders(before) | {queries.guest_of(interview.application)}
        (slot,) = seat([slot], zone=zone, besides=row.meeting, queued=held)
    is_moved = _time_of(before, row.meeting.zone) != _time_of(slot, zone)
    if not is_moved and before == slot:
        return row
    present = before
    if is_moved:
        # The candidate among them: two interviews of one person wait for each other in one order.
        booking.queue_for({each.holder for each in row.meeting.attendees.all() if each.holder} | _holders(slot))
        present = _let_go(row, before, slot, by=by)
        _move(row, slot, zone, by=by, over=over)
    _change(row, present, slot, by=by, over=over)
    if row.type != slot.type:
        row.type = slot.type
        row.save(update_fields=["type", "updated_at"])
    touch(interview, candidate_status=queries.overall(slots_of(interview)))
    kind = history.RESCHEDULED if is_moved else history.UPDATED
    note(kind, interview, by=by, data={"title": slot.title}, changes=_changes(before, slot, row.meeting))
    _tell(interview, tell, by)
    return row


@transaction.atomic
def change_interview(
    interview: Interview,
    *,
    by: Actor,
    location: str | None = None,
    zone: str | None = None,
    version: int | None = None,
) -> Interview:
    """Change where the interview is said to take place, or the zone its times are shown in; its events stay.

    Raises Refused for a cancelled one, Stale, NotFound, NotAllowed.
    """
    row = locked(interview, version=version)
    access.require_schedule(by, row.application)
    require_planned(row)
    given = {"location": location, "zone": zone}
    changes = {k: (getattr(row, k), v) for k, v in given.items() if v is not None and getattr(row, k) != v}
    if changes:
        touch(row, **{name: after for name, (_before, after) in changes.items()})
        note(history.UPDATED, row, by=by, changes=changes)
    return row


@transaction.atomic
def add_slot(
    interview: Interview,
    *,
    by: Actor,
    slot: SlotDraft,
    tell: Told | None = None,
    version: int | None = None,
    over: frozenset[int] = frozenset(),
) -> Timeslot:
    """Add an event to an interview, its wall time meant in the interview's zone. Raises as `change_slot` does."""
    row = locked(interview, version=version)
    access.require_schedule(by, row.application)
    require_planned(row)
    require_going(row.application)
    if len(slots_of(row)) >= MOST_SLOTS:
        raise Invalid(_("An interview has at most 20 events. Schedule a second one."), field="slots")
    timeslot = add(row, slot, by=by, over=over)
    touch(row, candidate_status=queries.overall(slots_of(row)))
    note(history.SLOT_ADDED, row, by=by, data={"title": slot.title})
    _tell(row, tell, by)
    return timeslot


@transaction.atomic
def remove_slot(timeslot: Timeslot, *, by: Actor, tell: Told | None = None, version: int | None = None) -> Interview:
    """Remove an event from an interview of several. Raises Refused (last_timeslot) for the last, Stale, NotFound,
    NotAllowed."""
    row = slot_of(timeslot, version=version)
    interview = row.interview
    access.require_schedule(by, interview.application)
    require_planned(interview)
    others = [slot for slot in slots_of(interview) if slot.pk != row.pk]
    if not others:
        raise Refused(_("This is the only event of the interview. Cancel the interview instead."), code="last_timeslot")
    meetings.cancel(row.meeting, by=by)
    row.deleted_at = timezone.now()
    row.save(update_fields=["deleted_at", "updated_at"])
    touch(interview, candidate_status=queries.overall(others))
    note(history.SLOT_REMOVED, interview, by=by, data={"title": row.meeting.title})
    _tell(interview, tell, by)
    return interview


def _meant(slot: SlotDraft, meeting: Meeting, zone: str, starts_at: datetime | None) -> SlotDraft:
    """Which of two equal wall times is meant, written into the time of day as `fold`."""
    if starts_at is None and zones.wall_of(meeting.starts_at, zone) == (slot.day, slot.time):
        starts_at = meeting.starts_at
    if starts_at is None:
        return slot
    return replace(slot, time=slot.time.replace(fold=zones.wall_of(starts_at, zone)[1].fold))


def _time_of(slot: SlotDraft, zone: str) -> tuple[Any, ...]:
    """What of an event is its time. `fold` is named, since two times that differ in it alone count as equal."""
    return slot.day, slot.time, slot.time.fold, slot.minutes, zone


def _move(row: Timeslot, slot: SlotDraft, zone: str, *, by: Actor, over: frozenset[int]) -> None:
    row.meeting = moving.move(
        row.meeting, by=by, day=slot.day, time=slot.time, zone=zone, minutes=slot.minutes, over=over
    )
    row.candidate_status = "pending"
    row.no_show_at = row.feedback_asked_at = None
    row.save(update_fields=["candidate_status", "no_show_at", "feedback_asked_at", "updated_at"])


def _let_go(row: Timeslot, before: SlotDraft, slot: SlotDraft, *, by: Actor) -> SlotDraft:
    """Free whoever takes part no more before the event moves: whether they have the new time is nobody's concern.

    Answers the event as it then is.
    """
    people, rooms = _by_key(slot.users), {resource.pk for resource in slot.resources}
    users = tuple(pair for pair in before.users if pair[0].pk in people)
    resources = tuple(resource for resource in before.resources if resource.pk in rooms)
    if (users, resources) != (before.users, before.resources):
        row.meeting = moving.change(row.meeting, by=by, users=users, resources=resources)
    return replace(before, users=users, resources=resources)


def _holders(slot: SlotDraft) -> set[str]:
    """Whose time an event takes, beside the candidate's."""
    return {f"user:{user.pk}" for user, _required in slot.users} | {f"resource:{row.pk}" for row in slot.resources}


def _change(row: Timeslot, before: SlotDraft, slot: SlotDraft, *, by: Actor, over: frozenset[int]) -> None:
    names = ("title", "place", "video_url", "notes")
    changes = {name: getattr(slot, name) for name in names if getattr(slot, name) != getattr(before, name)}
    users = slot.users if _by_key(slot.users) != _by_key(before.users) else None
    kept = {resource.pk for resource in before.resources}
    resources = slot.resources if {resource.pk for resource in slot.resources} != kept else None
    if changes or users is not None or resources is not None:
        row.meeting = moving.change(row.meeting, by=by, changes=changes, users=users, resources=resources, over=over)


def _by_key(users: tuple[tuple[Any, bool], ...]) -> dict[int, bool]:
    return {user.pk: is_required for user, is_required in users}


def _changes(before: SlotDraft, after: SlotDraft, meeting: Meeting) -> dict[str, tuple[Any, Any]]:
    found: dict[str, tuple[Any, Any]] = {}
    if (before.day, before.time, before.time.fold) != (after.day, after.time, after.time.fold):
        found["starts_at"] = (f"{before.day:%F} {before.time:%R}", f"{after.day:%F} {after.time:%R} {meeting.zone}")
    for name in ("minutes", "place"):
        if getattr(before, name) != getattr(after, name):
            found[name] = (getattr(before, name), getattr(after, name))
    if _by_key(before.users) != _by_key(after.users):
        found["interviewers"] = (
            ", ".join(user.full_name for user, _required in before.users),
            ", ".join(user.full_name for user, _required in after.users),
        )
    return found


def _tell(interview: Interview, tell: Told | None, by: Actor) -> None:
    if tell is not None:
        telling.tell(interview, by=by, subject=tell.subject, text=tell.text)
