"""Task T6 of ux 9 in Chromium: three people, a room and the candidate in at most five presses; drags and keys; axe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import F

from accounts.models import User
from accounts.permissions import RoleCode
from calendars.connections import queries as connections
from calendars.connections.models import Connection, Resource
from calendars.providers.base import Asking, Busy, Schedule, Shown
from recruit.applications.models import Application
from recruit.interviews.models import Interview
from tests.browsing import until
from tests.calendars.meetings.fake_calendar import FakeCalendar
from tests.factories.accounts import make_user, signed_in
from tests.factories.recruit import make_vocabulary
from tests.factories.road import join, make_application, make_job
from tests.ui.axe import axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VALUE = "e => document.querySelector(`[name$='-${e}']`).value"


class Presses:
    """Counts what a pointer does."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, target: Any) -> None:
        """Press something."""
        target.click()
        self.count += 1


class Calendar(FakeCalendar):
    """Iris has an hour at nine every day, which shows its title; Noa's mailbox refuses; the others are free."""

    def schedules(
        self, mailboxes: Sequence[str], starts_at: datetime, ends_at: datetime, *, who: Asking
    ) -> list[Schedule]:
        nine = starts_at.replace(hour=9, minute=0)
        busy = tuple(
            Busy(
                nine + timedelta(days=day), nine + timedelta(days=day, hours=1),
                Shown.TENTATIVE if day % 2 else Shown.BUSY, title="Ward round",
            )
            for day in range((ends_at - starts_at).days + 1)
        )  # fmt: skip
        found = {"iris@northwind.example": Schedule("iris@northwind.example", busy)}
        found["noa@northwind.example"] = Schedule("noa@northwind.example", problem="refused")
        return [found.get(mailbox, Schedule(mailbox)) for mailbox in mailboxes]


@pytest.fixture
def rosa(transactional_db: None) -> User:
    """The recruiter, whose clocks show UTC."""
    make_vocabulary()
    return make_user(RoleCode.STANDARD, first_name="Rosa", last_name="Recruiter", email="rosa@northwind.example")


@pytest.fixture
def application(rosa: User) -> Application:
    """Somebody on a job with two interviewers and a hiring manager, and two rooms in the house."""
    job = make_job(rosa)
    for first, last, role in (
        ("Iris", "Interviewer", "INTERVIEW_TEAM"), ("Noor", "Interviewer", "INTERVIEW_TEAM"),
        ("Hugo", "Manager", "HIRING_MANAGER"), ("Noa", "Coordinator", "COORDINATOR"),
    ):  # fmt: skip
        user = make_user(RoleCode.BASIC, first_name=first, last_name=last, email=f"{first.lower()}@northwind.example")
        join(job, user, role, by=rosa)
    for name in ("Elm", "Oak"):
        Resource.objects.create(name=name, capacity=6, place="Graz")
    return make_application(job)


@pytest.fixture
def outside(rosa: User) -> Iterator[Calendar]:
    """A calendar system that is connected."""
    Connection.objects.create(kind="EXCHANGE", is_active=True, status="WORKING", account="recruit@northwind.example")
    calendar = Calendar()
    connections.make_with("EXCHANGE", lambda _connection: calendar)
    yield calendar
    connections.make_with("EXCHANGE", None)


@pytest.fixture
def page(live_browser: Any, live_server: Any, rosa: User) -> Any:
    """Rosa's browser."""
    cookie = signed_in(rosa).cookies["sessionid"].value
    live_browser.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    live_browser.set_default_timeout(10_000)
    live_browser.set_viewport_size({"width": 1440, "height": 1000})
    return live_browser


def known(page: Any) -> None:
    """Wait until every calendar has answered and nothing is asked."""
    until(
        page, "() => !document.querySelector('[data-group]') && !!document.querySelector('.proposal, .scheduler__why')"
    )
    until(page, "() => !document.querySelector('.htmx-request')")


def test_t6_three_people_a_room_and_the_candidate_take_five_presses(
    application: Application, outside: Calendar, page: Any, complaints: list[str]
) -> None:
    presses = Presses()
    page.goto(f"/applications/{application.public_id}/interviews/")
    presses.on(page.get_by_role("link", name="Schedule new interview"))  # 1
    known(page)
    found = axe_findings(page)
    presses.on(page.get_by_label("Hugo Manager").first)  # 2
    until(page, "() => document.querySelector('.tgrid__heads').innerText.includes('HM')")
    presses.on(page.get_by_label("Find a free room"))  # 3
    until(page, "() => document.querySelector('.proposal').innerText.includes('Elm is free')")
    presses.on(page.locator(".proposal").nth(1))  # 4
    until(page, "() => document.querySelector('#check').innerText.includes('Elm')")
    presses.on(page.get_by_role("button", name="Schedule", exact=True))  # 5
    page.wait_for_url("**/interviews/")
    page.get_by_text("Not told yet").wait_for(state="detached")
    found += axe_findings(page)
    interview = Interview.objects.get()
    meeting = interview.timeslots.get().meeting
    names = set(meeting.attendees.values_list("name", flat=True))
    assert names == {"Iris Interviewer", "Noor Interviewer", "Hugo Manager", "Elm", application.candidate.full_name}
    assert interview.told_at is not None
    assert presses.count <= 5
    assert found == []
    assert complaints == []


