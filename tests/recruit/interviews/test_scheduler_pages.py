"""The scheduler through its pages, without script: booking, clashes, several events, what is kept and refused."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from calendars.connections.models import Resource
from calendars.meetings.models import Booking
from recruit.applications.models import Application
from recruit.interviews.models import Interview
from recruit.interviews.views import scheduler
from recruit.interviews.views.scheduler_checks import Verdict
from recruit.letters.models import SentLetter
from tests.factories.accounts import make_user, signed_in
from tests.factories.interviews import make_interview, only_slot, slot
from tests.factories.road import join, make_application, make_job, require_step, step_named

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def coming(weekday: int = 1) -> date:
    """A Tuesday (or another day) that is far enough away."""
    today = timezone.localdate()
    return today + timedelta(days=14 + (weekday - today.weekday()) % 7)


@pytest.fixture
def application(rosa: User, iris: User, hugo: User) -> Application:
    job = make_job(rosa)
    join(job, iris, "INTERVIEW_TEAM", by=rosa)
    join(job, hugo, "HIRING_MANAGER", by=rosa)
    return make_application(job)


@pytest.fixture
def desk(rosa: User) -> Client:
    return signed_in(rosa)


def url_of(application: Application, name: str = "interview-new", *keys: Any) -> str:
    return reverse(f"recruit:{name}", args=[application.public_id, *keys])


def typed(*people: User, day: date | None = None, at: str = "10:00", **changes: Any) -> dict[str, Any]:
    """What the form sends for one event."""
    given = {
        "count": "1", "at": "0", "where": "onsite", "zone": "Europe/Vienna", "view": "work-week",
        "e0-title": "First talk", "e0-minutes": "45", "e0-day": f"{day or coming():%Y-%m-%d}", "e0-time": at,
        "e0-people": [str(user.public_id) for user in people], "subject": "Come", "text": "[m_event_details]",
    }  # fmt: skip
    return given | changes


def test_one_press_books_everybody_and_tells_the_candidate(
    application: Application, desk: Client, iris: User, hugo: User
) -> None:
    page = desk.get(url_of(application) + "?look=1").content.decode()
    assert f'value="{iris.public_id}" data-press="look" checked' in page  # interviewers of the team are chosen
    assert f'value="{hugo.public_id}" data-press="look">' in page
    assert 'class="proposal"' in page
    room = Resource.objects.create(name="Elm", capacity=6)
    sent = typed(iris, hugo, tell="on") | {"e0-optional": [str(hugo.public_id)], "e0-any_room": "on"}
    answer = desk.post(url_of(application), sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, url_of(application, "application-interviews"))

    interview = Interview.objects.get()
    meeting = only_slot(interview).meeting
    assert f"{meeting.local_on:%Y-%m-%d} {meeting.local_time:%H:%M} {meeting.zone}" == f"{coming()} 10:00 Europe/Vienna"
    who = {each.user: each.is_required for each in meeting.attendees.filter(user__isnull=False)}
    assert who == {iris: True, hugo: False}
    assert set(Booking.objects.values_list("holder", flat=True)) == {
        f"user:{iris.pk}", f"user:{hugo.pk}", f"resource:{room.pk}", f"guest:{application.candidate.public_id}",
    }  # fmt: skip
    assert meeting.place == "Elm, Graz, AT"
    assert interview.told_at is not None
    assert SentLetter.objects.get().subject == "Come"
    tab = desk.get(url_of(application, "application-interviews")).content.decode()
    assert "First talk" in tab
    assert "Iris Interviewer" in tab
    assert "Not told yet" not in tab


def test_how_much_somebody_has_follows_the_week_the_grid_shows(
    application: Application, desk: Client, rosa: User, iris: User
) -> None:
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday()) + timedelta(days=14)
    for hour in (9, 11):
        make_interview(rosa, None, slot(iris, days=(monday - today).days + 2, at=time(hour)))

    def shown(day: date) -> str:
        sent = {**typed(iris), "show": f"work-week|{day:%Y-%m-%d}"}
        answer = desk.post(url_of(application), sent, headers={"HX-Request": "true", "HX-Target": "when"})
        found = re.search(
            rf'<span id="load-{iris.public_id}" hx-swap-oob="true">([^<]+)</span>', answer.content.decode()
        )
        assert found is not None
        return found.group(1)

    assert [shown(day) for day in (today, monday, monday + timedelta(days=7))] == [
        "0 this week", "2 that week", "0 that week",
    ]  # fmt: skip


def test_a_clash_answers_409_with_the_nearest_times_and_keeps_what_was_typed(
    application: Application, desk: Client, rosa: User, iris: User
) -> None:
    make_interview(rosa, None, slot(iris, days=(coming() - timezone.localdate()).days))  # at ten
    other = typed(iris, at="10:15") | {"e0-notes": "Ask about nights"}
    before = Booking.objects.count()
    answer = desk.post(url_of(application), other)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Iris Interviewer is busy" in page
    near = re.findall(r'<button class="button" name="use" value="([^"]+)"', page)
    assert len(near) == 3
    assert all(moment.startswith(f"{coming()}") for moment in near)
    assert "Ask about nights" in page
    assert 'name="anyway"' in page
    assert (Interview.objects.filter(application=application).count(), Booking.objects.count()) == (0, before)

    day, _t, at = near[0].partition("T")
    assert desk.post(url_of(application), typed(iris, day=date.fromisoformat(day), at=at)).status_code == 303
    # Over the colleague's other appointment, when the scheduler says so.
    over = typed(iris, at="10:30", anyway="on")
    second = make_application(application.job)
    assert desk.post(url_of(second), over).status_code == 303
    assert Booking.objects.filter(status="OVERRIDDEN").count() == 1


def test_who_is_taken_between_the_look_and_the_booking_is_named_too(
    application: Application, desk: Client, rosa: User, iris: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_interview(rosa, None, slot(iris, days=(coming() - timezone.localdate()).days))
    monkeypatch.setattr(scheduler, "judge", lambda *_: Verdict(None, "UTC"))  # nothing was against it a moment ago
    answer = desk.post(url_of(application), typed(iris, tell="on"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Iris Interviewer is already booked at this time." in page
    assert len(re.findall(r'<button class="button" name="use" value="[^"]+"', page)) == 3
    assert not SentLetter.objects.exists()
    assert not Interview.objects.filter(application=application).exists()


def test_a_panel_day_is_arranged_with_buttons_alone(
    application: Application, desk: Client, iris: User, hugo: User
) -> None:
    page = desk.post(url_of(application), typed(iris, add_event="1")).content.decode()
    assert 'name="e1-time" value="10:45"' in page  # where the first ends
    assert 'name="e0-title" value="First talk"' in page  # travels along unseen
    both = typed(iris) | {
        "count": "2", "at": "1",
        "e1-title": "Second talk", "e1-minutes": "30", "e1-day": f"{coming():%Y-%m-%d}", "e1-time": "10:45",
        "e1-people": [str(hugo.public_id)],
    }  # fmt: skip
    swapped = desk.post(url_of(application), both | {"earlier": "1"}).content.decode()
    assert 'value="Second talk"' in swapped
    assert 'name="e1-time" value="10:30"' in swapped  # the first begins where the shorter second ends
    overlapping = desk.post(url_of(application), both | {"e1-time": "10:30"})
    assert overlapping.status_code == 409
    assert "Two events of this interview overlap." in overlapping.content.decode()
    assert desk.post(url_of(application), both).status_code == 303
    assert [each.meeting.title for each in Interview.objects.get().timeslots.all()] == ["First talk", "Second talk"]


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(application: Application, desk: Client, iris: User) -> None:
    for changes, sentence in (
        ({"e0-title": ""}, "This field is required."),
        ({"e0-people": []}, "Choose at least one interviewer."),
        ({"e0-day": "tomorrow"}, "Enter a valid date."),
        ({"where": "custom"}, "Say where."),
        ({"tell": "on", "text": ""}, "Write it, or schedule without inviting the candidate."),
        ({"e0-minutes": "junk"}, "Select a valid choice."),
    ):
        answer = desk.post(url_of(application), typed(iris) | {"e0-notes": "kept words"} | changes)
        page = answer.content.decode()
        assert (answer.status_code, changes) == (422, changes)
        assert sentence in page
        assert "kept words" in page
    junk = {"count": "x", "at": "99", "e0-people": ["no", "\x00"], "zone": "Nowhere/At all", "on": "9999-99-99",
            "e0-day": "0001-01-01", "e0-time": "25:99", "e0-minutes": "²", "show": "month|9",
            "look": "1"}  # fmt: skip
    assert desk.post(url_of(application), junk).status_code == 200
    for day in ("0001-01-01", "2200-12-31", "9999-12-31"):
        for zone in ("Pacific/Auckland", "America/New_York"):
            at = {"zone": zone, "e0-day": day, "e0-time": "23:59", "on": day}
            assert desk.post(url_of(application), junk | at | {"show": f"week|{day}"}).status_code == 200
            assert desk.post(url_of(application, "interview-check"), junk | at).status_code == 200
            assert (
                desk.get(url_of(application), {"on": day, "day": day, "view": "month", "look": "1"}).status_code == 200
            )
    assert desk.post(url_of(application), typed(iris) | {"e0-day": "9999-12-31"}).status_code == 422


def test_a_required_step_in_the_way_is_said_on_the_picker_and_refuses(
    application: Application, desk: Client, iris: User
) -> None:
    step = require_step("Phone Screen")
    page = desk.get(url_of(application)).content.decode()
    assert f"{step.name} is required first" in page
    target = step_named("Offer Preparation")
    answer = desk.post(url_of(application), typed(iris, step=str(target.public_id)))
    assert answer.status_code == 409
    assert "required" in answer.content.decode()
    assert not Interview.objects.exists()


def test_an_event_is_moved_and_its_people_changed_in_the_same_panel(
    application: Application, desk: Client, rosa: User, iris: User, hugo: User
) -> None:
    days = (coming() - timezone.localdate()).days
    interview = make_interview(rosa, application, slot(iris, days=days))
    key = only_slot(interview).public_id
    url = url_of(application, "interview-change", interview.public_id, key)
    page = desk.get(url).content.decode()
    assert 'value="10:00"' in page
    sent = typed(iris, hugo, at="10:30", version=interview.version)  # its own time is not in the way
    assert desk.post(url, sent).status_code == 303
    meeting = only_slot(interview).meeting
    assert (f"{meeting.local_time:%H:%M}", meeting.attendees.filter(kind="USER").count()) == ("10:30", 2)

    stale = desk.post(url, sent | {"e0-time": "15:00"})
    assert stale.status_code == 409
    assert "Somebody else changed this interview" in stale.content.decode()
    assert f"{only_slot(interview).meeting.local_time:%H:%M}" == "10:30"
    again = desk.post(url, sent | {"e0-time": "15:00", "version": Interview.objects.get().version})
    assert again.status_code == 303


def test_pieces_answer_and_strangers_get_nothing(
    application: Application, desk: Client, rosa: User, iris: User
) -> None:
    make_interview(rosa, None, slot(iris, days=(coming() - timezone.localdate()).days))
    check = desk.post(url_of(application, "interview-check"), typed(iris), headers=HTMX).content.decode()
    assert "Iris Interviewer is busy 10:00–10:45" in check
    busy = desk.get(
        url_of(application, "interview-busy"),
        {"person": str(iris.public_id), "guest": "1", "on": f"{coming()}", "view": "day", "group": "3"}, headers=HTMX,
    ).content.decode()  # fmt: skip
    assert f'id="lanes-{coming():%Y%m%d}-3" hx-swap-oob="true"' in busy
    assert busy.count("tblock--busy") == 1
    when = desk.post(
        url_of(application), typed(iris, show=f"month|{coming()}"), headers=HTMX | {"HX-Target": "when"}
    ).content.decode()
    assert when.lstrip().startswith('<section id="when"')
    assert "times</span>" in when

    emil, stranger = make_user(), signed_in(make_user())
    assert emil.pk
    for name in ("interview-new", "application-interviews", "interview-busy"):
        assert stranger.get(url_of(application, name)).status_code == 404
        assert desk.get(url_of(application, name)).status_code == 200
    reader = signed_in(iris)  # sees interviews, schedules none
    assert reader.get(url_of(application, "application-interviews")).status_code == 200
    assert reader.get(url_of(application)).status_code == 403
    assert reader.post(url_of(application), typed(iris)).status_code == 403


def test_a_link_may_name_the_time_on_another_clock(application: Application, desk: Client) -> None:
    day = coming()
    link = f"{url_of(application)}?day={day:%Y-%m-%d}&time=00:30&zone=Pacific/Auckland"
    page = desk.get(link).content.decode()
    shown = re.findall(r'name="e0-(?:day|time)"[^>]*? value="([^"]+)"', page)
    assert shown == [f"{day - timedelta(days=1):%Y-%m-%d}", "11:30"]  # thirteen hours behind, in summer there
