"""The page on which staff invite a candidate to choose a time: what it suggests, draws, counts and sends."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from base.undo.models import Undoable
from calendars.availability import asking
from calendars.availability.slots import Span
from recruit.applications.models import Application
from recruit.interviews import choosing, invite_week
from recruit.interviews.invite_drafts import suggested
from recruit.interviews.models import SelfSchedule
from recruit.interviews.views.invite_form import painted, rows_of
from recruit.letters.models import SentLetter
from tests.factories.accounts import signed_in
from tests.factories.road import join, make_application, make_job, require_step
from tests.factories.self_schedules import at, block, chooser_of, make_invitation

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(rosa: User, iris: User) -> Application:
    """Somebody new, on a job with one interviewer."""
    job = make_job(rosa)
    join(job, iris, "INTERVIEW_TEAM", by=rosa)
    return make_application(job)


def path_of(application: Application) -> str:
    return f"/applications/{application.public_id}/interviews/invite/"


def typed(html: str) -> dict[str, Any]:
    """What a browser would send back of the page."""
    inputs = re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', html)
    areas = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s?([^<]*)</textarea>', html)
    found: dict[str, Any] = dict([*inputs, *areas])
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"[^>]* selected', options)
        found |= {name: chosen.group(1) if chosen else ""}
    found["interviewers"] = re.findall(r'name="interviewers"[^>]*value="([^"]+)"[^>]*checked', html)
    return found


def test_the_page_suggests_times_and_sends_in_one_press(application: Application, rosa: User, iris: User) -> None:
    client = signed_in(rosa)
    given = typed(client.get(path_of(application)).content.decode())
    assert given["interviewers"] == [str(iris.public_id)]
    assert given["block-0-day"]

    answer = client.post(path_of(application), given | {"send": "1"})

    assert (answer.status_code, answer["Location"]) == (
        303, f"/applications/{application.public_id}/?tab=interviews",
    )  # fmt: skip
    row = SelfSchedule.objects.get()
    assert (list(row.interviewers.all()), row.minutes, row.notice_hours) == ([iris], 30, 4)
    assert 20 <= len(choosing.open_slots(row)) <= 40
    assert SentLetter.objects.get(application=application).type == "INTERVIEW"
    assert Undoable.objects.count() == 1
    page = client.get(path_of(application)).content.decode()
    assert "Sent links" in page
    assert "not opened yet" in page
    client.post(f"{path_of(application)}{row.public_id}/withdraw/")
    row.refresh_from_db()
    assert row.status == "CANCELLED"


def test_nothing_typed_is_lost_when_it_is_refused(application: Application, rosa: User) -> None:
    client = signed_in(rosa)
    given = typed(client.get(path_of(application)).content.decode())
    wrong = given | {"send": "1", "title": "", "notes": "Kept words", "block-0-to": "xx", "interviewers": []}
    answer = client.post(path_of(application), wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    for said in ("Kept words", "Give each block a day", "Choose at least one interviewer"):
        assert said in page, said
    require_step("Phone Screen")
    answer = client.post(path_of(application), given | {"send": "1"})
    assert (answer.status_code, "is required first" in answer.content.decode()) == (422, True)
    assert SelfSchedule.objects.count() == 0


@pytest.mark.parametrize("nonsense", ["x" * 36, "a\0b", "9" * 40, "-1", "2026-13-45"])
def test_nonsense_in_any_field_is_refused_with_a_sentence(application: Application, rosa: User, nonsense: str) -> None:
    client = signed_in(rosa)
    given = typed(client.get(path_of(application)).content.decode())
    names = [name for name in given if name not in {"csrfmiddlewaretoken", "send"}]
    wrong = given | dict.fromkeys(names, nonsense) | {"interviewers": [nonsense], "show": nonsense, "paint": nonsense}
    assert client.post(path_of(application), wrong | {"update": "1"}).status_code in {200, 400, 422}
    assert client.post(path_of(application), wrong | {"send": "1"}).status_code in {400, 422}
    assert SelfSchedule.objects.count() == 0


def test_drawing_counts_anew_and_sends_nothing(application: Application, rosa: User) -> None:
    client = signed_in(rosa)
    given = typed(client.get(path_of(application)).content.decode())
    given = {name: value for name, value in given.items() if not name.startswith("block-")}
    day = f"{at(0, 7):%F}"
    given |= {"paint": f"{day} 09:00 11:00 1;{day} 10:00 10:30 0", "update": "1", "week": day, "zone": "Asia/Tokyo"}
    given["drawn_in"] = "UTC"
    answer = client.post(path_of(application), given, headers={"hx-request": "true", "hx-target": "when"})
    page = answer.content.decode()
    assert (answer.status_code, "3 times to choose from" in page) == (200, True)
    again = typed(page)
    assert [again[f"block-{n}-{part}"] for n in (0, 1) for part in ("from", "to")] == [
        "18:00", "19:00", "19:30", "20:00",
    ]  # fmt: skip
    assert SelfSchedule.objects.count() == 0


def test_who_may_not_schedule_is_not_let_in(application: Application, iris: User, emil: User, client: Client) -> None:
    assert signed_in(iris).get(path_of(application)).status_code == 403
    assert signed_in(emil).get(path_of(application)).status_code in {403, 404}
    assert client.get(path_of(application)).status_code == 302
    row = make_invitation(application.job.creator, application)
    assert signed_in(iris).post(f"{path_of(application)}{row.public_id}/withdraw/").status_code == 403
    row.refresh_from_db()
    assert row.status == "OPEN"


def test_slots_lost_to_unknown_calendars_are_said(application: Application, rosa: User) -> None:
    row = make_invitation(rosa, application)
    real = asking.ask

    def unknown(*given: Any, **named: Any) -> Any:
        return {holder: asking.Known(holder, problem="late") for holder in real(*given, **named)}

    client = signed_in(rosa)
    given = typed(client.get(path_of(application)).content.decode())
    with mock.patch.object(asking, "ask", side_effect=unknown):
        page = client.post(path_of(application), given | {"update": "1"}).content.decode()
    assert "0 times to choose from" in page
    assert "times are lost: nothing is known of Iris Interviewer" in page
    assert row.status == "OPEN"


def test_the_list_shows_what_candidates_asked_for(application: Application, rosa: User) -> None:
    row = make_invitation(rosa, application)
    choosing.propose(row, by=chooser_of(row), words="<b>Mondays</b>", link_number=1)
    assert "&lt;b&gt;Mondays&lt;/b&gt;" in signed_in(rosa).get(path_of(application)).content.decode()


def test_the_page_asks_the_same_questions_for_one_link_and_for_three(application: Application, rosa: User) -> None:
    client, counts = signed_in(rosa), []
    for links in (1, 2):
        for _each in range(links):
            SelfSchedule.objects.update(created_at=timezone.now() - timedelta(minutes=1))
            make_invitation(rosa, application)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path_of(application)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_suggestions_leave_lunch_out_and_hold_whole_slots() -> None:
    zone = ZoneInfo("UTC")
    day = [Span.of(at(9, n), at(17, n)) for n in (3, 4, 5, 6, 7, 8)]
    assert suggested(day, minutes=30, zone=zone)[:2] == [block(9, 11), block(13, 15)]
    assert len(suggested(day, minutes=30, zone=zone)) == 10
    assert suggested(day, minutes=180, zone=zone)[:2] == [block(9, 12), block(13, 16)]
    assert suggested([block(11.6, 13.4)], minutes=60, zone=zone) == [block(11.75, 12.75)]
    assert suggested([block(9, 9.25)], minutes=30, zone=zone) == []


def test_rows_and_strokes_are_read_on_the_clock_of_the_zone() -> None:
    rows = rows_of({"block-1-day": "2026-12-01", "block-1-from": "22:00", "block-1-to": "00:00"}, "Europe/Vienna")
    assert [(f"{span.starts_at:%F %R}", f"{span.ends_at:%F %R}") for span in rows.spans] == [
        ("2026-12-01 21:00", "2026-12-01 23:00")
    ]
    assert rows_of({"block-0-day": "2026-12-01", "block-0-from": "10:00", "block-0-to": "09:00"}, "UTC").problems
    strokes = "2026-12-01 09:00 24:00 1;nonsense;2026-12-01 10:00;2026-12-01 12:00 13:00 0"
    found = painted([], strokes, "UTC")
    assert [f"{span.starts_at:%R}-{span.ends_at:%R}" for span in found] == ["09:00-12:00", "13:00-00:00"]


def test_a_week_shows_busy_unknown_kept_and_drawn_half_hours() -> None:
    day = date(2026, 12, 1)
    start = at(0).replace(year=2026, month=12, day=1)

    def span(first: float, last: float) -> Span:
        return Span.of(start + timedelta(hours=first), start + timedelta(hours=last))

    iris = invite_week.Person("II", [span(9, 9.5)], [span(9, 12)], [span(13, 14)], is_known=True)
    noah = invite_week.Person("NN", [], [span(8, 18)], [], is_known=False)

    def states(*people: invite_week.Person) -> dict[str, str]:
        lines = invite_week.week_of([day], people, [span(10, 11), span(20, 21)], zone="UTC", not_before=start)
        return {line.label: line.cells[0].state + ("+" if line.cells[0].is_drawn else "") for line in lines}

    found = states(iris)
    expected = {"07:00": "off", "09:00": "busy", "10:00": "free+", "12:00": "off", "13:00": "free", "20:30": "off+"}
    assert {label: found[label] for label in expected} == expected
    assert states(iris, noah)["10:00"] == "unknown+"
    rosa = invite_week.Person("RR", [span(10, 10.5)], None, [], is_known=True, counts=False)
    line = invite_week.week_of([day], [iris, rosa], [], zone="UTC", not_before=start)[6]
    assert (line.label, line.cells[0].state, line.cells[0].who) == ("10:00", "free", "RR")
