"""The effect "calendar_answer": an answer given here is given in the attendee's own mailbox as well.

A row says whose answer, not which: what is sent is the answer there is when the effect runs. So the newest wins, in
whatever order rows come, and one that comes twice finds nothing to do. It never says anything about the meeting's own
state: a mailbox that lets nobody answer is no failure of the meeting.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from base.audit import recording
from base.errors import NotYet, OutcomeUnknown, PermanentError, RetryableError
from base.outbox import queueing
from base.outbox.models import OutboxRow
from calendars.connections import queries as connections
from calendars.connections.models import Connection
from calendars.meetings.models import Attendee, Meeting
from calendars.providers.base import Answered, Asking, Revoked

logger = logging.getLogger(__name__)

TOPIC = "calendar_answer"
# The age of an effect ends it; its number of tries never does before.
MOST_ATTEMPTS = 200
MOST_AGE = timedelta(days=1)
# Somebody who changes their mind while we talk is followed at once, so often.
MOST_CHANGES = 3
# The event comes from another effect, in seconds. An administrator who signs in again has this tried at once; a time
# that somebody changed there is decided about by people, in their own time.
EVENT_SECONDS, SIGN_IN_SECONDS, PEOPLE_SECONDS = 20.0, 900.0, 3600.0

_Outside = Meeting.Outside


def set_off(attendee: Attendee) -> None:
    """Have a colleague's answer told to their own calendar after the commit. Nothing to tell sets nothing off."""
    meeting = attendee.meeting
    if attendee.kind != Attendee.Kind.USER or attendee.response == Attendee.Response.PENDING:
        return
    if meeting.outside not in {_Outside.WANTED, _Outside.KEPT}:
        return
    payload = {"attendee": str(attendee.public_id)}
    queueing.put(TOPIC, payload, about=recording.key_of(meeting), group=f"answer:{attendee.public_id}")


def set_off_unheard(meeting: Meeting, answers: Iterable[Answered]) -> None:
    """The same for everybody who answered here and of whom the event, as it was just written, knows no answer.

    They answered before it was made, or it was made anew, or put back to our time, which makes the calendar ask again.
    """
    asked = {one.email.lower() for one in answers if one.response == Attendee.Response.PENDING}
    for attendee in meeting.attendees.filter(kind=Attendee.Kind.USER).exclude(response=Attendee.Response.PENDING):
        if attendee.email.lower() in asked:
            attendee.meeting = meeting
            set_off(attendee)


def perform(payload: dict[str, Any], *, effect_id: str) -> None:
    """Answer in the attendee's mailbox, unless there is nothing to answer any more or the calendar does not let us.

    Raises RetryableError for a day at most, then it is let be; NotYet while something else has to happen first.
    """
    try:
        for _change in range(MOST_CHANGES):
            attendee = _attendee_of(payload)
            if attendee is None or not _tell(attendee):
                return
            if not Attendee.objects.filter(pk=attendee.pk).exclude(response=attendee.response).exists():
                return
    except PermanentError as refused:
        _let_be(payload, refused)
    except RetryableError as error:
        if isinstance(error, NotYet) or not _is_old(effect_id):
            raise
        _let_be(payload, error)


def _attendee_of(payload: dict[str, Any]) -> Attendee | None:
    rows = Attendee.objects.select_related("meeting").filter(public_id=payload["attendee"], kind=Attendee.Kind.USER)
    return rows.first()


def _tell(attendee: Attendee) -> bool:
    """Answer, when there is something to. Returns whether the calendar was asked."""
    meeting, connection = attendee.meeting, connections.active()
    if connection is None or not _is_to_tell(attendee) or not _is_there(meeting, connection):
        return False
    try:
        is_told = connections.adapter(connection).respond(
            meeting.external_id, attendee.response, owner=Asking(meeting.mailbox), mailbox=attendee.email,
            starts_at=meeting.starts_at, ends_at=meeting.ends_at,
        )  # fmt: skip
    except Revoked as error:
        raise NotYet(str(error), wait_seconds=SIGN_IN_SECONDS) from error
    except OutcomeUnknown as error:  # answering once more does no harm
        raise RetryableError(str(error), wait_seconds=EVENT_SECONDS) from error
    if not is_told:
        logger.info("The calendar takes no answers from us for %s.", attendee.public_id)
    return is_told


def _is_to_tell(attendee: Attendee) -> bool:
    """Whether there is an answer, and a meeting to come that is not their own event."""
    meeting = attendee.meeting
    is_to_come = not meeting.is_cancelled and meeting.ends_at > timezone.now()
    is_guest = attendee.is_invited and attendee.email != "" and attendee.email.lower() != meeting.mailbox.lower()
    return is_to_come and is_guest and attendee.response != Attendee.Response.PENDING


def _is_there(meeting: Meeting, connection: Connection) -> bool:
    """Whether the event stands as the meeting is.

    Raises NotYet while it is on its way, and while somebody moved it there: nobody answered to that time.
    """
    if meeting.outside == _Outside.WANTED:
        raise NotYet(_("The event is on its way to the calendar."), wait_seconds=EVENT_SECONDS)
    if meeting.outside != _Outside.KEPT or meeting.connection_id != connection.pk:
        return False
    if {"starts_at", "ends_at"} & (meeting.outside_change or {}).keys():
        raise NotYet(_("The event was moved in the calendar, and nobody decided yet."), wait_seconds=PEOPLE_SECONDS)
    return True


def _is_old(effect_id: str) -> bool:
    began = OutboxRow.objects.filter(public_id=effect_id).values_list("created_at", flat=True).first()
    return began is None or timezone.now() - began > MOST_AGE


def _let_be(payload: dict[str, Any], error: Exception) -> None:
    logger.warning("The answer of %s is not told to their calendar: %s", payload["attendee"], type(error).__name__)
