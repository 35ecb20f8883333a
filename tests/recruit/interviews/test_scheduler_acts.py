"""The Interviews tab: what it shows, and the acts on it: cancel, answers, no-show, told, a change made outside."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from calendars.connections.models import Connection
from calendars.meetings import noting
from calendars.meetings.models import Booking, Meeting
from recruit.applications.models import Application
from recruit.interviews import queries
from recruit.interviews.models import Interview
from recruit.letters.models import SentLetter
from tests.factories.accounts import signed_in
from tests.factories.interviews import make_interview, make_past_interview, only_slot, slot, told
from tests.factories.road import join, make_application, make_job

pytestmark = pytest.mark.django_db

LETTER = {"tell": "on", "subject": "News", "text": "[m_event_details]"}


@pytest.fixture
def application(rosa: User, iris: User) -> Application:
    job = make_job(rosa)
    join(job, iris, "INTERVIEW_TEAM", by=rosa)
    return make_application(job)


@pytest.fixture
def desk(rosa: User) -> Client:
    return signed_in(rosa)


def url_of(interview: Interview, name: str, *keys: Any) -> str:
    return reverse(f"recruit:{name}", args=[interview.application.public_id, interview.public_id, *keys])


def tab_of(application: Application) -> str:
    return reverse("recruit:application-interviews", args=[application.public_id])


def test_it_is_cancelled_with_a_reason_and_the_candidate_told(
    application: Application, desk: Client, rosa: User, iris: User
) -> None:
    interview = make_interview(rosa, application, slot(iris), tell=told())
    page = desk.get(url_of(interview, "interview-cancel")).content.decode()
    assert 'name="tell"' in page
    assert "checked" in page  # who was told before is told again
    empty = desk.post(url_of(interview, "interview-cancel"), LETTER | {"text": ""})
    assert (empty.status_code, Interview.objects.get().cancelled_at) == (422, None)
    stale = desk.post(url_of(interview, "interview-cancel"), LETTER | {"version": interview.version + 7})
    assert (stale.status_code, Interview.objects.get().cancelled_at) == (409, None)
    sent = LETTER | {"reason": "The job is filled", "version": interview.version}
    assert desk.post(url_of(interview, "interview-cancel"), sent).status_code == 303
    assert Interview.objects.get().cancel_reason == "The job is filled"
    assert not Booking.objects.exists()
    assert SentLetter.objects.filter(subject="News").count() == 1
    page = desk.get(tab_of(application)).content.decode()
    assert "1 cancelled interview" in page
    assert "The job is filled" in page


def test_answers_are_noted_by_hand_and_an_interviewer_notes_their_own(
    application: Application, desk: Client, rosa: User, iris: User
) -> None:
    interview = make_interview(rosa, application, slot(iris))
    attendee = only_slot(interview).meeting.attendees.get(user=iris)
    url = url_of(interview, "interview-answer-for", only_slot(interview).public_id, attendee.public_id)
    own = signed_in(iris)
    assert own.post(url, {"response": "tentative"}).status_code == 303
    attendee.refresh_from_db()
    assert attendee.response == "tentative"
    assert own.post(url, {"response": "perhaps"}).status_code == 422
    assert own.post(url_of(interview, "interview-answer"), {"response": "accepted"}).status_code == 403
    assert desk.post(url_of(interview, "interview-answer"), {"response": "accepted"}).status_code == 303
    assert Interview.objects.get().candidate_status == "accepted"
    page = own.get(tab_of(application)).content.decode()
    assert "Tentative" in page
    assert "Cancel the interview" not in page


def test_who_did_not_come_is_noted_and_taken_back(application: Application, desk: Client, rosa: User) -> None:
    interview = make_past_interview(rosa, application)
    url = url_of(interview, "interview-no-show", only_slot(interview).public_id)
    assert desk.post(url, {"value": "1"}).status_code == 303
    assert "Did not come" in desk.get(tab_of(application)).content.decode()
    assert desk.post(url, {"value": "0"}).status_code == 303
    assert only_slot(interview).no_show_at is None


def test_events_are_added_and_removed_but_not_the_last(
    application: Application, desk: Client, rosa: User, iris: User
) -> None:
    interview = make_interview(rosa, application, slot(iris), slot(iris, days=4))
    first, second = (row.public_id for row in queries.live_slots(interview))
    assert desk.post(url_of(interview, "interview-slot-remove", second), {}).status_code == 303
    refused = desk.post(url_of(interview, "interview-slot-remove", first), {})
    assert "the only event" in refused.content.decode()
    assert [row.public_id for row in queries.live_slots(interview)] == [first]


def test_the_candidate_is_told_later(application: Application, desk: Client, rosa: User) -> None:
    interview = make_interview(rosa, application)
    assert "Not told yet" in desk.get(tab_of(application)).content.decode()
    assert desk.post(url_of(interview, "interview-tell"), LETTER | {"version": interview.version}).status_code == 303
    assert "Not told yet" not in desk.get(tab_of(application)).content.decode()
    assert SentLetter.objects.get().subject == "News"


@pytest.mark.parametrize("taken", [True, False])
def test_a_change_made_outside_is_shown_and_taken_over_or_put_back(
    application: Application, desk: Client, rosa: User, iris: User, taken: bool
) -> None:
    interview = make_interview(rosa, application, slot(iris), tell=told())
    timeslot = only_slot(interview)
    before = timeslot.meeting.starts_at
    moved = {
        "starts_at": (before + timedelta(hours=2)).isoformat(),
        "ends_at": (timeslot.meeting.ends_at + timedelta(hours=2)).isoformat(),
    }
    noting.note_outside(timeslot.meeting, change=moved, by=Actor.system("calendars"))
    page = desk.get(tab_of(application)).content.decode()
    assert "Changed in the outside calendar. Tell the candidate?" in page
    interview.refresh_from_db()
    sent = {"take": "take" if taken else "keep", "version": interview.version} | (LETTER if taken else {})
    assert desk.post(url_of(interview, "interview-outside", timeslot.public_id), sent).status_code == 303
    meeting = only_slot(interview).meeting
    assert meeting.starts_at == before + timedelta(hours=2 * taken)
    assert meeting.outside_change is None
    assert SentLetter.objects.filter(subject="News").count() == taken
    assert "Changed in the outside calendar" not in desk.get(tab_of(application)).content.decode()


def test_what_the_calendar_refused_says_so_and_is_tried_again(
    application: Application, desk: Client, rosa: User, iris: User
) -> None:
    Connection.objects.create(kind="EXCHANGE", is_active=True, account="service@northwind.example")
    interview = make_interview(rosa, application, slot(iris))
    meeting = only_slot(interview).meeting
    again = url_of(interview, "interview-again", only_slot(interview).public_id)
    assert again not in desk.get(tab_of(application)).content.decode()
    assert desk.post(again).status_code == 409
    Meeting.objects.filter(pk=meeting.pk).update(outside="FAILED", outside_failure="The server said no.")
    page = desk.get(tab_of(application)).content.decode()
    assert "The server said no." in page
    assert again in page
    assert signed_in(iris).post(again).status_code == 403
    assert desk.post(again).status_code == 303
    meeting.refresh_from_db()
    assert (meeting.outside, meeting.outside_failure) == ("WANTED", "")
    assert Entry.objects.filter(kind="interview.sent_again").count() == 1


def test_more_interviews_cost_the_tab_no_more_statements(
    application: Application, desk: Client, rosa: User, iris: User
) -> None:
    counts = []
    for days in (3, 5, 6):
        make_interview(rosa, application, slot(iris, days=days), slot(rosa, iris, days=days + 7))
        desk.get(tab_of(application))
        with CaptureQueriesContext(
            connection,
        ) as counted:
            page = desk.get(tab_of(application))
        assert page.status_code == 200
        counts.append(len(counted))
    assert len(set(counts)) == 1


def test_nobody_reaches_an_interview_over_another_application(
    application: Application, desk: Client, rosa: User, iris: User
) -> None:
    interview, other = make_interview(rosa, application, slot(iris)), make_application(application.job)
    slot_id = only_slot(interview).public_id
    keys = [other.public_id, interview.public_id]
    for name in ("interview-cancel", "interview-tell", "interview-answer", "interview-add"):
        assert desk.get(reverse(f"recruit:{name}", args=keys)).status_code == 404, name
    for name in ("interview-change", "interview-outside", "interview-slot-remove"):
        assert desk.get(reverse(f"recruit:{name}", args=[*keys, slot_id])).status_code == 404, name
