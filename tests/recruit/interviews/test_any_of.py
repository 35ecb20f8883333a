"""Any so many of several people: who comes, decided once nobody else can book them, and one lane for all of them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.errors import Invalid
from calendars.availability import pools, slots
from calendars.availability.slots import Person, Pool, Span, Wish
from calendars.meetings.booking import Taken
from calendars.meetings.models import Booking
from recruit.interviews import grid, rescheduling, scheduling
from recruit.interviews.drafts import AnyOf, InterviewDraft
from recruit.interviews.models import Interview
from tests.accounts.test_at_once import at_once
from tests.calendars.availability.test_slots import DAYTIME, HOUR, MONDAY, people
from tests.factories.accounts import make_user
from tests.factories.interviews import ZONE, make_interview, only_slot, slot
from tests.factories.recruit import make_vocabulary
from tests.factories.road import make_application, make_job


@st.composite
def crowds(draw: st.DrawFn) -> list[Person]:
    return [draw(people(f"user:{number}")) for number in range(draw(st.integers(1, 5)))]


@settings(max_examples=25, deadline=None)
@given(crowds(), st.integers(1, 3), st.integers(0, 95), st.integers(0, 5))
def test_who_comes_is_free_and_has_least_and_the_suggestions_name_the_same(
    crowd: list[Person], need: int, quarter: int, picked: int
) -> None:
    span = Span(MONDAY + quarter * 900, MONDAY + quarter * 900 + 1800)
    loads = {one.holder: len(one.interviews) for one in crowd}  # all of them in this week
    by_hand = {f"user:{picked}"}
    free = {one.holder for one in crowd if pools.is_free(one, span)}
    working = {one.holder for one in crowd if pools.is_at_work(one, span)}
    coming = pools.ranked(crowd, span, first=by_hand)[:need]
    assert len(coming) == min(need, len(free)) == len(set(coming))
    assert set(coming) <= free
    assert by_hand & free <= set(coming)
    at_work = [holder for holder in coming if holder in working - by_hand]
    left = free & working - set(coming)
    assert not left or set(coming) <= working | by_hand
    assert not [one for one in left if loads[one] < max((loads[each] for each in at_work), default=0)]

    wish = Wish(30, MONDAY, MONDAY + 24 * HOUR, pools=[Pool("any", need, crowd)])
    said = [one for one in slots.suggest(wish, most=200) if one.span == span]
    assert bool(said) <= (len(free & working) >= need)
    assert all(list(one.holders) == pools.ranked(crowd, span)[:need] for one in said)


@settings(max_examples=20, deadline=None)
@given(crowds(), st.integers(1, 3))
def test_the_one_lane_is_clear_where_and_only_where_enough_can_come(crowd: list[Person], need: int) -> None:
    shown = grid.window(date(2026, 3, 2), "UTC")
    lane = grid.together(crowd, need, shown, str)
    covered = {row: block for block in lane for row in range(block.at, block.at + block.span)}
    assert sum(block.span for block in lane) == len(covered)
    for row in range(1, shown.rows + 1):
        quarter = Span.of(shown.at(row - 1), shown.at(row))
        able = [one for one in crowd if pools.is_free(one, quarter) and pools.is_at_work(one, quarter)]
        assert (row in covered) == (len(able) < need)
        if row in covered and covered[row].kind != "off":
            assert covered[row].words == str(len(able))
        if row in covered and covered[row].kind == "off":
            assert not any(pools.is_at_work(one, quarter) for one in crowd)


def test_a_quarter_nobody_is_known_in_is_unknown_and_one_nobody_works_in_is_off() -> None:
    shown = grid.window(date(2026, 3, 2), "UTC", first_hour=8, last_hour=18)  # the Monday of the slots' tests
    crowd = [Person("user:1", hours=DAYTIME), Person("user:2", hours=DAYTIME, is_known=False)]
    found = [(block.kind, block.at, block.span, block.words) for block in grid.together(crowd, 2, shown, str)]
    assert found == [("off", 1, 4, ""), ("unknown", 5, 32, "1"), ("off", 37, 4, "")]


@pytest.mark.django_db
def test_exactly_so_many_are_booked_and_whoever_was_taken_meanwhile_is_replaced(rosa: User) -> None:
    first, second, third, host = (make_user(RoleCode.BASIC) for _number in range(4))
    make_interview(rosa, None, slot(first))
    wanted = slot(host, any_of=AnyOf(1, (first, host, second, third)))
    interview = make_interview(rosa, None, wanted)
    assert coming(interview) == {host, second}  # the first has another, the host comes anyway
    before = Booking.objects.count()
    with pytest.raises(Taken, match="Only 1 of 3 can come then, and 2 are needed") as refused:
        make_interview(rosa, None, slot(any_of=AnyOf(2, (first, second, third))))
    assert refused.value.holders == (f"user:{first.pk}", f"user:{second.pk}")
    with pytest.raises(Taken, match="Nobody of the 2 can come then"):
        make_interview(rosa, None, slot(any_of=AnyOf(1, (first, second))))
    assert Booking.objects.count() == before

    # Where it is moved or its people are changed, its own time is in nobody's way.
    row = only_slot(interview)
    other = slot(any_of=AnyOf(2, (second, first, third)), title="Interview")
    rescheduling.change_slot(row, by=Actor.of(rosa), slot=other)
    assert coming(interview) == {second, third}
    application = make_application(make_job(rosa))
    application.candidate.employee = third
    application.candidate.save()
    with pytest.raises(Invalid, match="Nobody interviews themselves"):
        make_interview(rosa, application, slot(days=9, any_of=AnyOf(1, (second, third))))


def coming(interview: Interview) -> set[User | None]:
    """The colleagues who are booked for the first event."""
    return {each.user for each in only_slot(interview).meeting.attendees.filter(kind="USER")}


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_get_different_people_and_a_third_is_refused() -> None:
    make_vocabulary()
    rosa, first, second = make_user(RoleCode.STANDARD), make_user(RoleCode.BASIC), make_user(RoleCode.BASIC)
    job = make_job(rosa)
    applications = [make_application(job) for _number in range(3)]

    def schedule(number: int) -> object:
        # In another order, as another load that week would have it.
        pair = (first, second) if number % 2 else (second, first)
        draft = InterviewDraft((slot(any_of=AnyOf(1, pair)),), zone=ZONE)
        return scheduling.schedule(applications[number], by=Actor.of(rosa), draft=draft)

    results = at_once(*(lambda number=number: schedule(number) for number in range(3)))
    assert sorted(results) == ["done", "done", "taken"]
    assert {one for interview in Interview.objects.all() for one in coming(interview)} == {first, second}
