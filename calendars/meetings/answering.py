"""Verbs that note answers to invitations, whoever brings them: the person, the calendar, or a colleague by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from base.errors import Invalid, NotFound
from calendars.meetings import entering, history
from calendars.meetings.models import Attendee, Meeting
from calendars.meetings.signals import meeting_answered


@dataclass(frozen=True, slots=True)
class Given:
    """An answer to note, and when it was given. The attendee comes with their meeting, as it was read."""

    attendee: Attendee
    response: str
    at: datetime | None = None


@transaction.atomic
def answer(
    attendee: Attendee, *, response: str, by: Actor, at: datetime | None = None, version: int | None = None
) -> Attendee:
    """Note an answer: pending, accepted, tentative or declined. Somebody who declines stays booked until the time or
    the people change: whoever arranged it decides what becomes of it.

    `at` is when it was given; one older than the answer there is (calendars tell late and twice) changes nothing, nor
    does the same once more. The caller asks the right (`access.require_own` for one's own). Raises Invalid for another
    word, Refused (meeting_cancelled), NotFound for somebody who is not invited any more, Stale when somebody changed
    the meeting since `version`.
    """
    _require_response(response)
    meeting = entering.locked(attendee.meeting, version=version)
    row = Attendee.objects.select_for_update(of=("self",)).filter(pk=attendee.pk).first()
    if row is None:
        raise NotFound(_("You are not invited to this meeting any more."))
    entering.require_planned(meeting)
    row.meeting = meeting
    if _is_older(row, at):
        return row
    before = _put(row, response, at or timezone.now())
    row.save(update_fields=["response", "responded_at", "updated_at"])
    if before != response:
        entering.record(history.ANSWERED, meeting, by, changes={"response": (before, response)})
        meeting_answered.send(Meeting, answers=[(row, before)], by=by)
    return row


@transaction.atomic
def answer_together(given: Sequence[Given], *, by: Actor) -> frozenset[int]:
    """Note many answers as `answer` would one by one, in a handful of statements. Returns the keys of the attendees
    whose answer stands now.

    Left out, and to be tried one by one, is what belongs to a meeting that somebody is changing at this moment, has
    changed since it was read, or has cancelled: nobody is waited for, so that no two wait for each other. Raises
    Invalid for a word that is no answer.
    """
    wanted = {each.attendee.pk: each for each in given}
    for each in given:
        _require_response(each.response)
    rows = Attendee.objects.select_for_update(of=("self", "meeting"), skip_locked=True).select_related("meeting")
    found = [
        row
        for row in rows.filter(pk__in=wanted, meeting__cancelled_at=None).order_by("pk")
        if row.meeting.version == wanted[row.pk].attendee.meeting.version
    ]
    now = timezone.now()
    newer = [row for row in found if not _is_older(row, wanted[row.pk].at)]
    answers = [(row, _put(row, wanted[row.pk].response, wanted[row.pk].at or now)) for row in newer]
    Attendee.objects.bulk_update(newer, ["response", "responded_at", "updated_at"])
    changed = [(row, before) for row, before in answers if before != row.response]
    changes = [(row.meeting, {"response": (before, row.response)}) for row, before in changed]
    entering.record_many(history.ANSWERED, changes, by)
    if changed:
        meeting_answered.send(Meeting, answers=changed, by=by)
    return frozenset(row.pk for row in found)


def _require_response(response: str) -> None:
    if response not in Attendee.Response.values:
        raise Invalid(_("Answer with accepted, tentative or declined."), field="response")


def _is_older(row: Attendee, at: datetime | None) -> bool:
    """Whether an answer was given before the one there is."""
    return row.responded_at is not None and at is not None and at < row.responded_at


def _put(row: Attendee, response: str, at: datetime) -> str:
    """Write an answer into the row, not yet into the database. Returns the one there was."""
    before, row.response = row.response, response
    row.responded_at = None if response == Attendee.Response.PENDING else at
    row.updated_at = timezone.now()
    return before
