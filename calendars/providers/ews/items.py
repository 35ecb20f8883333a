"""Our events as Exchange's calendar items, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from exchangelib import Attendee, Body, CalendarItem, EWSDateTime, EWSTimeZone, ExtendedProperty, HTMLBody, Mailbox
from exchangelib.errors import UnknownTimeZone
from exchangelib.fields import FieldPath
from exchangelib.util import safe_xml_value

from base.errors import PermanentError
from calendars.providers.base import Answered, EventDraft, EventState, Guest

UTC_ZONE = EWSTimeZone("UTC")


class DraftKey(ExtendedProperty):  # type: ignore[misc]  # exchangelib has no types
    """Our key in the item itself, so that a creation can be found again whatever became of its answer."""

    property_set_id = "5b9c2f34-6d2e-4f0a-9a53-0d1f6c3e7b18"
    property_name = "RecruitKey"
    property_type = "String"


if not any(field.name == "recruit_key" for field in CalendarItem.FIELDS):
    CalendarItem.register("recruit_key", DraftKey)

_BRIEF = ("subject", "location", "start", "end", "is_cancelled", "recruit_key")
_PEOPLE = ("required_attendees", "optional_attendees", "resources")
_STATE = (*_BRIEF, *_PEOPLE)
_WHOLE = (*_STATE, "sensitivity", "body", "is_meeting")
_MOST_LETTERS = 255  # of a title
_RESPONSES = {"Accept": "accepted", "Tentative": "tentative", "Decline": "declined"}


def brief_fields() -> list[FieldPath]:
    """What a listing of changes says of an item; Exchange tells nothing of attendees there."""
    return _paths(_BRIEF)


def state_fields() -> list[FieldPath]:
    """What a reading of one item asks for; never the text, which may have grown beyond what we take."""
    return _paths(_STATE)


def whole_fields() -> list[FieldPath]:
    """What a change of an item asks for."""
    return _paths(_WHOLE)


def _paths(names: Iterable[str]) -> list[FieldPath]:
    return [FieldPath(field=CalendarItem.get_field_by_fieldname(name)) for name in names]


def fields_of(draft: EventDraft, organizer: str) -> dict[str, Any]:
    """The item's fields as the draft wants them. The organiser is there anyway and not invited again."""
    guests = [guest for guest in draft.guests if guest.email.casefold() != organizer.casefold()]
    return {
        "subject": safe_xml_value(draft.title)[:_MOST_LETTERS],
        "body": Body(safe_xml_value(draft.body)),
        "location": safe_xml_value(draft.place),
        "start": _in_zone(draft.starts_at, draft.zone),
        "end": _in_zone(draft.ends_at, draft.zone),
        "sensitivity": "Private" if draft.is_private else "Normal",
        "required_attendees": _attendees(g for g in guests if g.is_required and not g.is_resource),
        "optional_attendees": _attendees(g for g in guests if not g.is_required and not g.is_resource),
        "resources": _attendees(g for g in guests if g.is_resource),
    }


def changes_between(item: CalendarItem, wanted: dict[str, Any]) -> dict[str, Any]:
    """Only what differs. Writing what is so already would send everybody one more message, and forget their answers."""
    found: dict[str, Any] = {}
    for name, value in wanted.items():
        before = getattr(item, name)
        if name in _PEOPLE:
            if _addresses(before) != _addresses(value):
                found[name] = _keeping(before, value)
        elif name in {"start", "end"}:
            if before is None or _instant(before) != _instant(value):
                found[name] = value
        elif _plain(before) != _plain(value):
            found[name] = value
    if "start" in found or "end" in found:
        found |= {name: wanted[name] for name in ("start", "end")}
    return found


def checked(item: CalendarItem) -> CalendarItem:
    """The item when Exchange can hold it. Raises PermanentError before anything is sent."""
    try:
        item.clean(version=item.account.version)
    except (ValueError, TypeError):
        raise PermanentError(
            _("Exchange cannot hold this event. Check its title, its times and the addresses of those invited.")
        ) from None
    return item


def state_of(item: CalendarItem) -> EventState:
    """What the item says, in our words. An all-day item counts from midnight UTC."""
    answers = [
        Answered(
            attendee.mailbox.email_address.casefold(),
            _RESPONSES.get(attendee.response_type, "pending"),
            _instant(attendee.last_response_time) if attendee.last_response_time else None,
        )
        for name in _PEOPLE
        for attendee in getattr(item, name) or ()
        if attendee.mailbox.email_address
    ]
    return EventState(
        external_id=item.id,
        change_key=item.changekey or "",
        key=item.recruit_key or "",
        title=item.subject or "",
        place=item.location or "",
        starts_at=_instant(item.start) if item.start else None,
        ends_at=_instant(item.end) if item.end else None,
        is_cancelled=bool(item.is_cancelled),
        answers=tuple(answers),
    )


def within(told: Sequence[tuple[str, Any]], since: datetime, until: datetime) -> dict[str, EventState | None]:
    """The last word about each item that lies between the instants; what is gone may have lain there."""
    found: dict[str, EventState | None] = {}
    for kind, item in told:
        if kind == "delete":
            found[item.id] = None
        elif isinstance(item, CalendarItem):
            state = state_of(item)
            ends, starts = state.ends_at, state.starts_at
            if ends is not None and starts is not None and (ends < since or starts > until) and not state.key:
                continue
            found[item.id] = state
    return found


def utc(at: datetime) -> EWSDateTime:
    """The instant as the library wants it."""
    return EWSDateTime.from_datetime(at.astimezone(ZoneInfo("UTC")))


def _in_zone(at: datetime, zone: str) -> EWSDateTime:
    try:
        return EWSDateTime.from_datetime(at.astimezone(ZoneInfo("UTC"))).astimezone(EWSTimeZone(zone))
    except (UnknownTimeZone, ValueError):  # a zone without a Windows name: the instant is right all the same
        return utc(at)


def _instant(value: Any) -> datetime:
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return datetime.fromtimestamp(value.timestamp(), tz=UTC)


def _attendees(guests: Iterable[Guest]) -> list[Attendee]:
    # Given as plain addresses, they would go out as if they had accepted already.
    return [
        Attendee(mailbox=Mailbox(email_address=guest.email, name=guest.name or None), response_type="Unknown")
        for guest in guests
    ]


def _addresses(attendees: Sequence[Attendee] | None) -> set[str]:
    return {(attendee.mailbox.email_address or "").casefold() for attendee in attendees or ()}


def _keeping(before: Sequence[Attendee] | None, wanted: Sequence[Attendee]) -> list[Attendee]:
    known = {(attendee.mailbox.email_address or "").casefold(): attendee for attendee in before or ()}
    return [known.get(attendee.mailbox.email_address.casefold(), attendee) for attendee in wanted]


def _plain(value: Any) -> str:
    if isinstance(value, HTMLBody):  # somebody rewrote it in a mail program; ours is plain
        return f"html {value}"
    return " ".join(str(value or "").split())
