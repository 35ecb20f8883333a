"""Finds the times a meeting can take place. A pure calculator on whole seconds since 1970 (UTC), about 5 ms for 12
people over 3 weeks.

Every possible start is one bit of a whole number, earliest first. Each person, room and rule says which starts it
allows; what is left after all of them are taken together is free. Whoever is unknown allows none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import reduce
from operator import and_, or_
from zoneinfo import ZoneInfo

from calendars.availability.spans import Span, clipped, merged

__all__ = [
    "Constraint", "Person", "Pool", "Reason", "Room", "Span", "Suggestion", "Wish", "clipped", "free_slots", "merged",
    "nearest", "suggest", "week_of", "why_none",
]  # fmt: skip

MINUTE, DAY, WEEK = 60, 86_400, 604_800
# 1970-01-01 was a Thursday: weeks begin on the Monday after.
_FIRST_MONDAY = 4 * DAY
MOST_SUGGESTIONS = 8


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is to take part.

    `hours` is when they work (None: any time), `kept` the times they keep for interviews, which count as working hours
    where the wish says so. `interviews` are the starts of those they have already: who has few is preferred.
    """

    holder: str
    busy: Sequence[Span] = ()
    hours: Sequence[Span] | None = None
    kept: Sequence[Span] = ()
    is_required: bool = True
    is_known: bool = True
    interviews: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Pool:
    """Any `need` of its members will do. Who is among the people, or in an earlier pool, does not count again."""

    name: str
    need: int
    members: Sequence[Person]


