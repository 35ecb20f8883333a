"""What the When part of the scheduler draws: days with lanes of people and rooms, free times, suggestions, a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from calendars.availability import slots, zones
from calendars.availability.asking import Block as Busy
from calendars.availability.slots import Span
from recruit.interviews import grid
from recruit.interviews.grid import Block, Mark, Taken, Window
from recruit.interviews.views.scheduler_panel import Event, Panel
from recruit.interviews.views.scheduler_times import LOOK_AHEAD, POOL, Cast, Place, Seen, local, span_of, wish_for
from recruit.interviews.views.scheduler_words import (
    city_of,
    coming_words,
    constraint_words,
    lane_words,
    moment_words,
    pool_words,
    problem_words,
    range_words,
    reason_words,
)

# So many people or rooms are asked for by one request.
GROUP = 8
# An answer older than this is worth a word.
STALE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Head:
    """Whose lane it is. `kind` is user, room or guest, or pool for any `need` of its `members`.

    `problem` says why nothing is known. The lane of one of a pool (`is_member`) is folded away until somebody asks.
    """

    holder: str
    key: str
    name: str
    kind: str
    is_required: bool = True
    problem: str = ""
    members: tuple[User, ...] = ()
    need: int = 0
    is_member: bool = False

    @property
    def short(self) -> str:
        """Two letters for narrow lanes."""
        if self.members:
            return f"{self.need}/{len(self.members)}"
        parts = self.name.split()
        return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


@dataclass(frozen=True, slots=True)
class Lane:
    """One person's or room's day."""

    head: Head
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the grid, lanes in groups as they are loaded; `band` is when all are free, `pick` what is chosen."""

    window: Window
    groups: tuple[tuple[Lane, ...], ...]
    band: tuple[Block, ...] = ()
    pick: Block | None = None
    is_today: bool = False
    # What clocks show at the first row, in minutes of the day, for the script that moves the chosen time.
    first_minute: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A suggested time: what the button sends, when it is here and there, and why it is good."""

    value: str
    when: str
    until: str
    there: str
    reasons: tuple[str, ...]
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the month: how many times are free."""

    day: date
    free: int
    is_outside: bool
    is_past: bool


def heads_of(place: Place, cast: Cast, seen: Seen | None = None) -> list[Head]:
    """The lanes in their order: colleagues, rooms, the candidate."""
    rows = [
        Head(f"user:{user.pk}", f"user-{user.public_id}", user.full_name, "user", required)
        for user, required in cast.users
    ]
    if cast.members:
        name = _("Any {need} of {count}").format(need=cast.need, count=len(cast.members))
        rows.append(Head(POOL, POOL, name, POOL, members=cast.members, need=cast.need))
    rows += [
        Head(f"user:{user.pk}", f"user-{user.public_id}", user.full_name, "user", is_member=True)
        for user in cast.members
    ]
    rows += [Head(f"resource:{row.pk}", f"room-{row.public_id}", row.name, "room") for row in cast.rooms]
    found = [_with_problem(row, seen) for row in rows] if seen is not None else rows
    return [*found, Head(place.guest, "guest", place.application.candidate.full_name, "guest")]


def groups_of(heads: Sequence[Head]) -> list[list[Head]]:
    """Lanes as they are asked for: a pool with all of its members, the candidate's, which needs no asking, with the
    last."""
    found: list[list[Head]] = []
    for head in heads:
        last = found[-1] if found else []
        is_full = len(last) >= GROUP or any(one.members for one in last)
        if not last or head.members or (is_full and not head.is_member):
            found.append([head])
        else:
            last.append(head)
    return found


def days_of(panel: Panel, shown: Sequence[date], heads: Sequence[Head], seen: Seen | None, event: Event) -> list[Day]:
    """The days of the grid; without anything `seen` the lanes are empty and wait for their answer."""
    span = span_of(event, panel.zone)
    own = [(span.starts_at, span.ends_at)] if span and local(span.starts_at, panel.zone).date() in shown else []
    first, last = grid.hours_for(own, panel.zone)
    today = zones.wall_of(timezone.now(), panel.zone)[0]
    found = []
    for day in shown:
        window = grid.window(day, panel.zone, first_hour=first, last_hour=last)
        groups = tuple(
            tuple(Lane(head, tuple(_blocks(head, seen, window, panel.zone)) if seen else ()) for head in group)
            for group in groups_of(heads)
        )
        found.append(Day(window, groups, pick=_pick(span, window), is_today=day == today,
                         first_minute=first * 60))  # fmt: skip
    return found


def with_bands(days: Sequence[Day], free: Sequence[Span]) -> list[Day]:
    """The days with the stretches in which everybody is free."""
    spans = [(one.starts_at, one.ends_at) for one in free]
    return [replace(day, band=tuple(grid.free(spans, day.window))) for day in days]


