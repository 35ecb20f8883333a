"""Weeks of working hours: stretches of weekdays on a wall clock, and the spans they are between two instants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, time
from itertools import pairwise
from typing import NamedTuple

from calendars.availability import zones
from calendars.availability.spans import Span, clipped, merged

WEEKDAYS = range(7)
_PART = re.compile(r"([0-6]) ([0-2]\d):([0-5]\d)-([0-2]\d):([0-5]\d)")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h]?([0-5]\d))?\s*(am|pm)?")


class Stretch(NamedTuple):
    """From one time of day to another on a weekday (0 is Monday). 23:59 stands for the end of the day."""

    weekday: int
    starts: time
    ends: time


def read(text: str) -> list[Stretch]:
    """The stretches a setting holds, "0 09:00-17:00; 1 …". Raises ValueError for anything else."""
    found = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError(part)
        weekday, *clock = map(int, match.groups())
        found.append(Stretch(weekday, time(clock[0], clock[1]), time(clock[2], clock[3])))
    return sorted(found)


def write(stretches: Iterable[Stretch]) -> str:
    """The stretches as a setting holds them."""
    return "; ".join(f"{one.weekday} {one.starts:%H:%M}-{one.ends:%H:%M}" for one in sorted(stretches))


def overlapping(stretches: Iterable[Stretch]) -> Stretch | None:
    """The first stretch that begins before the one ahead of it on the same day ends, if there is one."""
    ordered = sorted(stretches)
    for before, after in pairwise(ordered):
        if before.weekday == after.weekday and after.starts < before.ends:
            return after
    return None


def minutes_of(stretches: Iterable[Stretch]) -> int:
    """How long they are together, in minutes of an ordinary week."""
    return sum(
        (one.ends.hour - one.starts.hour) * 60 + (one.ends.minute - one.starts.minute) + (one.ends >= zones.LAST_MINUTE)
        for one in stretches
    )


def spans(
    stretches: Sequence[Stretch], within: Span, zone: str, *, from_on: date = date.min, until_on: date = date.max
) -> list[Span]:
    """When the stretches are, between two instants and two days, both included; put together where they touch.

    They stand on the wall clock: after a clock change they are at the same time of day. What a change skips is missing.
    """
    found = []
    for day in zones.days_between(within.starts_at, within.ends_at, zone):
        if from_on <= day <= until_on:
            found += [_on(day, one, zone) for one in stretches if one.weekday == day.weekday()]
    return clipped(merged(found), within)


def _on(day: date, stretch: Stretch, zone: str) -> Span:
    return Span.of(zones.instant_of(day, stretch.starts, zone), zones.end_of(day, stretch.ends, zone))


def parse_day(text: str) -> list[tuple[time, time]]:
    """What somebody typed for a day: "09:00-12:00, 13:00-17:00", or shorter ("9-12, 1pm-5pm"); nothing is no work.

    Raises ValueError with the piece that cannot be read.
    """
    pieces = [piece.strip() for piece in re.split(r"[,;]|\band\b", text) if piece.strip()]
    found = []
    for piece in pieces:
        ends = re.split(r"\s*(?:-|–|—|\bto\b)\s*", piece.casefold())
        clock = [_clock(one) for one in ends]
        if len(clock) != 2 or clock[0] is None or clock[1] is None:
            raise ValueError(piece)
        found.append((clock[0], clock[1]))
    return found


def _clock(text: str) -> time | None:
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if (hour, minute) == (24, 0):
        return zones.LAST_MINUTE
    return time(hour, minute) if hour < 24 else None


def day_text(stretches: Iterable[Stretch], weekday: int) -> str:
    """The stretches of a day as they are typed."""
    return ", ".join(f"{one.starts:%H:%M}-{one.ends:%H:%M}" for one in sorted(stretches) if one.weekday == weekday)
