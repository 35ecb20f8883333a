"""Two candidates, two links, one time, the same moment: one of them gets it."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from functools import partial

import pytest
from django.db import connection

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from calendars.meetings import moving
from calendars.meetings.models import Booking, Meeting
from recruit.applications import merging, rejecting
from recruit.applications.models import Application
from recruit.interviews import cancelling, choosing, inviting, queries, rescheduling
from recruit.interviews.models import Interview, SelfSchedule
from tests.accounts.test_at_once import at_once
from tests.factories import interviews as makers
from tests.factories.accounts import make_user
from tests.factories.road import make_application, make_job
from tests.factories.self_schedules import at, chooser_of, make_invitation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def boss() -> User:
    return make_user(RoleCode.ADMIN)


def choose(row: SelfSchedule, hour: float) -> object:
    return choosing.choose(row, by=chooser_of(row), starts_at=at(hour), link_number=1)


def overlaps() -> int:
    """How many pairs of counting bookings overlap, asked of the database itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM calendars_booking a JOIN calendars_booking b ON a.id < b.id"
            " AND a.holder = b.holder AND a.during && b.during"
        )
        return int(cursor.fetchone()[0])


def test_of_two_candidates_who_confirm_one_time_one_gets_it(boss: User) -> None:
    for hour in (9, 9.5, 10):
        first, second = make_invitation(boss), make_invitation(boss)
        outcomes = at_once(partial(choose, first, hour), partial(choose, second, hour))
        assert sorted(outcomes) == ["done", "taken"]
        loser = second if outcomes[0] == "done" else first
        loser.refresh_from_db()
        assert (loser.status, loser.interview) == ("OPEN", None)
        loser.application.refresh_from_db()
        assert loser.application.stage == "NEW", "nothing of the booking that failed stands"
    assert (Interview.objects.count(), Meeting.objects.count(), overlaps()) == (3, 3, 0)


def test_of_two_who_press_one_time_one_holds_it_and_a_double_press_books_once(boss: User) -> None:
    first, second = make_invitation(boss), make_invitation(boss)

    def hold(row: SelfSchedule) -> object:
        return choosing.hold(row, by=chooser_of(row), starts_at=at(9), link_number=1)

    assert sorted(at_once(lambda: hold(first), lambda: hold(second))) == ["done", "taken"]
    holder = Booking.objects.filter(holder__startswith="guest:").get().about
    row = first if str(first.public_id) in holder else second
    assert at_once(lambda: choose(row, 9), lambda: choose(row, 9)) == ["done", "done"]
    assert (Interview.objects.count(), overlaps()) == (1, 0)


def test_one_link_books_one_of_two_times_and_an_end_beats_or_follows_the_choice(boss: User) -> None:
    row = make_invitation(boss)
    assert sorted(at_once(lambda: choose(row, 9), lambda: choose(row, 10))) == ["booked", "done"]
    other = make_invitation(boss)
    outcomes = at_once(lambda: choose(other, 11), lambda: inviting.withdraw(other, by=Actor.of(boss)))
    other.refresh_from_db()
    assert (sorted(outcomes), other.status) in [
        (["booked", "done"], "BOOKED"),
        (["done", "link_closed"], "CANCELLED"),
    ]
    third = make_invitation(boss)
    at_once(lambda: choose(third, 11.5), lambda: rejecting.reject(third.application, by=Actor.of(boss)))
    third.refresh_from_db()
    assert third.interview is None or third.interview.is_cancelled
    assert overlaps() == 0


def test_a_merge_and_a_booking_at_the_same_moment_leave_one_person_in_one_place(boss: User) -> None:
    for _round in range(3):
        first = makers.make_interview(boss, None, makers.slot())
        application = make_application(make_job(boss))
        merge = partial(merging.merge, first.application.candidate, by=Actor.of(boss), gone=application.candidate)
        outcomes = at_once(merge, partial(makers.make_interview, boss, application, makers.slot()))
        assert sorted(outcomes) in [["done", "interviews_overlap"], ["done", "taken"], ["done", "not_found"]]
        assert overlaps() == 0
        Interview.objects.all().delete()
        Meeting.objects.all().delete()


def test_of_two_neighbours_within_the_buffer_confirmed_at_once_one_is_booked(boss: User) -> None:
    for hour in (9, 10.5):
        first, second = (make_invitation(boss, buffer_minutes=15) for _each in range(2))
        outcomes = at_once(partial(choose, first, hour), partial(choose, second, hour + 0.5))
        assert sorted(outcomes) == ["done", "taken"]
        loser = second if outcomes[0] == "done" else first
        loser.refresh_from_db()
        assert (loser.status, loser.interview) == ("OPEN", None)
    assert Interview.objects.count() == 2

    # A time that is held keeps its distance too, and one that is moved does not stand in its own way.
    row, other = make_invitation(boss, buffer_minutes=15), make_invitation(boss, buffer_minutes=15)
    choosing.choose(row, by=chooser_of(row), starts_at=at(9, 4), link_number=1)
    row.refresh_from_db()
    moves = partial(choosing.change, row, by=chooser_of(row), starts_at=at(9.5, 4), link_number=1)
    holds = partial(choosing.hold, other, by=chooser_of(other), starts_at=at(10, 4), link_number=1)
    assert sorted(at_once(moves, holds)) == ["done", "taken"]


def test_a_change_here_and_one_from_the_calendar_at_the_same_moment_both_happen(boss: User) -> None:
    """They take the same locks in the same order, so that neither is given up for the other."""
    iris, hugo = make_user(RoleCode.BASIC), make_user(RoleCode.BASIC)
    slot = makers.only_slot(makers.make_interview(boss, None, makers.slot(boss, iris)))
    for number in range(4):
        people = [(boss, True), (iris, True), (hugo, True)][: 2 + number % 2]
        draft = replace(queries.draft_of(slot), time=time(8 + number))
        outcomes = at_once(
            partial(rescheduling.change_slot, slot, by=Actor.of(boss), slot=draft),
            partial(moving.change, slot.meeting, by=Actor.system("calendars"), users=people, is_from_calendar=True),
        )
        assert outcomes == ["done", "done"]
        slot.refresh_from_db()
        assert slot.meeting.local_time == time(8 + number)
    assert overlaps() == 0


def test_two_ends_of_many_interviews_at_the_same_moment_wait_for_each_other(boss: User) -> None:
    iris, hugo = make_user(RoleCode.BASIC), make_user(RoleCode.BASIC)
    job = make_job(boss)
    for day in (3, 4):
        halves: list[list[Application]] = [[], []]
        for number, user in enumerate((iris, hugo, hugo, iris)):
            half = halves[number // 2]
            slot = makers.slot(user, days=day, at=time(9 + number))
            half.append(makers.make_interview(boss, make_application(job), slot).application)
        assert at_once(*(partial(cancelling.end_with_all, half, by=Actor.of(boss)) for half in halves)) == ["done"] * 2
    assert not Booking.objects.exists()
