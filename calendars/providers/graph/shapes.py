"""Graph's JSON and our words for the same things, in both directions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from base.errors import PermanentError
from calendars.providers.base import Answered, Busy, EventDraft, EventState, Guest, Schedule, Shown

# Where our key stands on an event: a named property in a namespace of ours.
KEY_PROPERTY: Final = "String {6f1d1a52-7f0e-4c3a-9a55-0d3c2b1e8f47} Name RecruitKey"
# Graph takes a subject of 255 characters.
MOST_TITLE: Final = 255
# Between our key and the number of the life in a transactionId; keys are UUIDs.
LIFE: Final = "#"
_SHOWN: Final = {
    "free": Shown.FREE,
    "tentative": Shown.TENTATIVE,
    "busy": Shown.BUSY,
    "oof": Shown.OUT,
    "workingElsewhere": Shown.ELSEWHERE,
}
_RESPONSES: Final = {"accepted": "accepted", "declined": "declined", "tentativelyAccepted": "tentative"}
# What Graph says about a mailbox it cannot read: in words, and as the code of a Schedule.
_PROBLEMS: Final = {
    "ErrorMailRecipientNotFound": (noop("There is no mailbox with this address at Microsoft 365."), "missing"),
    "ErrorNoFreeBusyAccess": (
        noop("This mailbox does not show its free and busy times to the integration."),
        "refused",
    ),
}
_PROBLEM: Final = (noop("Microsoft Graph could not read this mailbox now."), "failing")


def event_of(draft: EventDraft, *, life: int = 0) -> dict[str, Any]:
    """The event Graph is asked to keep. What makes a creation repeatable is sent with the creation only.

    `life` is 1 for the first event made for this draft, 2 for the one after it was deleted, and so on; 0 for a change.
    """
    event: dict[str, Any] = {
        "subject": draft.title[:MOST_TITLE],
        "body": {"contentType": "text", "content": draft.body},
        "start": moment_of(draft.starts_at, draft.zone),
        "end": moment_of(draft.ends_at, draft.zone),
        "location": {"displayName": draft.place},
        "attendees": [_attendee_of(guest) for guest in draft.guests],
        "sensitivity": "private" if draft.is_private else "normal",
    }
    if life:
        event["transactionId"] = draft.key if life == 1 else f"{draft.key}{LIFE}{life}"
        event["singleValueExtendedProperties"] = [{"id": KEY_PROPERTY, "value": draft.key}]
    return event


def _attendee_of(guest: Guest) -> dict[str, Any]:
    kind = "resource" if guest.is_resource else "required" if guest.is_required else "optional"
    return {"type": kind, "emailAddress": {"address": guest.email, "name": guest.name}}


def moment_of(instant: datetime, zone: str) -> dict[str, str]:
    """Wall time and zone. The second of two equal wall times cannot be said so: it goes in UTC."""
    local = instant.astimezone(ZoneInfo(zone))
    if local.fold:
        local, zone = instant.astimezone(UTC), "UTC"
    return {"dateTime": local.replace(tzinfo=None).isoformat(timespec="seconds"), "timeZone": zone}


def instant_of(moment: dict[str, Any]) -> datetime:
    """The instant of Graph's wall time and zone; seven digits of a second are more than we keep."""
    try:
        zone = ZoneInfo(moment.get("timeZone") or "UTC")
        return datetime.fromisoformat(moment["dateTime"].rstrip("Z")).replace(tzinfo=zone).astimezone(UTC)
    except (ZoneInfoNotFoundError, ValueError, KeyError):
        raise PermanentError(_("Microsoft Graph answered with a time that cannot be read.")) from None


def stamp_of(instant: datetime) -> str:
    """An instant as Graph takes it in addresses and subscriptions."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_stamp(text: str | None) -> datetime | None:
    """The instant of a stamp; None for none, and for the year 1, which is how Graph says "never"."""
    if not text or text.startswith("0001-"):
        return None
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def state_of(event: dict[str, Any]) -> EventState:
    """An event in our words."""
    return EventState(
        external_id=event["id"],
        change_key=event.get("changeKey") or "",
        key=(event.get("transactionId") or "").partition(LIFE)[0],
        title=event.get("subject") or "",
        place=(event.get("location") or {}).get("displayName") or "",
        starts_at=instant_of(event["start"]) if event.get("start") else None,
        ends_at=instant_of(event["end"]) if event.get("end") else None,
        is_cancelled=bool(event.get("isCancelled")),
        answers=tuple(_answered(one) for one in event.get("attendees") or ()),
    )


def _answered(attendee: dict[str, Any]) -> Answered:
    status = attendee.get("status") or {}
    return Answered(
        email=((attendee.get("emailAddress") or {}).get("address") or "").lower(),
        response=response_of(status),
        at=read_stamp(status.get("time")),
    )


def response_of(status: dict[str, Any] | None) -> str:
    """An answer in our words; whatever is none is pending."""
    return _RESPONSES.get((status or {}).get("response") or "", "pending")


def schedule_of(found: dict[str, Any] | None, mailbox: str) -> Schedule:
    """What Graph said about one mailbox. Nothing said is unknown, never free."""
    if found is None:
        return Schedule(mailbox, problem=_("Microsoft Graph said nothing about this mailbox."), code="failing")
    error = found.get("error")
    if error:
        code = error.get("responseCode") or ""
        words, ours = _PROBLEMS.get(code, _PROBLEM)
        return Schedule(mailbox, problem=_(words), code=ours)
    taken = (_busy_of(item) for item in found.get("scheduleItems") or ())
    return Schedule(mailbox, tuple(one for one in taken if one.shown is not Shown.FREE))


def _busy_of(item: dict[str, Any]) -> Busy:
    is_private = bool(item.get("isPrivate"))
    return Busy(
        starts_at=instant_of(item["start"]),
        ends_at=instant_of(item["end"]),
        shown=_SHOWN.get(item.get("status") or "", Shown.BUSY),
        title="" if is_private else item.get("subject") or "",
        place="" if is_private else item.get("location") or "",
        is_private=is_private,
    )
