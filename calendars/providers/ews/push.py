"""What Exchange pushes to us, read with suspicion: the call is not signed, so nothing in it is believed but a hint.

The endpoint that calls this checks the secret in its own address and that it knows the subscription; what changed is
read from Exchange itself afterwards. exchangelib never sees these bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext_lazy as _

from base.errors import Invalid

HEARTBEAT_MINUTES = 5
MOST_BYTES = 256 * 1024
MOST_EVENTS = 1000
_MOST_LETTERS = 300  # as long as the column that keeps a subscription's identifier
_SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
_M = "{http://schemas.microsoft.com/exchange/services/2006/messages}"
_T = "{http://schemas.microsoft.com/exchange/services/2006/types}"
_KINDS = {
    "CreatedEvent": "created",
    "ModifiedEvent": "modified",
    "DeletedEvent": "deleted",
    "MovedEvent": "moved",
    "CopiedEvent": "copied",
    "NewMailEvent": "new_mail",
    "FreeBusyChangedEvent": "free_busy_changed",
}
_HEARTBEAT = "StatusEvent"


class NotANotification(Invalid):
    """What was posted is not what Exchange sends."""

    default_code = "not_a_notification"
    default_message = _("This is not a notification of Exchange.")


@dataclass(frozen=True, slots=True)
class PushEvent:
    """One thing that is said to have happened; `item_id` is empty when it is about a folder."""

    kind: str
    item_id: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class PushNotification:
    """One call: whose subscription it is, and what happened; a heartbeat says only that it lives."""

    subscription_id: str
    events: tuple[PushEvent, ...]

    @property
    def is_heartbeat(self) -> bool:
        """Whether nothing happened: Exchange calls so every `HEARTBEAT_MINUTES`."""
        return not self.events


def parse(body: bytes) -> PushNotification:
    """Read a posted notification. Raises NotANotification for whatever else it is, too large or with a DTD."""
    if not body or len(body) > MOST_BYTES:
        raise NotANotification
    try:
        envelope = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise NotANotification from None
    messages = envelope.findall(
        f"{_SOAP}Body/{_M}SendNotification/{_M}ResponseMessages/{_M}SendNotificationResponseMessage"
    )
    if envelope.tag != f"{_SOAP}Envelope" or len(messages) != 1 or messages[0].get("ResponseClass") != "Success":
        raise NotANotification
    notifications = messages[0].findall(f"{_M}Notification")
    if len(notifications) != 1:
        raise NotANotification
    return _notification(notifications[0])


def ok_answer() -> bytes:
    """Tells Exchange to go on."""
    return _answer("OK")


def unsubscribe_answer() -> bytes:
    """Tells Exchange that nobody wants this subscription any more; the only way to end a push for good."""
    return _answer("Unsubscribe")


def _notification(found: Element) -> PushNotification:
    subscription_id = (found.findtext(f"{_T}SubscriptionId") or "").strip()
    if not 0 < len(subscription_id) <= _MOST_LETTERS:
        raise NotANotification
    events: list[PushEvent] = []
    named = 0
    for part in found:
        name = part.tag.removeprefix(_T)
        if name in _KINDS:
            events.append(_event(_KINDS[name], part))
        named += name in _KINDS or name == _HEARTBEAT
    if not 0 < named <= MOST_EVENTS:
        raise NotANotification
    return PushNotification(subscription_id, tuple(events))


def _event(kind: str, part: Element) -> PushEvent:
    item = part.find(f"{_T}ItemId")
    try:
        at = datetime.fromisoformat(part.findtext(f"{_T}TimeStamp") or "")
    except ValueError:
        raise NotANotification from None
    return PushEvent(kind, "" if item is None else item.get("Id", ""), at if at.tzinfo else None)


def _answer(status: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        '<m:SendNotificationResult xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages">'
        f"<m:SubscriptionStatus>{status}</m:SubscriptionStatus>"
        "</m:SendNotificationResult></s:Body></s:Envelope>"
    ).encode()