def test_any_of_the_interviewers_takes_five_presses_and_one_is_swapped_with_keys(
    application: Application, outside: Calendar, page: Any, complaints: list[str]
) -> None:
    presses = Presses()
    page.goto(f"/applications/{application.public_id}/interviews/")
    presses.on(page.get_by_role("link", name="Schedule new interview"))  # 1
    known(page)
    page.get_by_label("Title").fill("Typed before")
    presses.on(page.get_by_role("button", name="Any of: Interviewer (2)"))  # 2
    page.locator(".tgrid__head--pool").first.wait_for()
    until(page, "() => document.activeElement.id === 'need'")
    assert page.evaluate(VALUE, "title") == "Typed before"
    presses.on(page.get_by_label("Find a free room"))  # 3
    until(page, "() => document.querySelector('.proposal')?.innerText.includes('Elm is free')")
    assert page.locator(".tgrid__lane.is-member:visible").count() == 0
    page.get_by_label("Show each of them in the grid").check()
    assert page.locator(".tgrid__lane.is-member:visible").count() == 10
    presses.on(page.locator(".proposal").nth(1))  # 4
    chosen = page.locator(".proposal .strong").nth(1).inner_text()
    until(page, f"() => document.querySelector('#check').innerText.includes('{chosen}')")
    shown = "() => document.querySelector('#seat-1').selectedOptions[0].text"
    assert page.evaluate(shown) == "Noor Interviewer"  # Iris has her ward round
    assert "with Noor Interviewer" in page.locator(".proposal").nth(1).inner_text()
    page.locator("[name$='-time']").fill("13:00")
    page.keyboard.press("Tab")
    until(page, f"() => ({shown})() === 'Iris Interviewer'")  # both can, and she is named first
    page.locator("#seat-1").focus()
    page.keyboard.type("Noor")
    until(page, "() => !!document.querySelector('#seat-1 option[value=\"\"]:not(:checked)')")
    assert (page.evaluate(shown), page.evaluate("document.activeElement.id")) == ("Noor Interviewer", "seat-1")
    page.set_viewport_size({"width": 1440, "height": 1500})  # nothing half under the bars
    page.evaluate("scrollTo(0, 0)")
    assert axe_findings(page) == []
    presses.on(page.get_by_role("button", name="Schedule", exact=True))  # 5
    page.get_by_text("Coming: Noor Interviewer.").wait_for()
    people = Interview.objects.get().timeslots.get().meeting.attendees.filter(kind="USER")
    assert list(people.values_list("name", flat=True)) == ["Noor Interviewer"]
    assert presses.count <= 5
    assert complaints == []


def test_drags_and_keys_agree_with_the_fields(
    application: Application, outside: Calendar, page: Any, complaints: list[str]
) -> None:
    page.goto(f"/applications/{application.public_id}/interviews/new/")
    known(page)
    assert page.locator(".tblock--busy").count() > 0
    assert page.locator(".tblock--tentative").count() > 0
    lanes = page.locator("[data-day]").nth(1)
    box = lanes.bounding_box()

    def height(quarters: float) -> float:
        return float(box["y"] + box["height"] * quarters / 40)

    page.mouse.move(box["x"] + 30, height(8.5))  # ten o'clock
    page.mouse.down()
    page.mouse.move(box["x"] + 30, height(12.5), steps=4)
    page.mouse.up()
    assert [page.evaluate(VALUE, name) for name in ("time", "minutes")] == ["10:00", "75"]
    until(page, "() => document.querySelector('#check').innerText.includes('10:00–11:15')")
    page.mouse.move(box["x"] + 30, height(9.5))
    page.mouse.down()
    page.mouse.move(box["x"] + 30, height(11.5), steps=4)
    page.mouse.up()
    assert [page.evaluate(VALUE, name) for name in ("time", "minutes")] == ["10:30", "75"]

    page.locator(".tgrid__pick").focus()
    for keys in ("Alt+ArrowDown", "Alt+Shift+ArrowUp", "Alt+ArrowRight"):
        page.keyboard.press(keys)
    day = page.locator("[data-day]").nth(2).get_attribute("data-day")
    assert [page.evaluate(VALUE, name) for name in ("day", "time", "minutes")] == [day, "10:45", "60"]
    until(page, "() => document.querySelector('#check').innerText.includes('10:45–11:45')")

    page.get_by_label("Noa Coordinator").first.check()  # unknown is never free
    until(page, "() => !!document.querySelector('.scheduler__why')")
    assert page.locator(".tgrid__lane.is-unknown").count() == 5
    assert page.locator(".tblock--free").count() == 1  # the legend's
    assert "If Noa Coordinator's calendar could be read" in page.inner_text(".scheduler__why")
    assert "Noa Coordinator may be busy." in page.inner_text("#check")
    assert axe_findings(page) == []
    page.locator(".tgrid__pick").focus()
    page.keyboard.press("s")  # what is unknown does not forbid
    page.wait_for_url("**/interviews/")
    assert Interview.objects.filter(timeslots__meeting__ends_at__gt=F("timeslots__meeting__starts_at")).count() == 1
    assert complaints == []
