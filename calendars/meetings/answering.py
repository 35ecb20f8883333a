"""Verb that notes an answer to an invitation, whoever brings it: the person, the calendar, or a colleague by hand."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from base.errors import Invalid, NotFound
from calendars.meetings import entering, history
from calendars.meetings.models import Attendee, Meeting
from calendars.meetings.signals import meeting_answered


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
    if response not in Attendee.Response.values:
        raise Invalid(_("Answer with accepted, tentative or declined."), field="response")
    meeting = entering.locked(attendee.meeting, version=version)
    row = Attendee.objects.select_for_update(of=("self",)).filter(pk=attendee.pk).first()
    if row is None:
        raise NotFound(_("You are not invited to this meeting any more."))
    entering.require_planned(meeting)
    row.meeting = meeting
    given_at = at or timezone.now()
    if row.responded_at is not None and at is not None and at < row.responded_at:
        return row
    before = row.response
    row.response = response
    row.responded_at = None if response == Attendee.Response.PENDING else given_at
    row.save(update_fields=["response", "responded_at", "updated_at"])
    if before != response:
        entering.record(history.ANSWERED, meeting, by, changes={"response": (before, response)})
        meeting_answered.send(Meeting, attendee=row, before=before, by=by)
    return row
