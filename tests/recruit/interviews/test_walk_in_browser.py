"""What a walk through the pages in Chromium found: whole days, two clocks, a stale calendar, a phone's width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.permissions import RoleCode
from calendars.connections import queries as connections
from calendars.connections.models import Connection
from calendars.providers.base import Asking, Busy, Schedule, Shown
from recruit.interviews.models import Interview
from tests.browsing import until
from tests.calendars.meetings.fake_calendar import FakeCalendar
from tests.factories.accounts import make_user, signed_in
from tests.factories.recruit import make_vocabulary
from tests.factories.road import join, make_application, make_job

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FITS = "e => { const bar = document.querySelector('.rail'); return bar.scrollWidth <= bar.clientWidth }"


class Calendar(FakeCalendar):
    """Iris is away on every second day, all day long; Noa's mailbox refuses."""

    def schedules(
        self, mailboxes: Sequence[str], starts_at: datetime, ends_at: datetime, *, who: Asking
    ) -> list[Schedule]:
        first = starts_at.replace(hour=0, minute=0)
        away = tuple(
            Busy(first + timedelta(days=day), first + timedelta(days=day + 1), Shown.OUT, title="Holiday")
            for day in range(1, (ends_at - starts_at).days, 2)
        )
        found = {"iris@northwind.example": Schedule("iris@northwind.example", away)}
        found["noa@northwind.example"] = Schedule("noa@northwind.example", problem="refused")
        return [found.get(mailbox, Schedule(mailbox)) for mailbox in mailboxes]


@pytest.fixture
def rosa(transactional_db: None) -> User:
    """The recruiter, whose clocks show UTC."""
    make_vocabulary()
    return make_user(RoleCode.STANDARD, first_name="Rosa", last_name="Recruiter", email="rosa@northwind.example")


@pytest.fixture
def failing() -> Iterator[None]:
    """A calendar system whose last check failed, ten minutes ago; it answers what it is asked all the same."""
    Connection.objects.create(
        kind="EXCHANGE", is_active=True, status="FAILING", account="recruit@northwind.example",
        checked_at=timezone.now() - timedelta(minutes=10),
    )  # fmt: skip
    calendar = Calendar()
    connections.make_with("EXCHANGE", lambda _connection: calendar)
    yield
    connections.make_with("EXCHANGE", None)


def test_whole_days_a_stale_calendar_a_panel_day_and_a_phone(
    rosa: User, failing: None, live_browser: Any, live_server: Any, complaints: list[str]
) -> None:
    page, job = live_browser, make_job(rosa)
    for first in ("Iris", "Noor", "Noa"):
        address = f"{first.lower()}@northwind.example"
        user = make_user(RoleCode.BASIC, first_name=first, last_name="Interviewer", email=address)
        join(job, user, "INTERVIEW_TEAM" if first != "Noa" else "COORDINATOR", by=rosa)
    application = make_application(job, country_code="KE")
    cookie = signed_in(rosa).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.goto(f"/applications/{application.public_id}/interviews/new/")
    until(page, "() => !document.querySelector('[data-group]') && !!document.querySelector('.proposal')")
    whole = page.locator(".tblock--out").first
    assert whole.get_attribute("title") == "all day Holiday"
    assert whole.bounding_box()["height"] == page.locator("[data-day]").first.bounding_box()["height"]
    assert "The calendar system does not answer now. Last answer" in page.inner_text(".scheduler__ribbon")

    page.get_by_role("button", name="Add an event").click()
    page.locator("[name=pack]").wait_for()
    page.locator("[name=gap]").select_option("15")
    page.get_by_role("button", name="Find a day for all").click()
    until(page, "() => document.querySelector('[name=e1-time]').value === '09:45'")
    page.get_by_role("button", name="Schedule", exact=True).click()
    page.wait_for_url("**/interviews/")
    one, two = (slot.meeting for slot in Interview.objects.get().timeslots.order_by("meeting__starts_at"))
    assert two.starts_at - one.ends_at == timedelta(minutes=15)

    # A drag in the calendar opens the panel with the new time; the block is an hour and a half below where it was.
    page.goto(f"/calendar/?whose=all&view=day&on={one.local_on:%Y-%m-%d}")
    lanes, block = page.locator("[data-day]"), page.locator("[data-move]").first
    height = lanes.bounding_box()["height"]
    block.drag_to(lanes, source_position={"x": 20, "y": 4}, target_position={"x": 60, "y": height * 10 / 40 + 4})
    page.wait_for_url("**/change/?**")
    assert page.locator("[name=e0-time]").input_value() == "10:30"
    assert page.locator("[name=e0-day]").input_value() == f"{one.local_on:%Y-%m-%d}"

    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/calendar/?whose=all&view=day&on={one.local_on:%Y-%m-%d}")
    assert page.locator(".tgrid--calendar .tgrid__lanes").first.bounding_box()["height"] > 300
    assert page.evaluate(FITS)
    page.locator(".rail__more > button").click()
    page.get_by_role("menuitem", name="Tasks").click()
    page.wait_for_url("**/tasks/")
    assert complaints == []
