"""Instant, wall time and zone agree across every clock change of a quarter of a century, against a plain oracle.

The oracle only asks what clocks show at an instant, which is never in doubt, and turns the list around.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from calendars.availability import weeks, zones
from calendars.availability.spans import Span
from calendars.availability.weeks import Stretch

# Both hemispheres; steps of half an hour, one, two and 24 hours; negative summer time; countries that changed rules.
ZONES = (
    "Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Istanbul", "Europe/Moscow", "Atlantic/Azores",
    "America/New_York", "America/St_Johns", "America/Sao_Paulo", "America/Havana", "America/Caracas",
    "America/Asuncion", "America/Mexico_City", "Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Chatham",
    "Pacific/Apia", "Pacific/Norfolk", "Asia/Tehran", "Asia/Gaza", "Asia/Pyongyang", "Asia/Amman", "Africa/Cairo",
    "Africa/Casablanca", "Antarctica/Troll", "Antarctica/Casey",
)  # fmt: skip
FIRST, LAST = datetime(2008, 1, 1, tzinfo=UTC), datetime(2032, 1, 1, tzinfo=UTC)
MINUTE, QUARTER, HOUR, DAY = timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)


@lru_cache
def changes_of(zone: str) -> tuple[tuple[datetime, timedelta], ...]:
    """Every instant at which clocks of the zone jump, and by how much."""
    found = []
    days = [FIRST + DAY * number for number in range((LAST - FIRST).days)]
    for before, after in pairwise(days):
        if zones.offset_of(before, zone) == zones.offset_of(after, zone):
            continue
        low, high = before, after
        while high - low > MINUTE:
            middle = low + (high - low) // 2 // MINUTE * MINUTE
            if zones.offset_of(middle, zone) == zones.offset_of(before, zone):
                low = middle
            else:
                high = middle
        found.append((high, zones.offset_of(after, zone) - zones.offset_of(before, zone)))
    return tuple(found)


def test_there_are_far_more_than_400_clock_changes_to_try() -> None:
    steps = [step for zone in ZONES for _at, step in changes_of(zone)]
    assert len(steps) >= 500
    assert {timedelta(minutes=30), -timedelta(minutes=30), HOUR, -HOUR, 2 * HOUR, DAY} <= set(steps)


@pytest.mark.parametrize("zone", ZONES)
def test_walls_and_instants_agree_around_every_change(zone: str) -> None:
    local = ZoneInfo(zone)
    for change_at, step in changes_of(zone):
        reach = abs(step) + 2 * HOUR
        instants = [change_at - reach + QUARTER * number for number in range(2 * reach // QUARTER)]
        shown: dict[datetime, list[datetime]] = {}
        for instant in instants:
            shown.setdefault(instant.astimezone(local).replace(tzinfo=None, fold=0), []).append(instant)
            day, at = zones.wall_of(instant, zone)
            assert zones.instant_of(day, at, zone) == instant
        first = min(shown)
        for number in range((max(shown) - first) // QUARTER):
            wall = first + QUARTER * number
            there = shown.get(wall, [])
            meant = zones.instant_of(wall.date(), wall.time(), zone)
            odd = zones.is_odd(wall.date(), wall.time(), zone)
            if there:
                assert (meant, odd) == (there[0], "twice" if len(there) == 2 else "")
            else:
                assert odd == "gap"
                assert meant.astimezone(local).replace(tzinfo=None) == wall + step
                assert zones.instant_of(wall.date(), wall.time().replace(fold=1), zone) == meant


@pytest.mark.parametrize("zone", ZONES)
def test_days_grids_and_lengths_are_right_on_every_day_of_a_change(zone: str) -> None:
    for change_at, step in changes_of(zone):
        before = (change_at - MINUTE).astimezone(ZoneInfo(zone)).date()
        nearby = [before + timedelta(days=number) for number in range(-1, 4)]
        bounds = [zones.day_of(one, zone) for one in nearby]
        assert all(one[1] == other[0] for one, other in pairwise(bounds))
        assert sum((end - start for start, end in bounds), timedelta()) == 5 * DAY - step
        for one, (start, end) in zip(nearby, bounds, strict=True):
            rows = zones.rows_of(one, zone)
            assert len(rows) == (end - start) / QUARTER
            # Where clocks go back over midnight, part of the old day comes once more after the new one began.
            assert all(day == one or at.fold for day, at in (zones.wall_of(row, zone) for row in rows))
            assert all(after - before == QUARTER for before, after in pairwise(rows))
        # Whoever meets for an hour meets for an hour, whatever the clocks do meanwhile.
        for minutes in range(-180, 181, 30):
            start = change_at + MINUTE * minutes
            wall_on, wall_at = zones.wall_of(start, zone)
            assert zones.instant_of(wall_on, wall_at, zone) + HOUR == start + HOUR


@pytest.mark.parametrize("zone", ZONES)
def test_working_hours_keep_their_place_on_the_clock(zone: str) -> None:
    week = [Stretch(weekday, time(9), time(17)) for weekday in weeks.WEEKDAYS]
    for change_at, _step in changes_of(zone):
        window = Span.of(change_at - 2 * DAY, change_at + 2 * DAY)
        for span in weeks.spans(week, window, zone):
            start, end = zones.wall_of(span.starts_at, zone), zones.wall_of(span.ends_at, zone)
            cut = span.start == window.start or span.end == window.end
            assert cut or (start[1], end[1], start[0]) == (time(9), time(17), end[0])
            assert span.end - span.start <= 8 * 3600


@pytest.mark.parametrize(
    ("zone", "day", "hours", "rows"),
    [
        ("Europe/Berlin", date(2027, 3, 28), 23, 92),
        ("Europe/Berlin", date(2026, 10, 25), 25, 100),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5, 94),
        ("Australia/Lord_Howe", date(2027, 4, 4), 24.5, 98),
        ("America/Sao_Paulo", date(2018, 11, 4), 23, 92),
        ("Pacific/Apia", date(2011, 12, 30), 0, 0),
        ("Asia/Kolkata", date(2026, 3, 29), 24, 96),
    ],
)
def test_known_days(zone: str, day: date, hours: float, rows: int) -> None:
    start, end = zones.day_of(day, zone)
    assert ((end - start) / HOUR, len(zones.rows_of(day, zone))) == (hours, rows)


def test_a_skipped_time_moves_forward_and_the_first_of_two_is_meant() -> None:
    skipped = zones.instant_of(date(2027, 3, 28), time(2, 30), "Europe/Berlin")
    assert zones.wall_of(skipped, "Europe/Berlin") == (date(2027, 3, 28), time(3, 30))
    assert zones.instant_of(date(2026, 10, 25), time(2, 30), "Europe/Berlin") == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )
    assert zones.is_odd(date(2027, 3, 28), time(2), "Europe/Berlin") == "gap"
    assert zones.is_odd(date(2027, 3, 28), time(3), "Europe/Berlin") == ""
    # Where clocks skip midnight the day begins at one.
    assert zones.wall_of(zones.starts_of(date(2018, 11, 4), "America/Sao_Paulo"), "America/Sao_Paulo")[1] == time(1)
    assert zones.end_of(date(2026, 10, 25), time(23, 59), "Europe/Berlin") == zones.starts_of(
        date(2026, 10, 26), "Europe/Berlin"
    )
    assert zones.is_known("Europe/Berlin")
    assert not zones.is_known("Europe/Atlantis")
