"""Pure: a week of half hours in which blocks are drawn, with what everybody does then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from calendars.availability import zones
from calendars.availability.slots import Span

HALF = 30
FIRST_HOUR, LAST_HOUR = 7, 19


@dataclass(frozen=True, slots=True)
class Cell:
    """Half an hour of a day. `state` is past, unknown, busy, off or free; `who` are the initials of who is not free."""

    starts: str
    ends: str
    state: str
    is_drawn: bool
    is_kept: bool
    who: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of somebody: initials, taken times, working hours and what they keep for interviews.

    Who does not count takes no part: their taken times are shown and stand in nobody's way.
    """

    initials: str
    busy: Sequence[Span]
    hours: Sequence[Span] | None
    kept: Sequence[Span]
    is_known: bool
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the week: its time of day, and a cell for each day."""

    label: str
    cells: tuple[Cell, ...]


def week_of(
    days: Sequence[date], people: Sequence[Person], drawn: Sequence[Span], *, zone: str, not_before: datetime
) -> list[Line]:
    """The rows from 7:00 to 19:00, earlier and later where blocks are drawn there."""
    first, last = _hours(days, drawn, zone)
    rows = [time(hour, minute) for hour in range(first, last) for minute in (0, HALF)]
    return [
        Line(f"{at:%H:%M}", tuple(_cell(day, at, people, drawn, zone=zone, not_before=not_before) for day in days))
        for at in rows
    ]


def _hours(days: Sequence[date], drawn: Sequence[Span], zone: str) -> tuple[int, int]:
    first, last = FIRST_HOUR, LAST_HOUR
    for span in drawn:
        day, begin = zones.wall_of(span.starts_at, zone)
        until, end = zones.wall_of(span.ends_at, zone)
        if day in days:
            first = min(first, begin.hour)
            last = max(last, 24 if until > day else end.hour + (end.minute > 0))
    return first, last


def _cell(
    day: date, at: time, people: Sequence[Person], drawn: Sequence[Span], *, zone: str, not_before: datetime
) -> Cell:
    begin = zones.instant_of(day, at, zone)
    span = Span.of(begin, begin + timedelta(minutes=HALF))
    after = (datetime.combine(day, at) + timedelta(minutes=HALF)).time()
    taken = [one.initials for one in people if _meets(one.busy, span)]
    people = [one for one in people if one.counts]
    busy = [one for one in people if _meets(one.busy, span)]
    unknown = [one.initials for one in people if not one.is_known]
    off = [one.initials for one in people if one.hours is not None and not _covers([*one.hours, *one.kept], span)]
    states: Mapping[str, object] = {"past": begin < not_before, "busy": busy, "unknown": unknown, "off": off}
    state = next((name for name, holds in states.items() if holds), "free")
    who = unknown if state == "unknown" else taken
    return Cell(
        f"{day:%F} {at:%H:%M}", "24:00" if after == time() else f"{after:%H:%M}", state,
        is_drawn=_covers(drawn, span), is_kept=any(_covers(one.kept, span) for one in people), who=" ".join(who),
    )  # fmt: skip


def _meets(spans: Iterable[Span], other: Span) -> bool:
    return any(span.start < other.end and other.start < span.end for span in spans)


def _covers(spans: Iterable[Span], other: Span) -> bool:
    return any(span.start <= other.start and other.end <= span.end for span in spans)
