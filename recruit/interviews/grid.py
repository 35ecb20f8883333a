"""Pure: lays times into the scheduler's grid of quarters of an hour, whole days of 23 and 25 hours included.

Rows count elapsed quarters from the first instant a day's grid shows, so that a clock change inside it takes the rows
it really takes. What is taken is rounded outwards and what is free inwards: no taken minute is ever shown as free.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from calendars.availability import zones
from calendars.availability.slots import Person
from calendars.availability.spans import Span, merged

QUARTER = timedelta(minutes=15)
VIEWS = ("day", "work-week", "week", "month")
# Side by side in one lane; what overlaps further is drawn over the last.
MOST_BESIDE = 3


@dataclass(frozen=True, slots=True)
class Window:
    """What is shown of a day: from an instant, so many quarters long."""

    day: date
    starts_at: datetime
    rows: int

    @property
    def ends_at(self) -> datetime:
        """The first instant that is not shown."""
        return self.starts_at + QUARTER * self.rows

    @property
    def place(self) -> str:
        """Classes of the style sheet that make it as high as its rows."""
        return _digits("for", self.rows)

    def at(self, row: int) -> datetime:
        """The instant a quarter begins."""
        return self.starts_at + QUARTER * row


@dataclass(frozen=True, slots=True)
class Taken:
    """A time of one lane before it is laid out. `kind` says how it is drawn, `words` what may be read of it."""

    starts_at: datetime
    ends_at: datetime
    kind: str = "busy"
    words: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a lane: `span` quarters from row `at` (1 is the first), in `column` of `columns` side by side."""

    at: int
    span: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    words: str = ""
    column: int = 1
    columns: int = 1

    @property
    def place(self) -> str:
        """Classes of the style sheet that put it there: pages carry no styles of their own."""
        return f"{_digits('at', self.at)} {_digits('for', self.span)}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the two rulers: what clocks show here and, when another zone is given, there."""

    at: int
    here: str
    there: str = ""
    # By how many days the other zone's date differs: -1, 0 or 1.
    shift: int = 0

    @property
    def place(self) -> str:
        """Classes of the style sheet that put it there."""
        return _digits("at", self.at)