def proposals(place: Place, panel: Panel, event: Event, cast: Cast, seen: Seen) -> tuple[list[Proposal], list[str]]:
    """The best eight times; without any, what stands in the way. Two weeks from the first day shown are looked at."""
    moment = timezone.now()
    latest = min(seen.ends_at, max(moment, seen.starts_at) + LOOK_AHEAD)
    near = replace(seen, ends_at=latest)
    wish = wish_for(event, cast, near, zone=panel.zone)
    names = cast.names | {POOL: pool_words(cast.need, [user.full_name for user in cast.members])}
    chosen = span_of(event, panel.zone)
    found = [
        _proposal(one.span, place, panel.zone, is_chosen=one.span == chosen,
                  reasons=tuple(filter(None, [coming_words(one, names),
                                              *(reason_words(reason, names) for reason in one.reasons)])))
        for one in slots.suggest(wish)
    ]  # fmt: skip
    if found:
        return found, []
    return [], [constraint_words(one, names) for one in slots.why_none(wish)]


def alternatives(place: Place, panel: Panel, spans: Sequence[Span]) -> list[Proposal]:
    """Other times for one that is taken."""
    return [_proposal(span, place, panel.zone, is_chosen=False, reasons=()) for span in spans]


def month_of(panel: Panel, shown: Sequence[date], free: Sequence[Span]) -> list[list[Cell]]:
    """The weeks of the month with how many times are free each day."""
    counts: dict[date, int] = {}
    for span in free:
        day = local(span.starts_at, panel.zone).date()
        counts[day] = counts.get(day, 0) + 1
    middle, today = shown[len(shown) // 2].month, zones.wall_of(timezone.now(), panel.zone)[0]
    cells = [Cell(day, counts.get(day, 0), day.month != middle, day < today) for day in shown]
    return [cells[at : at + 7] for at in range(0, len(cells), 7)]


def marks_of(days: Sequence[Day], zone: str, guest_zone: str) -> list[Mark]:
    """The rulers beside the first day; each day of a clock change has its own rows, so the script reads instants."""
    return grid.marks(days[0].window, zone, guest_zone) if days else []


def title_of(shown: Sequence[date], view: str) -> str:
    """What the days shown are called."""
    if view == "day":
        return date_format(shown[0], "l j F Y")
    if view == "month":
        return date_format(shown[len(shown) // 2], "F Y")
    first, last = shown[0], shown[-1]
    begin = date_format(first, "j" if first.month == last.month else "j M")
    return f"{begin}–{date_format(last, 'j M Y')}"


def _with_problem(head: Head, seen: Seen) -> Head:
    if head.members:
        return head
    known = seen.known.get(head.holder)
    problem = problem_words(known.problem if known else "late")
    return replace(head, problem=problem)


def _blocks(head: Head, seen: Seen, window: Window, zone: str) -> list[Block]:
    if head.members:
        members = [seen.person(user) for user in head.members]
        return grid.together(members, head.need, window, lambda able: lane_words(able, len(members)))
    if head.kind == "guest":
        free = [(day.starts_at, day.ends_at) for day in seen.guest_day] if seen.guest_day is not None else None
        taken = list(seen.guest)
    else:
        known = seen.known.get(head.holder)
        worked = seen.hours.get(int(head.holder.partition(":")[2])) if head.kind == "user" else None
        free = [(span.starts_at, span.ends_at) for span in worked] if worked is not None else None
        taken = [_taken(block, zone) for block in known.blocks] if known else []
    taken += [Taken(span.starts_at, span.ends_at, "own", title) for span, title, who in seen.siblings
              if head.holder in who]  # fmt: skip
    off = grid.outside(free, window) if free is not None else []
    return [*off, *grid.lay(taken, window)]


def _taken(block: Busy, zone: str) -> Taken:
    kind = "hold" if block.is_hold else str(block.shown)
    words = block.title or ""
    when = range_words(block.starts_at, block.ends_at, zone)
    return Taken(block.starts_at, block.ends_at, kind, f"{when} {words}".strip())


def _pick(span: Span | None, window: Window) -> Block | None:
    if span is None:
        return None
    found = grid.lay([Taken(span.starts_at, span.ends_at, "pick")], window)
    return found[0] if found else None


def _proposal(span: Span, place: Place, zone: str, *, is_chosen: bool, reasons: tuple[str, ...]) -> Proposal:
    starts = local(span.starts_at, zone)
    value = f"{starts:%Y-%m-%dT%H:%M}"
    there = ""
    if place.guest_zone and zones.offset_of(span.starts_at, place.guest_zone) != zones.offset_of(span.starts_at, zone):
        there = f"{local(span.starts_at, place.guest_zone):%H:%M} {city_of(place.guest_zone)}"
    until = f"{local(span.ends_at, zone):%H:%M}"
    return Proposal(value, moment_words(span.starts_at, zone), until, there, reasons, is_chosen)


def stale_since(checked_at: datetime | None) -> str:
    """When the calendar system last answered, where that is a while ago."""
    if checked_at is None or timezone.now() - checked_at < STALE:
        return ""
    return date_format(timezone.localtime(checked_at), "H:i")
