"""Slots against an oracle that tries every minute of the grid the plain way: none is wrong, none is missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.availability import slots
from calendars.availability.slots import Person, Pool, Reason, Room, Span, Wish

# A Monday, 00:00 UTC.
MONDAY = 1_772_409_600
QUARTER, HOUR, DAY = 900, 3600, 86_400
LENGTH = 2 * DAY


def at(hours: float, until: float) -> Span:
    return Span(MONDAY + int(hours * HOUR), MONDAY + int(until * HOUR))


DAYTIME = (at(9, 17), at(33, 41))


@st.composite
def spans(draw: st.DrawFn, most: int = 6) -> tuple[Span, ...]:
    found = []
    for _number in range(draw(st.integers(0, most))):
        start = draw(st.integers(0, LENGTH // 300 - 1)) * 300
        found.append(Span(MONDAY + start, MONDAY + start + draw(st.integers(0, 60)) * 300))
    return tuple(found)


@st.composite
def people(draw: st.DrawFn, name: str) -> Person:
    return Person(
        holder=name,
        busy=draw(spans()),
        hours=draw(st.none() | st.just(DAYTIME) | spans(3)),
        kept=draw(spans(2)),
        is_required=draw(st.booleans()),
        is_known=draw(st.integers(0, 5)) > 0,
        interviews=tuple(MONDAY + HOUR * number for number in range(draw(st.integers(0, 3)))),
    )


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    crowd = [draw(people(f"user:{number}")) for number in range(draw(st.integers(0, 4)))]
    members = [draw(people(f"user:{number}")) for number in range(10, 10 + draw(st.integers(0, 3)))]
    pools = (Pool("panel", draw(st.integers(1, len(members))), members),) if members else ()
    rooms = [
        Room(f"resource:{number}", draw(spans()), draw(st.booleans())) for number in range(draw(st.integers(0, 3)))
    ]
    return Wish(
        minutes=draw(st.sampled_from([15, 30, 45, 60, 180])),
        earliest=MONDAY + draw(st.integers(0, 20)) * 600,
        latest=MONDAY + LENGTH - draw(st.integers(0, 20)) * 600,
        people=crowd,
        pools=pools,
        rooms=rooms,
        blocks=draw(st.none() | spans(3)),
        not_before=draw(st.sampled_from([0, MONDAY + 4 * HOUR, MONDAY + DAY])),
        grid=draw(st.sampled_from([15, 30, 60])),
        from_block=draw(st.booleans()),
        before=draw(st.sampled_from([0, 0, 10])),
        after=draw(st.sampled_from([0, 0, 15])),
        in_hours=draw(st.booleans()),
        guest_day=draw(st.none() | st.just(DAYTIME)),
        guest_busy=draw(spans(2)),
        uses_kept=draw(st.booleans()),
        zone=draw(st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata"])),
    )


def covered(moment: int, times: Iterable[Span]) -> bool:
    return any(one.start <= moment < one.end for one in times)


def is_free(busy: Iterable[Span], wish: Wish, start: int) -> bool:
    begin, end = start - wish.before * 60, start + (wish.minutes + wish.after) * 60
    return not any(one.start < one.end and one.start < end and begin < one.end for one in busy)


def is_inside(times: Iterable[Span], wish: Wish, start: int) -> bool:
    """Minute by minute: no part of the meeting lies outside of the times."""
    allowed = list(times)
    return all(covered(start + minute * 60, allowed) for minute in range(wish.minutes))


def can_come(person: Person, wish: Wish, start: int) -> bool:
    if not person.is_known or not is_free(person.busy, wish, start):
        return False
    if not wish.in_hours or person.hours is None:
        return True
    return is_inside([*person.hours, *(person.kept if wish.uses_kept else ())], wish, start)


def is_on_grid(wish: Wish, start: int) -> bool:
    if wish.blocks is None or not wish.from_block:
        ahead = 5 * HOUR + HOUR // 2 if wish.zone == "Asia/Kolkata" else 0  # Berlin's whole hours are UTC's
        return (start + ahead) % (wish.grid * 60) == 0
    return any(
        block.start <= start < block.end and (start - block.start) % (wish.grid * 60) == 0
        for block in slots.merged(wish.blocks)
    )


def oracle(wish: Wish) -> list[Span]:
    found = []
    for start in range(MONDAY, MONDAY + LENGTH, 300):
        end = start + wish.minutes * 60
        if start < max(wish.earliest, wish.not_before) or end > wish.latest or not is_on_grid(wish, start):
            continue
        if wish.blocks is not None and not is_inside(wish.blocks, wish, start):
            continue
        if not all(can_come(one, wish, start) for one in wish.people if one.is_required):
            continue
        if any(sum(can_come(one, wish, start) for one in pool.members) < pool.need for pool in wish.pools):
            continue
        if wish.rooms and not any(one.is_known and is_free(one.busy, wish, start) for one in wish.rooms):
            continue
        if wish.guest_day is not None and not is_inside(wish.guest_day, wish, start):
            continue
        if is_free(wish.guest_busy, wish, start):
            found.append(Span(start, end))
    return found


@settings(max_examples=150, deadline=None)
@given(wishes())
def test_the_free_slots_are_exactly_the_oracles(wish: Wish) -> None:
    free = slots.free_slots(wish)
    assert free == oracle(wish)
    for one in slots.suggest(wish):
        assert one.span in free
        everybody = {person.holder: person for person in [*wish.people, *(p for q in wish.pools for p in q.members)]}
        assert len(one.holders) == sum(pool.need for pool in wish.pools)
        assert all(can_come(everybody[holder], wish, one.span.start) for holder in one.holders)
        absent = {p.holder for p in wish.people if not p.is_required and not can_come(p, wish, one.span.start)}
        told = {holder for reason in one.reasons if reason.code.startswith("optional") for holder in reason.holders}
        assert told == absent
        assert (Reason("all_free") in one.reasons) == (not absent)
        if wish.rooms:
            room = next(room for room in wish.rooms if room.holder == one.room)
            assert (room.is_known, is_free(room.busy, wish, one.span.start)) == (True, True)
    if not free:
        assert slots.suggest(wish) == []


@settings(max_examples=40, deadline=None)
@given(wishes())
def test_what_each_constraint_costs_is_what_comes_free_without_it(wish: Wish) -> None:
    now = len(oracle(wish))
    for found in slots.why_none(wish):
        without = {
            "person": replace(wish, people=[one for one in wish.people if one.holder != found.holder]),
            "unknown": replace(wish, people=[one for one in wish.people if one.holder != found.holder]),
            "pool": replace(wish, pools=()),
            "rooms": replace(wish, rooms=()),
            "rooms_unknown": replace(wish, rooms=()),
            "hours": replace(wish, in_hours=False),
            "guest_day": replace(wish, guest_day=None),
            "guest_busy": replace(wish, guest_busy=()),
            "notice": replace(wish, not_before=0),
            "blocks": replace(wish, blocks=None, from_block=False),
            "buffers": replace(wish, before=0, after=0),
            "shorter": replace(wish, minutes=found.minutes),
        }[found.code]
        assert found.gained == len(oracle(without)) - now


def test_somebody_unknown_is_never_free_and_is_named() -> None:
    wish = Wish(60, MONDAY, MONDAY + DAY, [Person("user:1", is_known=False), Person("user:2", hours=DAYTIME)])
    assert slots.free_slots(wish) == []
    assert slots.suggest(wish) == []
    assert [(one.code, one.holder, one.gained) for one in slots.why_none(wish)] == [("unknown", "user:1", 29)]
    lonely = replace(wish, people=[Person("user:1", is_known=False)], rooms=[Room("resource:1", is_known=False)])
    assert {one.code for one in slots.why_none(lonely)} == {"unknown", "rooms_unknown"}


def test_suggestions_begin_on_distinct_days_and_balance_the_load() -> None:
    ana = Person("user:1", hours=DAYTIME, interviews=[MONDAY + HOUR])
    ben = Person("user:2", hours=DAYTIME)
    wish = Wish(
        60, MONDAY, MONDAY + LENGTH, pools=[Pool("Backend", 1, [ana, ben])], rooms=[Room("resource:9")],
        guest_day=DAYTIME,
    )  # fmt: skip
    found = slots.suggest(wish)
    assert len(found) == 8
    assert sorted((one.span.start - MONDAY) // DAY for one in found[:2]) == [0, 1]
    assert [one.holders for one in found] == [("user:2",)] * 8
    assert [reason.code for reason in found[0].reasons] == [
        "all_free",
        "room",
        "inside_hours",
        "guest_day",
        "few_interviews",
    ]
    assert all(a.span.end <= b.span.start or b.span.end <= a.span.start for a in found for b in found if a is not b)


def test_kept_times_count_as_working_hours_when_candidates_choose() -> None:
    early = at(6, 7)
    wish = Wish(60, MONDAY, MONDAY + DAY, [Person("user:1", hours=(at(9, 10),), kept=(early,))])
    assert slots.free_slots(wish) == [at(9, 10)]
    open_ = replace(wish, uses_kept=True)
    assert slots.free_slots(open_) == [early, at(9, 10)]
    assert Reason("kept", ("user:1",)) in slots.suggest(open_)[0].reasons


def test_nobody_counts_twice_in_pools() -> None:
    ana, ben = Person("user:1"), Person("user:2")
    wish = Wish(60, MONDAY, MONDAY + DAY, [ana], pools=[Pool("One", 1, [ana, ben]), Pool("Two", 1, [ben])])
    assert slots.free_slots(wish) == []
    assert slots.free_slots(replace(wish, pools=wish.pools[:1]))


def test_the_nearest_times_are_told_in_order() -> None:
    free = [at(hour, hour + 1) for hour in (8, 10, 11, 15, 20)]
    assert slots.nearest(free, at(12, 13).start) == [at(10, 11), at(11, 12), at(15, 16)]
