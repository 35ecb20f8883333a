"""Self-scheduling in Chromium: T7 (send the link) and T15 (book a time) with their presses counted; axe over it."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from accounts.permissions import RoleCode
from recruit.interviews import inviting
from recruit.interviews.models import Interview, SelfSchedule
from tests.browsing import until
from tests.factories.accounts import actor, make_user, signed_in
from tests.factories.recruit import make_vocabulary
from tests.factories.road import join, make_application, make_job
from tests.factories.self_schedules import at
from tests.portal.interviews.conftest import path_of, sent
from tests.ui.axe import axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def rosa(transactional_db: None) -> User:
    """The recruiter."""
    make_vocabulary()
    return make_user(RoleCode.STANDARD, first_name="Rosa", last_name="Recruiter", email="rosa@northwind.example")


@pytest.fixture
def phone(live_server: Any, new_context: Any) -> Any:
    """A phone that runs no script."""
    context = new_context(base_url=live_server.url, java_script_enabled=False, viewport=PHONE, has_touch=True)
    return context.new_page()


def test_a_candidate_books_a_time_in_two_presses_without_script(rosa: User, phone: Any) -> None:
    """T15: the time, then the confirmation."""
    row = sent(rosa)
    phone.goto(path_of(row))
    phone.locator("#times button").nth(1).tap()  # 1
    phone.wait_for_selector("text=Nobody else can take this time")
    phone.tap("text=Confirm this time")  # 2
    phone.wait_for_selector("h1:has-text('Your interview is booked')")
    row.refresh_from_db()
    assert row.interview is not None
    assert row.interview.timeslots.get().meeting.starts_at == at(9.5)
    with phone.expect_download() as file:
        phone.tap("text=Add to my calendar")
    assert file.value.suggested_filename == "invitation.ics"
    phone.tap("text=Choose another time")
    phone.locator("#times button").first.tap()
    phone.tap("text=Confirm this time")
    phone.wait_for_selector("h1:has-text('Your interview is booked')")
    assert Interview.objects.get().timeslots.get().meeting.starts_at == at(9)
    phone.tap("text=Cancel the interview")
    phone.tap("text=Yes, cancel the interview")
    phone.wait_for_selector("h1:has-text('This interview was cancelled')")


def test_every_state_is_accessible_and_fits_a_phone(rosa: User, live_browser: Any, complaints: list[str]) -> None:
    live_browser.set_viewport_size(PHONE)
    row, withdrawn = sent(rosa), sent(rosa)
    inviting.withdraw(withdrawn, by=actor(rosa))
    live_browser.goto(path_of(row))
    live_browser.locator("#times button").first.click()
    live_browser.wait_for_selector("text=Confirm this time")
    live_browser.click("text=None of these times suits me")
    for path in ("", path_of(row) + "?lang=de", path_of(withdrawn)):
        if path:
            live_browser.goto(path)
        assert axe_findings(live_browser) == [], path
        assert live_browser.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    assert complaints == []


def test_a_link_is_sent_in_three_presses_and_blocks_are_drawn(rosa: User, live_server: Any, new_context: Any) -> None:
    """T7: the tab of the application, the invitation, send; the blocks are suggested. Then some are drawn."""
    job = make_job(rosa)
    iris = make_user(RoleCode.BASIC, first_name="Iris", last_name="Interviewer", email="iris@northwind.example")
    join(job, iris, "INTERVIEW_TEAM", by=rosa)
    application = make_application(job)
    context = new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    cookie = signed_in(rosa).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/applications/{application.public_id}/")
    page.get_by_role("link", name="Interviews", exact=True).last.click()  # 1
    page.get_by_role("link", name="Invite to self-schedule").click()  # 2
    page.get_by_role("button", name="Send the link").wait_for()
    assert axe_findings(page) == []
    page.get_by_role("button", name="Send the link").click()  # 3
    page.get_by_text("gets the link").wait_for()
    assert SelfSchedule.objects.get().interviewers.get() == iris

    page.goto(f"/applications/{application.public_id}/interviews/invite/")
    count = "document.querySelector('#when [role=status] strong').textContent"
    before = page.evaluate(count)
    page.get_by_role("button", name="Later").click()
    until(page, f"!document.querySelector('.week .is-drawn') && {count} === {before!r}")
    cells = page.locator(".week tbody tr")
    first, last = cells.nth(4).locator("td").nth(2), cells.nth(7).locator("td").nth(2)
    first.scroll_into_view_if_needed()
    begin, end = first.bounding_box(), last.bounding_box()
    page.mouse.move(begin["x"] + 5, begin["y"] + 5)
    page.mouse.down()
    page.mouse.move(end["x"] + 5, end["y"] + 5, steps=4)
    page.mouse.up()
    until(page, f"parseInt({count}) === {int(before.split()[0]) + 4}")
    until(page, "document.querySelectorAll('.week .is-drawn').length === 4")
