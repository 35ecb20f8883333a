"""What the scheduler's panel holds while somebody works in it: read leniently, changed by its buttons, drawn again.

Nothing is refused here: what was typed stays as it was typed until the interview is booked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from datetime import time as wall_time
from typing import Any, Protocol
from uuid import UUID

from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext as _

from calendars.availability import zones
from recruit.interviews import grid

MOST_EVENTS = 12
MOST_KEYS = 40
DEFAULT_MINUTES, LEAST, MOST = 30, 15, 720
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 12, 31)
ONSITE, PHONE, VIDEO, CUSTOM = "onsite", "phone", "video", "custom"
_SHARED = ("step", "where", "place", "video_url", "template", "subject", "text", "version", "gap", "lunch", "unfold")
# How an event is called that was added after another.
_PART = re.compile(r", part \d{1,2}$")


class Pressed(Protocol):
    """Names and values of buttons."""

    def get(self, key: str, default: Any = None, /) -> Any: ...


class Given(Pressed, Protocol):
    """A QueryDict, of which only this is asked."""

    def getlist(self, key: str) -> list[Any]: ...

    def __contains__(self, key: object) -> bool: ...


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it is typed. People and rooms are public ids, `day` and `time` what the fields hold.

    Of the `people` those in `pool` need not all come: any `need` of them, the ones in `picked` (by hand) first.
    """

    title: str = ""
    type: str = ""
    minutes: str = str(DEFAULT_MINUTES)
    day: str = ""
    time: str = ""
    notes: str = ""
    people: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    any_room: bool = False
    pool: tuple[str, ...] = ()
    need: str = ""
    picked: tuple[str, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        """Those any so many of whom come."""
        return tuple(key for key in self.people if key in self.pool)

    @property
    def needs(self) -> int:
        """How many of them come; at least one, at most all."""
        return _number(self.need, 1, least=1, most=max(1, len(self.members)))

    @property
    def length(self) -> int:
        """How long it takes, in minutes, within what is possible."""
        return min(max(int(self.minutes), LEAST), MOST) if _is_number(self.minutes) else DEFAULT_MINUTES

    @property
    def on(self) -> date | None:
        """Its day, when one is typed."""
        return _day(self.day)

    @property
    def starts(self) -> wall_time | None:
        """Its time of day, when one is typed."""
        try:
            return parse_time(self.time)
        except ValueError:
            return None

    def fields(self) -> dict[str, Any]:
        """As a form's initial values."""
        return {name: getattr(self, name) for name in EVENT_FIELDS} | {
            "people": list(self.people), "optional": list(self.optional), "rooms": list(self.rooms),
            "pool": list(self.members), "picked": list(self.picked),
        }  # fmt: skip


EVENT_FIELDS = ("title", "type", "minutes", "day", "time", "notes", "any_room", "need")


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything in the panel. `shared` is what all events have in common, `at` the event that is open."""

    events: tuple[Event, ...] = (Event(),)
    shared: Mapping[str, str] = field(default_factory=dict)
    zone: str = "UTC"
    is_private: bool = False
    tell: bool = False
    anyway: bool = False
    at: int = 0
    view: str = "work-week"
    on: date | None = None

    @property
    def event(self) -> Event:
        """The open one."""
        return self.events[self.at]

    def fields(self) -> dict[str, Any]:
        """The shared part as a form's initial values."""
        own = {"zone": self.zone, "is_private": self.is_private, "tell": self.tell, "anyway": self.anyway}
        return {**self.shared, **own}

    def having(self, **changes: Any) -> Panel:
        """With the open event changed."""
        events = list(self.events)
        events[self.at] = replace(self.event, **changes)
        return replace(self, events=tuple(events))


def read(given: Given, otherwise: Panel) -> Panel:
    """The panel as it was sent; what is missing or makes no sense is as in `otherwise`."""
    zone = str(given.get("zone", ""))
    count = _number(given.get("count", ""), len(otherwise.events), least=1, most=MOST_EVENTS)
    view = str(given.get("view", ""))
    return Panel(
        events=tuple(_event(given, number) for number in range(count)),
        shared={name: _text(given.get(name, otherwise.shared.get(name, ""))) for name in _SHARED},
        zone=zone if zones.is_known(zone) else otherwise.zone,
        is_private="is_private" in given,
        tell="tell" in given,
        anyway="anyway" in given,
        at=_number(given.get("at", ""), 0, least=0, most=count - 1),
        view=view if view in grid.VIEWS else otherwise.view,
        on=_day(str(given.get("on", ""))) or otherwise.on,
    )


def changed(panel: Panel, given: Pressed) -> Panel:
    """The panel after the button that was pressed: an event added, removed, moved or opened, a time or person taken."""
    if given.get("use"):
        panel = _used(panel, str(given.get("use")))
    if given.get("add_event") and len(panel.events) < MOST_EVENTS:
        panel = _added(panel)
    if given.get("open"):
        panel = replace(panel, at=_number(given.get("open"), panel.at, least=0, most=len(panel.events) - 1))
    if given.get("remove_event") and len(panel.events) > 1:
        gone = _number(given.get("remove_event"), panel.at, least=0, most=len(panel.events) - 1)
        events = panel.events[:gone] + panel.events[gone + 1 :]
        panel = replace(panel, events=events, at=min(panel.at, len(events) - 1))
    if given.get("earlier"):
        panel = _swapped(panel, _number(given.get("earlier"), 0, least=0, most=len(panel.events) - 1))
    if given.get("show"):
        view, _bar, day = str(given.get("show")).partition("|")
        panel = replace(panel, view=view if view in grid.VIEWS else panel.view, on=_day(day) or panel.on)
    return panel


def with_person(panel: Panel, public_id: str) -> Panel:
    """With one more colleague on the open event."""
    people = panel.event.people
    return panel if public_id in people or len(people) >= MOST_KEYS else panel.having(people=(*people, public_id))


def with_any_of(panel: Panel, keys: Sequence[str]) -> Panel:
    """With all of these as a pool: two of them come, or one where there are but two."""
    people = tuple(dict.fromkeys((*panel.event.people, *keys)))[:MOST_KEYS]
    return panel.having(people=people, pool=tuple(keys), need=str(max(1, min(2, len(keys) - 1))), picked=())


def with_room(panel: Panel, public_id: str) -> Panel:
    """With one more room for the open event."""
    rooms = panel.event.rooms
    return panel if public_id in rooms or len(rooms) >= MOST_KEYS else panel.having(rooms=(*rooms, public_id))


def _used(panel: Panel, words: str) -> Panel:
    """A suggestion, or a place in the grid: "2026-11-24T10:00"."""
    day, _t, at = words.partition("T")
    return replace(panel.having(day=_text(day, 10), time=_text(at, 5)), on=_day(day[:10]) or panel.on)


def _added(panel: Panel) -> Panel:
    """One more event after the last, where the last ends when that is known, with the same people and rooms."""
    last = panel.events[-1]
    name = _PART.sub("", last.title)
    title = _("{title}, part {number}").format(title=name[:280], number=len(panel.events) + 1) if name else ""
    following = replace(last, title=title, notes="", time=_later(last))
    return replace(panel, events=(*panel.events, following), at=len(panel.events))


def _later(event: Event) -> str:
    if event.starts is None:
        return ""
    minutes = event.starts.hour * 60 + event.starts.minute + event.length
    return f"{minutes // 60:02}:{minutes % 60:02}" if minutes < 24 * 60 else ""


def _swapped(panel: Panel, number: int) -> Panel:
    """The event before this one changes places with it; each takes the other's time, so that the day stays full."""
    if number < 1:
        return panel
    events = list(panel.events)
    first, second = events[number - 1], events[number]
    lead = replace(second, day=first.day, time=first.time)
    rest = replace(first, day=first.day, time=_later(lead) if first.time else second.time)
    events[number - 1], events[number] = lead, rest
    return replace(panel, events=tuple(events), at=number - 1)


def _event(given: Given, number: int) -> Event:
    def text(name: str, most: int = 300) -> str:
        return _text(given.get(f"e{number}-{name}", ""), most)

    def keys(name: str) -> tuple[str, ...]:
        sent = given.getlist(f"e{number}-{name}")[:MOST_KEYS]
        return tuple(dict.fromkeys(str(UUID(key)) for key in sent if _is_key(key)))

    return Event(
        title=text("title"), type=text("type", 40), minutes=text("minutes", 4), day=text("day", 10),
        time=text("time", 8), notes=text("notes", 10_000), people=keys("people"), optional=keys("optional"),
        rooms=keys("rooms"), any_room=f"e{number}-any_room" in given, pool=keys("pool"), need=text("need", 2),
        picked=keys("picked"),
    )  # fmt: skip


def _text(value: object, most: int = 20_000) -> str:
    return str(value or "").replace("\x00", "")[:most]


def _day(text: str) -> date | None:
    """A day of our time; others no clock can tell."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day is not None and FIRST_DAY <= day <= LAST_DAY else None


def _number(value: object, otherwise: int, *, least: int, most: int) -> int:
    text = str(value)
    return min(max(int(text), least), most) if _is_number(text) else otherwise


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 5


def _is_key(text: object) -> bool:
    try:
        UUID(str(text))
    except ValueError:
        return False
    return True
