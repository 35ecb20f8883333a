"""Two at once, and rules asked twice: whoever plans and whoever chooses never wait for each other in a ring."""

from __future__ import annotations

import threading
import time as clock
from dataclasses import replace
from datetime import time
from functools import partial
from typing import Any

import pytest

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.errors import Invalid
from recruit.applications import applying
from recruit.interviews import choosing, queries, rescheduling, typing
from recruit.interviews.models import InterviewType
from tests.accounts.test_at_once import at_once
from tests.factories import interviews as makers
from tests.factories.accounts import make_user
from tests.factories.road import make_application, make_job
from tests.factories.self_schedules import at, chooser_of, make_invitation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def boss() -> User:
    return make_user(RoleCode.ADMIN)


def test_an_event_that_moves_and_another_of_the_same_person_wait_in_one_order(
    boss: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    iris = make_user(RoleCode.STANDARD)
    first = make_application(make_job(boss))
    second = applying.add_to_job(make_job(boss), by=Actor.system("tests"), candidate=first.candidate)
    slot = makers.only_slot(makers.make_interview(boss, first, makers.slot(iris)))
    has_queued, let_go = threading.Event(), rescheduling._let_go

    def slowly(*args: Any, **more: Any) -> Any:
        has_queued.set()
        clock.sleep(0.3)  # the other one queues meanwhile
        return let_go(*args, **more)

    monkeypatch.setattr(rescheduling, "_let_go", slowly)
    later = replace(queries.draft_of(slot), time=time(15))

    def plan() -> object:
        has_queued.wait(5)
        return makers.make_interview(boss, second, makers.slot(iris, at=time(8)))

    move = partial(rescheduling.change_slot, slot, by=Actor.of(boss), slot=later)
    assert at_once(move, plan) == ["done", "done"]


def test_one_name_added_twice_at_once_stands_once(boss: User) -> None:
    add = partial(typing.add_types, ["Pair programming"], by=Actor.of(boss))
    assert at_once(add, add) == ["done", "done"]
    assert InterviewType.objects.filter(name="Pair programming").count() == 1


def test_nobody_is_invited_to_a_time_with_themselves_under_their_address(boss: User) -> None:
    application = make_application(make_job(boss))
    themselves = make_user(RoleCode.STANDARD, email=application.candidate.email)
    with pytest.raises(Invalid) as refused:
        make_invitation(boss, application, themselves)
    assert set(refused.value.fields) == {"interviewers"}


def test_another_time_is_one_of_whoever_interviews_now(boss: User) -> None:
    iris, hugo = make_user(RoleCode.STANDARD), make_user(RoleCode.STANDARD)
    row = make_invitation(boss, None, iris)
    interview = choosing.choose(row, by=chooser_of(row), starts_at=at(9), link_number=1)
    slot = makers.only_slot(interview)
    rescheduling.change_slot(slot, by=Actor.of(boss), slot=replace(queries.draft_of(slot), users=((hugo, True),)))
    other = make_invitation(boss, None, hugo)
    choosing.choose(other, by=chooser_of(other), starts_at=at(10), link_number=1)
    row.refresh_from_db()

    assert at(10) not in [span.starts_at for span in choosing.open_slots(row)]
    choosing.change(row, by=chooser_of(row), starts_at=at(10.5), link_number=1)
    assert [user.pk for user, _required in queries.draft_of(makers.only_slot(interview)).users] == [hugo.pk]


def test_the_candidate_moves_the_time_they_chose_and_not_one_that_was_added_before_it(boss: User) -> None:
    iris = make_user(RoleCode.STANDARD)
    row = make_invitation(boss, None, iris)
    interview = choosing.choose(row, by=chooser_of(row), starts_at=at(10), link_number=1)
    early = replace(queries.draft_of(makers.only_slot(interview)), title="Welcome", time=time(8), users=((boss, True),))
    rescheduling.add_slot(interview, by=Actor.of(boss), slot=early)
    row.refresh_from_db()
    choosing.change(row, by=chooser_of(row), starts_at=at(11), link_number=1)
    begins = [(slot.meeting.title, slot.meeting.starts_at) for slot in queries.live_slots(interview)]
    assert begins == [("Welcome", at(8)), ("First talk", at(11))]


def test_another_time_is_as_long_as_colleagues_made_it(boss: User) -> None:
    row = make_invitation(boss, None, make_user(RoleCode.STANDARD))
    interview = choosing.choose(row, by=chooser_of(row), starts_at=at(9), link_number=1)
    slot = makers.only_slot(interview)
    rescheduling.change_slot(slot, by=Actor.of(boss), slot=replace(queries.draft_of(slot), minutes=2 * row.minutes))
    row.refresh_from_db()
    spans = choosing.open_slots(row)
    assert {span.end - span.start for span in spans} == {2 * 60 * row.minutes}
    choosing.change(row, by=chooser_of(row), starts_at=spans[-1].starts_at, link_number=1)
    moved = makers.only_slot(interview).meeting
    assert (moved.starts_at, moved.ends_at) == (spans[-1].starts_at, spans[-1].ends_at)