@dataclass(frozen=True, slots=True)
class Room:
    """A room that would do. A chosen one is the only one of the wish."""

    holder: str
    busy: Sequence[Span] = ()
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for.

    The meeting lasts `minutes` and lies between `earliest` and `latest`, not before `not_before` (now and the notice),
    inside one of the `blocks` when there are any given. It starts at full `grid` minutes, counted from each block's
    beginning with `from_block`. `before` and `after` are minutes that everybody must be free around it. One of the
    `rooms` is needed if there are any. `guest_day` holds the times that suit the guest (None: unknown, any), and
    `guest_busy` what they have already. `uses_kept` is for self-scheduling: kept times count as working hours.
    """

    minutes: int
    earliest: int
    latest: int
    people: Sequence[Person] = ()
    pools: Sequence[Pool] = ()
    rooms: Sequence[Room] = ()
    blocks: Sequence[Span] | None = None
    not_before: int = 0
    grid: int = 15
    from_block: bool = False
    before: int = 0
    after: int = 0
    in_hours: bool = True
    guest_day: Sequence[Span] | None = None
    guest_busy: Sequence[Span] = ()
    uses_kept: bool = False
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a time is good, as a code with holders; pages put it into words.

    all_free, optional_busy (holders), optional_unknown (holders), room (holder), inside_hours, kept (holders),
    guest_day, few_interviews (holders).
    """

    code: str
    holders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A free time, who of the pools would come, in which room, and why. The higher the score the better."""

    span: Span
    score: int
    reasons: tuple[Reason, ...]
    holders: tuple[str, ...] = ()
    room: str = ""


@dataclass(frozen=True, slots=True)
class Constraint:
    """Something that stands in the way, and how many times would be free without it.

    person (holder), unknown (holder), pool (name), hours, guest_day, guest_busy, rooms, rooms_unknown, notice, blocks,
    buffers, shorter (to how many minutes).
    """

    code: str
    gained: int
    holder: str = ""
    minutes: int = 0


def free_slots(wish: Wish) -> list[Span]:
    """Every time the meeting can take place, earliest first."""
    sheet = Sheet(wish)
    return sheet.spans(sheet.free())


def week_of(start: int) -> int:
    """The number of the week, from Monday on, in which a time begins."""
    return (start - _FIRST_MONDAY) // WEEK


def nearest(spans: Sequence[Span], start: int, *, most: int = 3) -> list[Span]:
    """Of free times those that begin nearest to one that is taken, earliest first."""
    return sorted(sorted(spans, key=lambda one: (abs(one.start - start), one.start))[:most])


def suggest(wish: Wish, *, most: int = MOST_SUGGESTIONS) -> list[Suggestion]:
    """The best times, best first: one a day as long as there are days, then further ones that do not overlap those."""
    sheet = Sheet(wish)
    ranked = sorted(_judged(sheet), key=lambda one: (-one.score, one.span.start))
    days: set[date] = set()
    chosen: list[Suggestion] = []
    local = ZoneInfo(wish.zone)
    for one in ranked:
        day = datetime.fromtimestamp(one.span.start, local).date()
        if day not in days:
            days.add(day)
            chosen.append(one)
    chosen = chosen[:most]
    for one in ranked:
        if len(chosen) >= most:
            break
        if all(one.span.end <= other.span.start or other.span.end <= one.span.start for other in chosen):
            chosen.append(one)
    return chosen


def why_none(wish: Wish) -> list[Constraint]:
    """What stands in the way, and how many times more would be free without each, most first.

    Somebody unknown is named even where knowing would gain nothing, since only then the answer is honest.
    """
    sheet = Sheet(wish)
    now, rules = sheet.free().bit_count(), sheet.rules
    found: list[Constraint] = []
    for number, rule in enumerate(rules):
        others = (other.mask for place, other in enumerate(rules) if place != number)
        gained = reduce(and_, others, sheet.every).bit_count() - now
        if gained or rule.code in {"unknown", "rooms_unknown"}:
            found.append(Constraint(rule.code, gained, rule.holder))
    found += [Constraint(code, gained, minutes=minutes) for code, gained, minutes in _reshaped(wish, now) if gained > 0]
    return sorted(found, key=lambda one: (-one.gained, one.code, one.holder))


def _reshaped(wish: Wish, now: int) -> Iterable[tuple[str, int, int]]:
    """Relaxations that move the starts or lengths themselves."""
    if wish.in_hours:
        yield "hours", len(free_slots(replace(wish, in_hours=False))) - now, 0
    if wish.blocks is not None:
        yield "blocks", len(free_slots(replace(wish, blocks=None, from_block=False))) - now, 0
    if wish.before or wish.after:
        yield "buffers", len(free_slots(replace(wish, before=0, after=0))) - now, 0
    if wish.minutes > 15:
        minutes = max(15, wish.minutes // 2 // 15 * 15)
        yield "shorter", len(free_slots(replace(wish, minutes=minutes))) - now, minutes


@dataclass(frozen=True, slots=True)
class _Rule:
    """One thing that must hold, with the starts it allows."""

    code: str
    mask: int
    holder: str = ""


@dataclass(slots=True)
class Sheet:
    """The starts of a wish and what each person, room and rule allows of them."""

    wish: Wish
    starts: list[int] = field(init=False)
    every: int = field(init=False)
    rules: list[_Rule] = field(init=False)
    rooms: dict[str, int] = field(init=False)
    members: dict[str, int] = field(init=False)
    optional: dict[str, int] = field(init=False)
    pools: list[tuple[str, int, list[str]]] = field(init=False)

    def __post_init__(self) -> None:
        wish = self.wish
        self.starts = _starts(wish)
        self.every = (1 << len(self.starts)) - 1
        required = [(one, self.allowed_by(one)) for one in wish.people if one.is_required]
        self.optional = {one.holder: self.allowed_by(one) for one in wish.people if not one.is_required}
        self.members = {one.holder: self.allowed_by(one) for one in _members(wish)}
        self.rooms = {one.holder: self._free_of(one.busy) if one.is_known else 0 for one in wish.rooms}
        self.rules = [_Rule("person" if one.is_known else "unknown", mask, one.holder) for one, mask in required]
        self.pools = _pools(wish)
        self.rules += [_Rule("pool", self._pooled(*pool), pool[0]) for pool in self.pools]
        if wish.rooms:
            known = any(one.is_known for one in wish.rooms)
            self.rules.append(_Rule("rooms" if known else "rooms_unknown", reduce(or_, self.rooms.values(), 0)))
        if wish.guest_day is not None:
            self.rules.append(_Rule("guest_day", self.inside(wish.guest_day)))
        if wish.guest_busy:
            self.rules.append(_Rule("guest_busy", self._free_of(wish.guest_busy)))
        if wish.not_before > wish.earliest:
            self.rules.append(_Rule("notice", self.every & ~self._below(bisect_left(self.starts, wish.not_before))))

    def free(self) -> int:
        """The starts at which everything holds."""
        return reduce(and_, (rule.mask for rule in self.rules), self.every)

    def spans(self, mask: int) -> list[Span]:
        """The meeting at each of the starts."""
        length = self.wish.minutes * MINUTE
        return [Span(self.starts[number], self.starts[number] + length) for number in self.numbers(mask)]

    def numbers(self, mask: int) -> Iterable[int]:
        """The places of the bits that are set, lowest first."""
        while mask:
            lowest = mask & -mask
            yield lowest.bit_length() - 1
            mask ^= lowest

    def allowed_by(self, person: Person) -> int:
        """When a person could come: known, free and, if asked for, at work."""
        if not person.is_known:
            return 0
        mask = self._free_of(person.busy)
        if self.wish.in_hours and person.hours is not None:
            mask &= self.inside([*person.hours, *person.kept] if self.wish.uses_kept else person.hours)
        return mask

    def inside(self, spans: Iterable[Span]) -> int:
        """The starts from which the whole meeting lies within one of the times."""
        mask, length = 0, self.wish.minutes * MINUTE
        for span in merged(spans):
            first, last = bisect_left(self.starts, span.start), bisect_right(self.starts, span.end - length)
            if first < last:
                mask |= self._below(last) ^ self._below(first)
        return mask

    def _free_of(self, busy: Iterable[Span]) -> int:
        wish, taken = self.wish, 0
        ahead, behind = (wish.minutes + wish.after) * MINUTE, wish.before * MINUTE
        for span in busy:
            if span.start < span.end:
                first = bisect_right(self.starts, span.start - ahead)
                last = bisect_left(self.starts, span.end + behind)
                if first < last:
                    taken |= self._below(last) ^ self._below(first)
        return self.every & ~taken

    def _pooled(self, _name: str, need: int, holders: Iterable[str]) -> int:
        """The starts at which enough members can come: `enough[k]` holds those with k so far."""
        enough = [self.every] + [0] * need
        for holder in holders:
            for count in range(need, 0, -1):
                enough[count] |= enough[count - 1] & self.members[holder]
        return enough[need]

    def _below(self, number: int) -> int:
        return (1 << number) - 1


def _members(wish: Wish) -> Iterable[Person]:
    return (member for pool in wish.pools for member in pool.members)


def _pools(wish: Wish) -> list[tuple[str, int, list[str]]]:
    """Name, need and holders of each pool, nobody counted twice."""
    seen = {one.holder for one in wish.people}
    found: list[tuple[str, int, list[str]]] = []
    for pool in wish.pools:
        holders = [one.holder for one in pool.members if one.holder not in seen]
        seen.update(holders)
        found.append((pool.name, pool.need, holders))
    return found


def _starts(wish: Wish) -> list[int]:
    """Every start between earliest and latest on the grid, and inside the blocks."""
    step, length = wish.grid * MINUTE, wish.minutes * MINUTE
    # Full hours are those of the zone's clocks, which may differ from UTC's by half of one.
    ahead = datetime.fromtimestamp(wish.earliest, ZoneInfo(wish.zone)).utcoffset()
    full = -int(ahead.total_seconds()) if ahead else 0
    found: set[int] = set()
    for block in [Span(wish.earliest, wish.latest)] if wish.blocks is None else merged(wish.blocks):
        lowest = max(wish.earliest, block.start)
        anchor = block.start if wish.from_block and wish.blocks is not None else full
        first = anchor - (anchor - lowest) // step * step
        found.update(range(first, min(wish.latest, block.end) - length + 1, step))
    return sorted(found)


def _judged(sheet: Sheet) -> Iterable[Suggestion]:
    wish, counts, local = sheet.wish, _weekly(sheet.wish), ZoneInfo(sheet.wish.zone)
    unknown = tuple(one.holder for one in wish.people if not one.is_required and not one.is_known)
    kept = {one.holder: sheet.inside(one.kept) for one in wish.people if one.kept}
    for span in sheet.spans(sheet.free()):
        bit = 1 << bisect_left(sheet.starts, span.start)
        week = week_of(span.start)
        absent = tuple(one for one, mask in sheet.optional.items() if not mask & bit and one not in unknown)
        chosen = _chosen(sheet, bit, counts, week)
        keeping = tuple(one for one, mask in kept.items() if mask & bit)
        room = next((one for one, mask in sheet.rooms.items() if mask & bit), "")
        few = tuple(one for one in chosen if not counts.get((one, week)))
        coming = [*(one.holder for one in wish.people), *chosen]
        load = sum(counts.get((one, week), 0) for one in coming)
        minute = datetime.fromtimestamp(span.start, local).minute
        # Who cannot come weighs most, then how soon it is; a full week puts it off over a weekend at most.
        score = 1000 - 100 * len(absent) - min(9, 3 * load) + 20 * len(keeping)
        score += (2 if minute == 0 else 1 if minute == 30 else 0) - 3 * ((span.start - wish.earliest) // DAY)
        reasons = _reasons(wish, absent=absent, unknown=unknown, room=room, keeping=keeping, few=few)
        yield Suggestion(span, score, reasons, chosen, room)


def _reasons(
    wish: Wish,
    *,
    absent: tuple[str, ...],
    unknown: tuple[str, ...],
    room: str,
    keeping: tuple[str, ...],
    few: tuple[str, ...],
) -> tuple[Reason, ...]:
    everybody = [*wish.people, *_members(wish)]
    is_at_work = wish.in_hours and any(one.hours is not None for one in everybody)
    marks = [
        Reason("all_free") if not absent and not unknown else None,
        Reason("optional_busy", absent) if absent else None,
        Reason("optional_unknown", unknown) if unknown else None,
        Reason("room", (room,)) if room else None,
        Reason("inside_hours") if is_at_work else None,
        Reason("guest_day") if wish.guest_day is not None else None,
        Reason("kept", keeping) if keeping else None,
        Reason("few_interviews", few) if few else None,
    ]
    return tuple(one for one in marks if one)


def _weekly(wish: Wish) -> Mapping[tuple[str, int], int]:
    counts: dict[tuple[str, int], int] = {}
    for person in {one.holder: one for one in [*_members(wish), *wish.people]}.values():
        for start in person.interviews:
            key = (person.holder, week_of(start))
            counts[key] = counts.get(key, 0) + 1
    return counts


def _chosen(sheet: Sheet, bit: int, counts: Mapping[tuple[str, int], int], week: int) -> tuple[str, ...]:
    """Of each pool the members who can come and have the fewest interviews in that week."""
    chosen: list[str] = []
    for _name, need, holders in sheet.pools:
        able = [one for one in holders if sheet.members[one] & bit]
        chosen += sorted(able, key=lambda one: counts.get((one, week), 0))[:need]
    return tuple(chosen)
