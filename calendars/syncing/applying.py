"""Verb that brings a meeting of ours to what somebody did with its event in the outside calendar."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from base.actors import Actor
from base.errors import DomainError
from calendars.connections.models import Connection
from calendars.meetings import answering, moving, noting
from calendars.meetings import queries as meetings
from calendars.meetings.answering import Given
from calendars.meetings.models import Attendee, Meeting
from calendars.providers.base import EventState
from calendars.syncing import differences
from calendars.syncing.differences import Difference, Ours, Told

logger = logging.getLogger(__name__)

_Outside = Meeting.Outside


@dataclass(frozen=True, slots=True)
class Seen:
    """A meeting as it stood before the outside calendar was asked: whoever changed it since knows better."""

    pk: int
    external_id: str
    version: int
    outside: str


def differs(meeting: Meeting, state: EventState) -> bool:
    """Whether there is anything to do; False for the echo of our own change. `meeting` comes with its attendees."""
    return state.is_cancelled or bool(differences.between(_ours(meeting), state))


def take_answers(news: Sequence[tuple[Meeting, Seen, EventState]], *, by: Actor) -> frozenset[int]:
    """Take over from many events at once what is nothing but answers. Returns the keys of the meetings that are done.

    Each meeting is as it was read with its attendees after the calendar was asked. The rest is for `apply`: what
    differs in more than answers, and what one of us is changing meanwhile.
    """
    given: dict[int, list[Given]] = {}
    for meeting, seen, state in news:
        found = differences.between(_ours(meeting), state)
        is_plain = found.is_settled and not found.added and not found.removed and not state.is_cancelled
        if is_plain and meeting.version == seen.version:
            given[meeting.pk] = _given(meeting, found)
    taken = answering.answer_together([each for several in given.values() for each in several], by=by)
    return frozenset(pk for pk, several in given.items() if taken >= {each.attendee.pk for each in several})


@transaction.atomic
def apply(seen: Seen, state: EventState | None, *, sync: str, by: Actor) -> bool:
    """Take over answers, add and remove interviewers as `sync` (`Connection.Sync`) says, and note everything else for
    somebody to decide; `state` None is an event that was deleted. Returns whether anything was done.

    What one of us changed since `seen` is on its way outside and wins: then only answers to that same time are taken.
    Twice changes nothing.
    """
    rows = Meeting.objects.select_for_update(of=("self",)).filter(pk=seen.pk, external_id=seen.external_id)
    meeting = rows.filter(cancelled_at=None).prefetch_related("attendees").first()
    if meeting is None:
        return False
    is_as_seen = meeting.version == seen.version and meeting.outside == seen.outside == _Outside.KEPT
    if state is None or state.is_cancelled:
        if is_as_seen:
            noting.note_gone(meeting, by=by)
        return is_as_seen
    found = differences.between(_ours(meeting), state)
    done = _take_answers(meeting, found, by)
    if is_as_seen:
        done |= _follow_people(meeting, found, sync=sync, by=by)
        if not found.is_settled:
            noting.note_outside(meeting, change=dict(found.change), by=by, change_key=state.change_key)
            done = True
    return done


def _ours(meeting: Meeting) -> Ours:
    mailbox = meeting.mailbox.lower()
    return Ours(
        title=meeting.title,
        place=meetings.place_shown(meeting, meeting.attendees.all()),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        mailbox=mailbox,
        invited={
            row.email.lower(): Told(row.response, row.responded_at, row.kind == Attendee.Kind.USER)
            for row in meeting.attendees.all()
            if row.email and row.is_invited and row.email.lower() != mailbox
        },
        change=meeting.outside_change,
    )


def _take_answers(meeting: Meeting, found: Difference, by: Actor) -> bool:
    for each in _given(meeting, found):
        answering.answer(each.attendee, response=each.response, by=by, at=each.at)
    return bool(found.answers)


def _given(meeting: Meeting, found: Difference) -> list[Given]:
    rows = {row.email.lower(): row for row in meeting.attendees.all() if row.is_invited}
    for row in rows.values():
        row.meeting = meeting
    return [Given(rows[answered.email.lower()], answered.response, answered.at) for answered in found.answers]


def _follow_people(meeting: Meeting, found: Difference, *, sync: str, by: Actor) -> bool:
    """Make the interviewers those of the event; strangers to us stay where they are, in the calendar only."""
    both = Connection.Sync.BOTH
    new = _users(found.added) if sync in {Connection.Sync.ADD, both} else []
    removed = found.removed if sync in {Connection.Sync.REMOVE, both} else frozenset()
    if not new and not removed:
        return False
    rows = meeting.attendees.filter(kind=Attendee.Kind.USER).select_related("user")
    users = [(row.user, row.is_required) for row in rows if row.user is not None and row.email.lower() not in removed]
    present = {user.pk for user, _required in users}
    users += [(user, True) for user in new if user.pk not in present]
    try:
        moving.change(meeting, by=by, users=users, over=frozenset(user.pk for user in new), is_from_calendar=True)
    except DomainError as error:
        logger.warning("The people of a meeting could not follow the calendar: %s", error.code)
        return False
    return True


def _users(addresses: frozenset[str]) -> list[User]:
    if not addresses:
        return []
    rows = User.objects.filter(deactivated_at=None, email__in=addresses)
    return [user for user in rows.order_by("pk") if user.is_active or user.is_invited]
