"""iCalendar files: invitations, their cancellation, and feeds. A pure calculator over the icalendar library.

Times are UTC, so that no reader's idea of a zone moves a meeting. METHOD stands in the file and, by `content_type`,
in the heading of the mail, as Outlook wants it (integrations §5).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress, vText, vUri

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
_PRODUCT = "-//Recruit//Interviews//EN"
_PARTSTAT = {"pending": "NEEDS-ACTION", "accepted": "ACCEPTED", "tentative": "TENTATIVE", "declined": "DECLINED"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody or something in an invitation; `response` is spelled as `Attendee.Response` is."""

    name: str
    email: str
    response: str = "pending"
    is_required: bool = True
    is_room: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """A meeting as a calendar file tells it. `uid` never changes, `sequence` grows with every change that is told.

    `stamp` is when the file's words were true; `link` leads to where one answers or reads more.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    stamp: datetime
    title: str
    organizer: Person | None = None
    people: tuple[Person, ...] = ()
    place: str = ""
    notes: str = ""
    link: str = ""
    is_private: bool = False
    is_cancelled: bool = False


def content_type(method: str) -> str:
    """The media type under which a file of that method is attached to mail."""
    return f"text/calendar; method={method}"


def invitation(facts: Facts, method: str = REQUEST) -> bytes:
    """The file that invites to a meeting (REQUEST, also for every change) or takes the invitation back (CANCEL)."""
    calendar = _calendar(method)
    event = _event(facts, is_cancelled=method == CANCEL)
    if facts.organizer is not None:
        event.add("organizer", _address(facts.organizer))
    for person in facts.people:
        if person.email:
            event.add("attendee", _attendee(person, asks=method == REQUEST))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def feed(events: Iterable[Facts], *, name: str) -> bytes:
    """A calendar to subscribe to. It names nobody but the organizer; private meetings show their time alone."""
    calendar = _calendar(PUBLISH)
    calendar.add("x-wr-calname", vText(clean(name)))
    calendar.add("refresh-interval;value=duration", "PT15M")
    calendar.add("x-published-ttl", "PT15M")
    for facts in events:
        calendar.add_component(_event(facts, is_cancelled=facts.is_cancelled))
    return bytes(calendar.to_ical())


def clean(words: str, *, lines: bool = False) -> str:
    """Words without control characters, by which one line of a file could become two; `lines` keeps line breaks."""
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        character
        for character in words
        if character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
    )
    return kept.strip() if lines else " ".join(kept.split())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _event(facts: Facts, *, is_cancelled: bool) -> Event:
    event = Event()
    event.add("uid", facts.uid)
    event.add("sequence", facts.sequence)
    event.add("dtstamp", facts.stamp.astimezone(UTC))
    event.add("dtstart", facts.starts_at.astimezone(UTC))
    event.add("dtend", facts.ends_at.astimezone(UTC))
    event.add("summary", clean(facts.title))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if is_cancelled else "OPAQUE")
    event.add("class", "PRIVATE" if facts.is_private else "PUBLIC")
    for name, value in (("location", clean(facts.place)), ("description", clean(facts.notes, lines=True))):
        if value:
            event.add(name, value)
    if facts.link:
        event.add("url", vUri(clean(facts.link)))
    return event


def _address(person: Person) -> vCalAddress:
    address = vCalAddress(f"mailto:{clean(person.email).replace(' ', '')}")
    address.params["CN"] = vText(clean(person.name).replace('"', "'") or clean(person.email))
    return address


def _attendee(person: Person, *, asks: bool) -> vCalAddress:
    address = _address(person)
    address.params["CUTYPE"] = vText("ROOM" if person.is_room else "INDIVIDUAL")
    role = "NON-PARTICIPANT" if person.is_room else "REQ-PARTICIPANT" if person.is_required else "OPT-PARTICIPANT"
    address.params["ROLE"] = vText(role)
    address.params["PARTSTAT"] = vText(_PARTSTAT.get(person.response, "NEEDS-ACTION"))
    address.params["RSVP"] = vText("TRUE" if asks and not person.is_room and person.response == "pending" else "FALSE")
    return address