def days_of(view: str, on: date) -> list[date]:
    """The days a view shows: one, Monday to Friday, Monday to Sunday, or the whole weeks of the month."""
    monday = on - timedelta(days=on.weekday())
    if view == "month":
        first = on.replace(day=1)
        start = first - timedelta(days=first.weekday())
        after = (first + timedelta(days=32)).replace(day=1)
        return _days(start, -(-(after - start).days // 7) * 7)
    if view == "week":
        return _days(monday, 7)
    return _days(monday, 5) if view == "work-week" else [on]


def step(view: str, on: date, by: int) -> date:
    """The day that stands for the view before (-1) or after (1) this one."""
    if view == "month":
        return (on.replace(day=1) + timedelta(days=32 if by > 0 else -1)).replace(day=1)
    if view == "day":
        return on + timedelta(days=by)
    return on + timedelta(days=7 * by)


def window(day: date, zone: str, *, first_hour: int = 8, last_hour: int = 18) -> Window:
    """What the grid shows of a day: from one hour of the wall clock to another (24 is midnight)."""
    starts_at = zones.instant_of(day, time(first_hour), zone)
    after = day + timedelta(days=last_hour // 24)
    ends_at = zones.instant_of(after, time(last_hour % 24), zone)
    return Window(day, starts_at, max(0, (ends_at - starts_at) // QUARTER))


def hours_for(spans: Iterable[tuple[datetime, datetime]], zone: str) -> tuple[int, int]:
    """The hours of the wall clock a grid needs to show these times whole; 8 to 18 at least."""
    first, last = 8, 18
    for starts_at, ends_at in spans:
        begin, end = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
        first = min(first, begin.hour)
        last = 24 if end.date() > begin.date() else max(last, end.hour + bool(end.minute or end.second))
    return first, last


def lay(taken: Iterable[Taken], shown: Window) -> list[Block]:
    """The blocks of one lane, clipped to the window. What overlaps stands side by side."""
    clipped = [block for each in taken if (block := _clip(each, shown, outwards=True)) is not None]
    clipped.sort(key=lambda block: (block.at, -block.span, block.kind, block.words))
    found: list[Block] = []
    group: list[Block] = []
    end = 0
    for block in clipped:
        if group and block.at >= end:
            found += _beside(group)
            group, end = [], 0
        group.append(block)
        end = max(end, block.at + block.span)
    return found + _beside(group)


def free(spans: Iterable[tuple[datetime, datetime]], shown: Window) -> list[Block]:
    """The free stretches of the window, joined where they touch; quarters that are not wholly free are left out."""
    return [
        block
        for starts_at, ends_at in _joined(spans)
        if (block := _clip(Taken(starts_at, ends_at, "free"), shown, outwards=False)) is not None
    ]


def outside(spans: Iterable[tuple[datetime, datetime]], shown: Window) -> list[Block]:
    """The stretches of the window that none of these times covers: what lies outside of working hours."""
    found, at = [], shown.starts_at
    for starts_at, ends_at in [*_joined(spans), (shown.ends_at, shown.ends_at)]:
        if starts_at > at:
            gap = Taken(at, min(starts_at, shown.ends_at), "off")
            found.append(_clip(gap, shown, outwards=False))
        at = max(at, ends_at)
    return [block for block in found if block is not None]


def together(members: Sequence[Person], need: int, shown: Window, words: Callable[[int], str]) -> list[Block]:
    """One lane for several people: the stretches in which fewer than `need` of them can come.

    A quarter counts for somebody only when all of it is free and inside their hours. Where those of whom nothing is
    known would make up the number it is "unknown", where nobody works "off", else "busy"; `words` says how many can.
    """
    hours = [None if one.hours is None else merged(one.hours) for one in members]
    found: list[Block] = []
    count = -1
    for row in range(shown.rows):
        quarter = Span.of(shown.at(row), shown.at(row + 1))
        at_work = [
            one for one, spans in zip(members, hours, strict=True)
            if spans is None or any(span.start <= quarter.start and quarter.end <= span.end for span in spans)
        ]  # fmt: skip
        free = [one for one in at_work if not any(b.start < quarter.end and quarter.start < b.end for b in one.busy)]
        known = sum(one.is_known for one in free)
        kind = "" if known >= need else "unknown" if len(free) >= need else "busy" if at_work else "off"
        last = found[-1] if found else None
        if last and (last.kind, count, last.at + last.span) == (kind, known, row + 1):
            found[-1] = replace(last, span=last.span + 1, ends_at=quarter.ends_at)
        elif kind:
            said = words(known) if kind != "off" else ""
            found.append(Block(row + 1, 1, kind, quarter.starts_at, quarter.ends_at, said))
        count = known
    return found


def marks(shown: Window, here: str, there: str = "") -> list[Mark]:
    """The lines of the rulers: each full hour of the wall clock here, and what clocks show there at that instant."""
    found = []
    for row in range(shown.rows):
        instant = shown.at(row)
        wall = instant.astimezone(ZoneInfo(here))
        if wall.minute:
            continue
        other = instant.astimezone(ZoneInfo(there)) if there and there != here else None
        shift = (other.date() - wall.date()).days if other else 0
        found.append(Mark(row + 1, f"{wall:%H:%M}", f"{other:%H:%M}" if other else "", shift))
    # Two zones whose clocks show the same need one ruler.
    is_same = all(mark.here == mark.there and not mark.shift for mark in found)
    return [replace(mark, there="") for mark in found] if is_same else found


def _digits(name: str, number: int) -> str:
    """A number as two classes, tens and ones: twenty rules then do the work of two hundred."""
    return f"{name}-{number // 10}x {name}-{number % 10}"


def _days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=number) for number in range(count)]


def _clip(each: Taken, shown: Window, *, outwards: bool) -> Block | None:
    first, last = (each.starts_at - shown.starts_at) / QUARTER, (each.ends_at - shown.starts_at) / QUARTER
    begin = int(first // 1) if outwards else -int(-first // 1)
    end = -int(-last // 1) if outwards else int(last // 1)
    begin, end = max(0, begin), min(shown.rows, end)
    if end <= begin:
        return None
    return Block(begin + 1, end - begin, each.kind, each.starts_at, each.ends_at, each.words)


def _joined(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    found: list[tuple[datetime, datetime]] = []
    for starts_at, ends_at in sorted(spans):
        if found and starts_at <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends_at))
        elif ends_at > starts_at:
            found.append((starts_at, ends_at))
    return found


def _beside(group: Sequence[Block]) -> list[Block]:
    """Blocks that overlap in a chain, each in the first column that is empty at its start."""
    ends: list[int] = []
    placed: list[tuple[Block, int]] = []
    for block in group:
        column = next((number for number, end in enumerate(ends) if end <= block.at), len(ends))
        if column == len(ends):
            ends.append(0)
        ends[column] = block.at + block.span
        placed.append((block, min(column, MOST_BESIDE - 1)))
    columns = min(len(ends), MOST_BESIDE)
    return [
        Block(one.at, one.span, one.kind, one.starts_at, one.ends_at, one.words, column + 1, columns)
        for one, column in placed
    ]
