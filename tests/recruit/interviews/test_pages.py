"""The hub, the calendar and the types: what each shows to whom, at a constant number of statements."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from recruit.interviews import answering, counting, queries
from recruit.interviews.models import InterviewType
from recruit.interviews.views import calendar
from tests.factories import interviews as makers
from tests.factories.accounts import signed_in
from tests.factories.road import join, make_application, make_job

pytestmark = pytest.mark.django_db


def read(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def statements(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        read(client, address)
    return len(seen)


def test_the_hub_counts_what_comes_is_owed_and_is_over(rosa: User, iris: User, hugo: User) -> None:
    job = make_job(rosa)
    join(job, iris, "INTERVIEW_TEAM", by=rosa)
    coming, over = make_application(job, last_name="Coming"), make_application(job, last_name="Overly")
    makers.make_interview(rosa, coming, makers.slot(iris, place="Room 7", type=makers.make_type("Panel")))
    makers.make_past_interview(rosa, over, makers.slot(iris, at=time(8)))
    client = signed_in(iris)

    upcoming = read(client, "/interviews/")
    assert "Cleo Coming" in upcoming
    assert "Room 7" in upcoming
    assert "Panel" in upcoming
    assert "Overly" not in upcoming
    due = read(client, "/interviews/?tab=feedback", **{"HX-Request": "true"})
    assert due.lstrip().startswith('<div id="rows" ')
    assert "Cleo Overly" in due
    assert "Iris Interviewer" in due
    assert counting.at_hand(Actor.of(iris)) == 1
    assert "Cleo Overly" in read(client, "/interviews/?tab=past")
    assert "Cleo Coming" in read(signed_in(rosa), "/interviews/")  # she organizes it
    for page in ("", "?whose=jobs", "?whose=all", "?tab=past&whose=all", "?tab=x&whose=y&after=z"):
        said = read(signed_in(hugo), f"/interviews/{page}")
        assert "Cleo Coming" not in said
        assert "Cleo Overly" not in said


def test_who_interviews_without_seeing_the_application_answers_in_the_hub(rosa: User, iris: User) -> None:
    interview = makers.make_interview(rosa, None, makers.slot(iris))
    slot, client = makers.only_slot(interview), signed_in(iris)
    page = read(client, "/interviews/")
    assert interview.application.candidate.full_name in page
    assert f"/applications/{interview.application.public_id}/" not in page
    address = f"/interviews/answers/{slot.public_id}/"
    assert address in page
    assert client.post(address, {"response": "accepted"}).status_code == 303
    assert makers.only_slot(interview).meeting.attendees.get(user=iris).response == "accepted"
    assert client.post(address, {"response": "perhaps"}).status_code == 422
    assert signed_in(rosa).post(address, {"response": "accepted"}).status_code == 404  # she takes no part


def test_nobody_finds_their_own_interview(rosa: User, ada: User) -> None:
    own = make_application(make_job(rosa), email=ada.email, last_name="Myself")
    makers.make_interview(rosa, own)
    for page in ("/interviews/?whose=all", "/calendar/?whose=all", "/calendar/?view=agenda&whose=all"):
        assert "Myself" not in read(signed_in(ada), page)


def test_the_calendar_shows_a_week_a_day_and_an_agenda_with_the_unconfirmed_first(rosa: User, iris: User) -> None:
    sure = make_application(make_job(rosa, title="Surgeon"), last_name="Sure")
    open_ = make_application(make_job(rosa, title="Porter"), last_name="Open")
    interview = makers.make_interview(rosa, sure, makers.slot(iris, days=1, at=time(7, 15)))
    makers.make_interview(rosa, open_, makers.slot(rosa, days=2))
    answering.answer_as_candidate(interview, by=makers.candidate_of(interview), response="accepted")
    slot = makers.only_slot(interview)
    answering.answer_as_interviewer(slot, iris, by=Actor.of(iris), response="accepted")
    User.objects.filter(pk=rosa.pk).update(time_zone="America/New_York")
    client, day = signed_in(rosa), slot.meeting.starts_at

    agenda = read(client, "/calendar/?view=agenda")
    assert agenda.index("Not confirmed yet") < agenda.index("Cleo Open") < agenda.index("Cleo Sure")
    on = f"on={timezone.localtime(day):%Y-%m-%d}"
    week = read(client, f"/calendar/?{on}")
    assert "tblock--sure" in week
    shown = read(client, f"/calendar/?view=day&{on}")
    assert "01:15" in shown or "02:15" in shown  # a quarter past seven in Berlin
    assert "Cleo Open" not in shown
    job = open_.job.public_id
    assert "Cleo Sure" not in read(client, f"/calendar/?view=agenda&job={job}")
    only = read(client, f"/calendar/?view=agenda&interviewer={iris.public_id}", **{"HX-Request": "true"})
    assert "Cleo Sure" in only
    assert "Cleo Open" not in only
    assert "No interviews" in read(client, "/calendar/?view=week&on=2031-01-01&job=nonsense")
    read(client, "/calendar/?view=month&on=tomorrow&whose=nobody")


def test_a_full_calendar_says_so_and_a_filter_looks_beyond_what_is_drawn(
    rosa: User, iris: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar, "MOST", 2)
    surgeons = make_job(rosa, title="Surgeon")
    for hour in (8, 9):
        makers.make_interview(rosa, make_application(surgeons), makers.slot(rosa, at=time(hour)))
    late = make_application(make_job(rosa, title="Porter"), last_name="Late")
    client, page = signed_in(rosa), "/calendar/?view=agenda&whose=all"
    assert "Only the first" not in read(client, page)
    makers.make_interview(rosa, late, makers.slot(iris, at=time(10)))

    full = read(client, page)
    assert "Only the first 2 interviews" in full
    assert "Cleo Late" not in full
    assert all(name in full for name in ("Porter", iris.full_name)), "what is not drawn can still be asked for"
    for only in (f"&job={late.job.public_id}", f"&interviewer={iris.public_id}"):
        said = read(client, page + only)
        assert "Cleo Late" in said
        assert "Only the first" not in said


def test_lists_take_as_many_statements_for_three_as_for_one(rosa: User, iris: User) -> None:
    job = make_job(rosa)
    pages = ("/interviews/?whose=all", "/interviews/?tab=feedback&whose=all", "/calendar/?view=agenda&whose=all")
    client = signed_in(rosa)
    makers.make_past_interview(rosa, make_application(job), makers.slot(iris, days=9))
    makers.make_interview(rosa, make_application(job), makers.slot(iris, rosa))
    before = [statements(client, page) for page in pages]
    for number in range(2):
        makers.make_past_interview(rosa, make_application(job), makers.slot(iris, days=10 + number))
        makers.make_interview(rosa, make_application(job), makers.slot(iris, rosa, at=time(12 + number)))
    assert [statements(client, page) for page in pages] == before
    assert max(before) <= 20


def test_interview_types_are_added_and_removed_by_name(ada: User, rosa: User) -> None:
    client, address = signed_in(ada), "/settings/interview-types/"
    assert client.post(address, {"names": "Panel\n\n Phone  screen \n"}).status_code == 303
    assert [row.name for row in queries.types()] == ["Panel", "Phone screen"]
    refused = client.post(address, {"names": "x" * 101})
    assert refused.status_code == 422
    assert "x" * 101 in refused.content.decode()
    panel = InterviewType.objects.get(name="Panel")
    makers.make_interview(rosa, None, makers.slot(rosa, type=panel))
    assert client.post(f"{address}{panel.public_id}/remove/").status_code == 303
    page = read(client, address)
    assert "Phone screen" in page
    assert '<td class="strong">Panel</td>' not in page
    assert signed_in(rosa).get(address).status_code == 403


def test_the_home_page_names_today_s_interviews(rosa: User) -> None:
    application = make_application(make_job(rosa), last_name="Today")
    interview = makers.make_interview(rosa, application)
    assert "Interviews today" not in read(signed_in(rosa), "/")
    makers.put_back(makers.only_slot(interview), timezone.now() + timedelta(minutes=5))
    assert "Interviews today" in read(signed_in(rosa), "/")
