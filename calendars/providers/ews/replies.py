"""Answers given in an attendee's own mailbox, so that their calendar and the organizer's tracking say the same.

An event has one identifier for each mailbox; what all copies share is their UID. The copy is looked for by its time, in
the attendee's main calendar, where invitations arrive: Exchange cannot search for a UID.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _
from exchangelib.fields import FieldPath
from exchangelib.folders import Calendar, SentItems
from exchangelib.items import AcceptItem, CalendarItem, DeclineItem, TentativelyAcceptItem
from exchangelib.properties import CalendarView, DistinguishedFolderId, ItemId, ReferenceItemId
from exchangelib.services import CreateItem, FindItem, GetItem

from base.errors import RetryableError
from calendars.providers.base import EventState, Gone, MailboxRefused, NoMailbox
from calendars.providers.ews.items import state_fields, state_of, utc
from calendars.providers.ews.troubles import plainly, raise_first

# An invitation takes some seconds from the organizer's calendar to the attendee's.
ARRIVAL_SECONDS = 20.0
_MOST_AT_ONCE = 50
_REPLIES = {"accepted": AcceptItem, "tentative": TentativelyAcceptItem, "declined": DeclineItem}
_SAID = {"accepted": "Accept", "tentative": "Tentative", "declined": "Decline"}


def asked_fields() -> list[FieldPath]:
    """What to read of the organizer's event before `respond`."""
    return [*state_fields(), *_paths("uid")]


def respond(  # noqa: PLR0917 - the event, the answer, and where and when it belongs
    event: CalendarItem,
    response: str,
    calendar_of: Callable[[], Calendar],
    mailbox: str,
    starts_at: datetime,
    ends_at: datetime,
) -> bool:
    """See `Calendar.respond`; `calendar_of` gives the attendee's main calendar.

    The organizer's tracking is asked first: a declined copy leaves the attendee's calendar, so only there can it be
    seen that nothing is left to do. A copy that says the same has its answer on the way, and no second mail is sent.
    """
    state: EventState = state_of(event)
    told = {one.email: one.response for one in state.answers}
    if state.is_cancelled or mailbox.casefold() not in told:
        return False
    if told[mailbox.casefold()] == response:
        return True
    if (state.starts_at, state.ends_at) != (starts_at, ends_at):
        raise _not_yet()
    try:
        calendar = calendar_of()
        copy = _copy_of(event.uid or "", calendar, starts_at, ends_at)
        if copy is None:
            raise _not_yet()
        if copy.my_response_type != _SAID[response]:
            _reply(response, copy, calendar)
    except (MailboxRefused, NoMailbox):
        return False
    except Gone:  # deleted or moved between reading and answering
        raise _not_yet() from None
    return True


def _copy_of(uid: str, calendar: Calendar, starts_at: datetime, ends_at: datetime) -> CalendarItem | None:
    """The event with that UID in the calendar, if it stands at that time."""
    view = CalendarView(start=utc(starts_at), end=utc(ends_at), max_items=_MOST_AT_ONCE)
    with plainly():
        found = list(
            FindItem(account=calendar.account).call(
                folders=[calendar],
                additional_fields=None,
                restriction=None,
                order_fields=None,
                shape="IdOnly",
                query_string=None,
                depth="Shallow",
                calendar_view=view,
                max_items=view.max_items,
                offset=0,
            )
        )
        raise_first(found)
        if not found or not uid:
            return None
        fields = [*state_fields(), *_paths("uid", "my_response_type")]
        items = list(
            GetItem(account=calendar.account).call(
                items=[ItemId(id=name) for name, _key in found], additional_fields=fields, shape="IdOnly"
            )
        )
    for item in items:
        if isinstance(item, CalendarItem) and item.uid == uid and item.my_response_type != "Organizer":
            state = state_of(item)
            if not state.is_cancelled and (state.starts_at, state.ends_at) == (starts_at, ends_at):
                return item
    return None


def _reply(response: str, copy: CalendarItem, calendar: Calendar) -> None:
    reference = ReferenceItemId(id=copy.id, changekey=copy.changekey)
    reply = _REPLIES[response](account=calendar.account, reference_item_id=reference)
    sent = DistinguishedFolderId(id="sentitems", mailbox=calendar._distinguished_id.mailbox)
    with plainly(is_write=True):
        raise_first(
            CreateItem(account=calendar.account).call(
                items=[reply],
                folder=SentItems(root=calendar.root, _distinguished_id=sent),
                message_disposition="SendAndSaveCopy",
                send_meeting_invitations="SendToNone",
            )
        )


def _paths(*names: str) -> list[FieldPath]:
    return [FieldPath(field=CalendarItem.get_field_by_fieldname(name)) for name in names]


def _not_yet() -> RetryableError:
    return RetryableError(
        _("The invitation has not arrived in this mailbox as it is here yet."), wait_seconds=ARRIVAL_SECONDS
    )
