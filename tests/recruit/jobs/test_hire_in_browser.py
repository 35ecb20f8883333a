"""The last hire in Chromium: the question what becomes of the others, the hire taken back; axe on the new pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import RoleCode
from recruit.jobs.models import Job
from tests.factories.accounts import make_user, signed_in
from tests.factories.recruit import make_application, make_published_job, make_vocabulary
from tests.ui.axe import axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ada(transactional_db: None) -> User:
    """The administrator."""
    make_vocabulary()
    return make_user(RoleCode.ADMIN, first_name="Ada", last_name="Admin", email="ada@northwind.example")


@pytest.fixture
def job(ada: User) -> Job:
    """A published job with one position and two candidates."""
    job = make_published_job(ada, title="Staff nurse")
    make_application(job, first_name="Maria", last_name="Silva")
    make_application(job, first_name="Ola", last_name="Berg")
    return job


@pytest.fixture
def page(live_browser: Any, live_server: Any, ada: User) -> Any:
    """Ada's browser."""
    client: Client = signed_in(ada)
    cookie = client.cookies["sessionid"].value
    live_browser.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    live_browser.set_default_timeout(8_000)
    return live_browser


def test_the_last_hire_asks_about_the_others_and_is_taken_back(page: Any, job: Job, complaints: list[str]) -> None:
    chosen = job.applications.get(candidate__first_name="Maria")
    page.goto(f"/applications/{chosen.public_id}/hire/")
    page.get_by_label("Start date").fill("2027-01-04")
    page.locator("form#form").get_by_role("button", name="Hire").click()
    page.wait_for_url("**/filled/")
    page.get_by_text("1 other candidate is still on the way").wait_for()
    assert axe_findings(page) == []
    page.get_by_label("Reject them").check()
    page.locator("form#form").get_by_role("button", name="Go on").click()
    page.get_by_text("Rejected 1 candidate.").first.wait_for()
    stages = set(job.applications.values_list("candidate__first_name", "stage"))
    assert stages == {("Maria", "HIRED"), ("Ola", "REJECTED")}
    assert Job.objects.get(pk=job.pk).status == "FILLED"

    page.goto(f"/jobs/{job.public_id}/positions/")
    page.get_by_role("button", name="More for position").click()
    page.get_by_role("menuitem", name="Take the hire back").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("Signed elsewhere")
    assert axe_findings(page) == []
    dialog.get_by_role("button", name="Take the hire back").click()
    page.get_by_text("The hire of Maria Silva is taken back.").first.wait_for()
    assert job.positions.get().status == "OPEN"
    assert Job.objects.get(pk=job.pk).status == "OFFER"
    assert complaints == []


def test_axe_finds_nothing_on_the_new_pages(page: Any, job: Job) -> None:
    other = make_published_job(User.objects.get(email="ada@northwind.example"), title="Pharmacist")
    names = ("settings/", "positions/", "positions/many/", "team/", "hold/")
    pages = [f"/jobs/{job.public_id}/{name}" for name in names]
    pages += ["/jobs/filters/", f"/jobs/bulk/?act=owner&selected={other.public_id}", "/jobs/?posting=PUBLIC&lens=all"]
    found = []
    for url in pages:
        page.goto(url)
        found += [f"{url} {finding}" for finding in axe_findings(page)]
    page.goto(f"/jobs/{job.public_id}/team/")
    page.get_by_text("What each role may do").first.click()
    found += axe_findings(page)
    assert found == []
