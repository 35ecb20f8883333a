"""Answers given in an attendee's own mailbox, so that their calendar and the organizer's tracking say the same.

An event has one identifier for each mailbox; what all copies share is their iCalUId. The copy is looked for by its
time, in the attendee's main calendar, where invitations arrive. A filter by iCalUId is nothing the contract promises.
Of what else stands there at that time no title or person is read.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from base.errors import RetryableError
from calendars.providers.base import Asking, Gone, MailboxRefused, NoMailbox
from calendars.providers.graph import shapes
from calendars.providers.graph.wire import Wire

# An invitation takes some seconds from the organizer's calendar to the attendee's.
ARRIVAL_SECONDS: Final = 20.0
_ACTIONS: Final = {"accepted": "accept", "tentative": "tentativelyAccept", "declined": "decline"}
_COPIES_AT_ONCE: Final = "50"
_READ: Final = "id,iCalUId,start,end,isCancelled,isOrganizer,responseStatus"


def respond(
    wire: Wire, external_id: str, response: str, *, owner: Asking, mailbox: str, starts_at: datetime, ends_at: datetime
) -> bool:
    """See `Calendar.respond`.

    The organizer's tracking is asked first: a declined copy leaves the attendee's calendar, so only there can it be
    seen that nothing is left to do. A copy that says the same has its answer on the way, and no second mail is sent.
    """
    event = wire.get(wire.path("users", owner.mailbox, "events", external_id))
    state = shapes.state_of(event)
    told = {one.email: one.response for one in state.answers}
    if state.is_cancelled or mailbox.lower() not in told:
        return False
    if told[mailbox.lower()] == response:
        return True
    if (state.starts_at, state.ends_at) != (starts_at, ends_at):
        raise _not_yet()
    try:
        copy = _copy_of(wire, event.get("iCalUId") or "", mailbox, starts_at, ends_at)
        if copy is None:
            raise _not_yet()
        if shapes.response_of(copy.get("responseStatus")) != response:
            path = wire.path("users", mailbox, "events", copy["id"], _ACTIONS[response])
            wire.write("POST", path, {"sendResponse": True})
    except (MailboxRefused, NoMailbox):
        return False
    except Gone:  # deleted or moved between reading and answering
        raise _not_yet() from None
    return True


def _copy_of(wire: Wire, uid: str, mailbox: str, starts_at: datetime, ends_at: datetime) -> dict[str, Any] | None:
    """The event with that iCalUId in the attendee's main calendar, if it stands at that time."""
    span = {
        "startDateTime": shapes.stamp_of(starts_at), "endDateTime": shapes.stamp_of(ends_at), "$top": _COPIES_AT_ONCE,
        "$select": _READ,
    }  # fmt: skip
    for found in wire.items(wire.path("users", mailbox, "calendarView"), span):
        state = shapes.state_of(found)
        is_same = bool(uid) and found.get("iCalUId") == uid and (state.starts_at, state.ends_at) == (starts_at, ends_at)
        if is_same and not state.is_cancelled and not found.get("isOrganizer"):
            return found
    return None


def _not_yet() -> RetryableError:
    return RetryableError(
        _("The invitation has not arrived in this mailbox as it is here yet."), wait_seconds=ARRIVAL_SECONDS
    )
