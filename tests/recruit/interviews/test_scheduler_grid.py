"""The grid of the scheduler: rounding, days of 23 and 25 hours, two rulers, what stands side by side."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.interviews import grid
from recruit.interviews.grid import Taken

VIENNA = "Europe/Vienna"
DAY = date(2026, 11, 24)
NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # in Vienna


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def test_taken_times_are_rounded_outwards_and_free_ones_inwards() -> None:
    shown = grid.window(DAY, VIENNA)
    (block,) = grid.lay([Taken(NINE + minutes(7), NINE + minutes(16))], shown)
    assert (block.at, block.span) == (5, 2)  # the grid begins at eight
    (block,) = grid.free([(NINE + minutes(7), NINE + minutes(50))], shown)
    assert (block.at, block.span) == (6, 2)
    assert grid.free([(NINE + minutes(1), NINE + minutes(29))], shown) == []


@pytest.mark.parametrize(
    ("day", "rows"), [(date(2026, 3, 29), 92), (date(2026, 10, 25), 100), (date(2026, 11, 24), 96)]
)
def test_a_day_has_the_quarters_its_clocks_give_it(day: date, rows: int) -> None:
    shown = grid.window(day, VIENNA, first_hour=0, last_hour=24)
    assert shown.rows == rows
    hours = [mark.here for mark in grid.marks(shown, VIENNA)]
    assert len(hours) == rows // 4
    assert ("02:00" in hours, hours.count("02:00")) == (
        {92: False, 96: True, 100: True}[rows],
        {92: 0, 96: 1, 100: 2}[rows],
    )


def test_the_second_ruler_says_the_other_clock_and_its_day() -> None:
    shown = grid.window(DAY, VIENNA, first_hour=8, last_hour=10)
    assert [(mark.here, mark.there, mark.shift) for mark in grid.marks(shown, VIENNA, "Asia/Kolkata")] == [
        ("08:00", "12:30", 0),
        ("09:00", "13:30", 0),
    ]
    assert [mark.shift for mark in grid.marks(shown, VIENNA, "Pacific/Honolulu")] == [-1, -1]
    assert [mark.there for mark in grid.marks(shown, VIENNA, VIENNA)] == ["", ""]
    assert [mark.there for mark in grid.marks(shown, VIENNA, "Europe/Stockholm")] == ["", ""]


def test_what_overlaps_stands_side_by_side() -> None:
    shown = grid.window(DAY, VIENNA)
    blocks = grid.lay(
        [
            Taken(NINE, NINE + minutes(60), words="A"),
            Taken(NINE + minutes(30), NINE + minutes(90), words="B"),
            Taken(NINE + minutes(60), NINE + minutes(120), words="C"),
            Taken(NINE + minutes(180), NINE + minutes(195), words="D"),
        ],
        shown,
    )
    assert [(block.words, block.column, block.columns) for block in blocks] == [
        ("A", 1, 2),
        ("B", 2, 2),
        ("C", 1, 2),
        ("D", 1, 1),
    ]


@pytest.mark.parametrize(
    ("view", "first", "count"),
    [("day", DAY, 1), ("work-week", date(2026, 11, 23), 5), ("week", date(2026, 11, 23), 7),
     ("month", date(2026, 10, 26), 42)],
)  # fmt: skip
def test_each_view_shows_its_days(view: str, first: date, count: int) -> None:
    days = grid.days_of(view, DAY)
    assert (days[0], len(days)) == (first, count)
    assert grid.step(view, grid.step(view, days[-1], 1), -1) in {days[-1], days[-1].replace(day=1)}


def test_the_hours_shown_grow_with_what_must_be_seen() -> None:
    assert grid.hours_for([], VIENNA) == (8, 18)
    early, late = NINE - minutes(150), NINE + minutes(11 * 60 + 20)
    assert grid.hours_for([(early, early + minutes(30)), (late - minutes(60), late)], VIENNA) == (6, 21)
    assert grid.hours_for([(late, late + minutes(300))], VIENNA) == (8, 24)


_MINUTES = st.integers(min_value=-300, max_value=900)


@given(st.lists(st.tuples(_MINUTES, st.integers(min_value=1, max_value=200)), max_size=8))
def test_no_taken_minute_is_drawn_free(given_times: list[tuple[int, int]]) -> None:
    shown = grid.window(DAY, VIENNA)
    spans = [(NINE + minutes(at), NINE + minutes(at + long)) for at, long in given_times]
    taken = {
        row
        for block in grid.lay([Taken(*span) for span in spans], shown)
        for row in range(block.at, block.at + block.span)
    }
    outside = {row for block in grid.outside(spans, shown) for row in range(block.at, block.at + block.span)}
    for row in range(1, shown.rows + 1):
        starts_at, ends_at = shown.at(row - 1), shown.at(row)
        is_touched = any(begin < ends_at and end > starts_at for begin, end in spans)
        assert (row in taken) is is_touched
        if row in outside:
            assert not is_touched
