"""Presses counted in Chromium: a job on hold (T9), and the list as a workbook (T17)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import RoleCode
from recruit.jobs.models import Job
from tests.browsing import until
from tests.factories.accounts import make_user, signed_in
from tests.factories.recruit import make_published_job, make_vocabulary
from tests.ui.axe import axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Presses:
    """Counts what a person presses."""

    def __init__(self, page: Any) -> None:
        self.page, self.count = page, 0

    def on(self, target: Any) -> None:
        """One press of the pointer."""
        self.count += 1
        target.click()

    def key(self, name: str) -> None:
        """One press of a key, typed words not counted."""
        self.count += 1
        self.page.keyboard.press(name)


@pytest.fixture
def ada(transactional_db: None) -> User:
    """The administrator."""
    make_vocabulary()
    return make_user(RoleCode.ADMIN, first_name="Ada", last_name="Admin", email="ada@northwind.example")


@pytest.fixture
def job(ada: User) -> Job:
    """A published job."""
    return make_published_job(ada, title="Staff nurse")


@pytest.fixture
def page(live_browser: Any, live_server: Any, ada: User) -> Any:
    """Ada's browser."""
    client: Client = signed_in(ada)
    cookie = client.cookies["sessionid"].value
    live_browser.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    live_browser.set_default_timeout(8_000)
    return live_browser


def wait_for_hold(page: Any, job: Job) -> None:
    page.get_by_text("The job is on hold").first.wait_for()
    assert Job.objects.get(pk=job.pk).status == "ON_HOLD"


SENTENCE = "Only the status changes; ads stay published, candidates are not told."


@pytest.mark.parametrize("start", ["/jobs/", "/jobs/{key}/"])
def test_a_job_is_put_on_hold_with_two_presses(start: str, page: Any, job: Job, complaints: list[str]) -> None:
    page.goto(start.format(key=job.public_id))
    presses = Presses(page)
    presses.on(page.get_by_role("button", name="Put on hold").or_(page.get_by_role("link", name="Put on hold")).first)
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(SENTENCE).wait_for()
    assert axe_findings(page) == []
    presses.on(dialog.get_by_role("button", name="Put on hold"))
    wait_for_hold(page, job)
    assert presses.count <= 2
    assert page.url.endswith(start.format(key=job.public_id))
    assert complaints == []


def test_a_job_is_put_on_hold_from_the_palette_with_two_keys(page: Any, job: Job, complaints: list[str]) -> None:
    page.goto("/jobs/")
    page.keyboard.press("Control+k")
    page.keyboard.type("put on hold staff nurse")
    page.get_by_role("option", name=re.compile("Put on hold: Staff nurse")).wait_for()
    presses = Presses(page)
    presses.key("Enter")
    page.get_by_text(SENTENCE).wait_for()
    until(page, "() => document.activeElement?.textContent.trim() === 'Put on hold'")
    presses.key("Enter")
    wait_for_hold(page, job)
    assert presses.count <= 2
    assert complaints == []


def test_ticked_jobs_are_put_on_hold_together(page: Any, ada: User, job: Job, complaints: list[str]) -> None:
    other = make_published_job(ada, title="Pharmacist")
    page.goto("/jobs/")
    page.get_by_label("Select all jobs of this page").click()
    page.get_by_role("button", name="Put on hold", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(SENTENCE).wait_for()
    dialog.get_by_role("button", name="Put on hold").click()
    page.get_by_text("2 jobs are on hold.").first.wait_for()
    assert {Job.objects.get(pk=each.pk).status for each in (job, other)} == {"ON_HOLD"}
    assert complaints == []


def test_the_list_becomes_a_workbook_with_two_presses(page: Any, job: Job, complaints: list[str]) -> None:
    page.goto("/jobs/")
    presses = Presses(page)
    presses.on(page.get_by_role("button", name="Export").first)
    with page.expect_download() as caught:
        presses.on(page.get_by_role("menuitem", name="Excel workbook"))
    assert caught.value.suggested_filename.endswith(".xlsx")
    assert presses.count <= 2
    assert complaints == []


def test_the_filters_open_in_a_dialog_and_narrow_the_list(
    page: Any, ada: User, job: Job, complaints: list[str]
) -> None:
    make_published_job(ada, title="Abroad", country_code="de")
    page.goto("/jobs/")
    page.get_by_role("link", name="Filters").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Country").select_option("de")
    assert axe_findings(page) == []
    dialog.get_by_role("button", name="Show").click()
    page.get_by_text("Country: Germany").wait_for()
    assert page.locator("tbody tr").count() == 1
    assert complaints == []
