"""Wall clocks: which instant a day and a time of day mean in a zone, and back. Nothing here reads a clock.

A time is kept as instant, wall time and zone. The two rules for the odd hours of a year: a wall time that a clock
change skips moves forward by what was skipped, one that it repeats is the first of the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

GAP, TWICE = "gap", "twice"
# The last minute of a day stands for its end, since 24:00 cannot be said of a time of day.
LAST_MINUTE = time(23, 59)

# What a list offers beside the zones of the people in question: all of them would make half of a page.
COMMON = (
    "UTC", "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Phoenix", "America/Denver",
    "America/Chicago", "America/Mexico_City", "America/New_York", "America/Toronto", "America/Bogota",
    "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "Europe/Lisbon", "Europe/London", "Europe/Madrid",
    "Europe/Paris", "Europe/Berlin", "Europe/Warsaw", "Europe/Athens", "Europe/Helsinki", "Europe/Istanbul",
    "Africa/Lagos", "Africa/Johannesburg", "Africa/Cairo", "Africa/Nairobi", "Asia/Dubai", "Asia/Karachi",
    "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok", "Asia/Singapore", "Asia/Shanghai", "Asia/Manila", "Asia/Seoul",
    "Asia/Tokyo", "Australia/Perth", "Australia/Brisbane", "Australia/Sydney", "Pacific/Auckland",
)  # fmt: skip


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Every zone there is."""
    return frozenset(available_timezones())


def is_known(zone: str) -> bool:
    """Whether there is a zone of that name."""
    return zone in names()


def instant_of(day: date, at: time, zone: str) -> datetime:
    """The instant (UTC) at which clocks of the zone show that day and time.

    A time the clocks skip moves forward: 02:30 of a spring night is 03:30. One they show twice is the first, unless
    it carries `fold=1`, as `wall_of` returns it, so that an instant survives the way there and back.
    """
    local = ZoneInfo(zone)
    wall = datetime.combine(day, at.replace(tzinfo=None), local)
    if wall.fold and not _is_repeated(wall):
        wall = wall.replace(fold=0)
    return wall.astimezone(UTC)


def wall_of(instant: datetime, zone: str) -> tuple[date, time]:
    """What clocks of the zone show at an instant; the second of two equal times carries `fold=1`."""
    local = instant.astimezone(ZoneInfo(zone))
    return local.date(), local.time()


def is_odd(day: date, at: time, zone: str) -> str:
    """Whether clocks skip that time ("gap") or show it twice ("twice"); "" for every other."""
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0), ZoneInfo(zone))
    if _is_skipped(wall):
        return GAP
    return TWICE if _is_repeated(wall) else ""


def _is_skipped(wall: datetime) -> bool:
    there_and_back = wall.astimezone(UTC).astimezone(wall.tzinfo)
    return there_and_back.replace(tzinfo=None, fold=0) != wall.replace(tzinfo=None, fold=0)


def _is_repeated(wall: datetime) -> bool:
    first, second = wall.replace(fold=0).utcoffset(), wall.replace(fold=1).utcoffset()
    # In a gap the two offsets differ as well, but the other way round.
    return first is not None and second is not None and first > second


def end_of(day: date, at: time, zone: str) -> datetime:
    """The instant a stretch of that day ends; 23:59 and later mean the end of the day."""
    return starts_of(day + timedelta(days=1), zone) if at >= LAST_MINUTE else instant_of(day, at, zone)


def starts_of(day: date, zone: str) -> datetime:
    """The first instant of a day; where clocks skip midnight, what they show next."""
    return instant_of(day, time(), zone)


def day_of(day: date, zone: str) -> tuple[datetime, datetime]:
    """First instant of a day and of the next: 24 hours apart, or what a clock change makes of them."""
    return starts_of(day, zone), starts_of(day + timedelta(days=1), zone)


def days_between(starts_at: datetime, ends_at: datetime, zone: str) -> Iterator[date]:
    """The days of the zone that some part of the time lies on."""
    day, last = wall_of(starts_at, zone)[0], wall_of(ends_at - timedelta(microseconds=1), zone)[0]
    while day <= last:
        yield day
        day += timedelta(days=1)


def rows_of(day: date, zone: str, *, minutes: int = 15) -> list[datetime]:
    """The instants at which the rows of a day's grid begin: 96 quarters, 92 in spring, 100 in autumn."""
    starts_at, ends_at = day_of(day, zone)
    step = timedelta(minutes=minutes)
    count = -(-(ends_at - starts_at) // step)
    return [starts_at + step * number for number in range(count)]


def offset_of(instant: datetime, zone: str) -> timedelta:
    """How far clocks of the zone are ahead of UTC at an instant."""
    return instant.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
