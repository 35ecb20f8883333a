"""The staff pages of jobs and settings in Chromium: what needs script works, and axe finds nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import RoleCode
from recruit.jobs.models import HiringTeamMember, Job
from recruit.processes.models import HiringProcess
from recruit.processes.stages import Stage
from tests.factories.accounts import make_user, signed_in
from tests.factories.recruit import (
    default_ad,
    make_application,
    make_brand,
    make_department,
    make_published_job,
    make_vocabulary,
)
from tests.ui.axe import axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/jobs/"


@pytest.fixture
def ada(transactional_db: None) -> User:
    """The administrator."""
    make_vocabulary()
    return make_user(RoleCode.ADMIN, first_name="Ada", last_name="Admin", email="ada@northwind.example")


@pytest.fixture
def job(ada: User) -> Job:
    """A published job with candidates, a team and a second job beside it."""
    manager = make_user(RoleCode.BASIC, first_name="Hugo", last_name="Manager")
    values: dict[str, Any] = {"department": make_department(), "brand": make_brand(is_default=True)}
    job = make_published_job(ada, title="Staff nurse", team={manager: HiringTeamMember.Role.HIRING_MANAGER}, **values)
    make_application(job)
    make_application(job, stage=Stage.INTERVIEW)
    make_published_job(ada, title="Pharmacist")
    return job


@pytest.fixture
def page(live_browser: Any, live_server: Any, ada: User) -> Any:
    """Ada's browser."""
    client: Client = signed_in(ada)
    cookie = client.cookies["sessionid"].value
    live_browser.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    live_browser.set_default_timeout(8_000)
    return live_browser


def test_the_list_filters_while_typing_and_puts_a_job_on_hold(page: Any, job: Job, complaints: list[str]) -> None:
    page.goto(LIST)
    page.get_by_label("Search title or job ID").fill("nurse")
    page.wait_for_url("**q=nurse**")
    assert page.locator("tbody tr").count() == 1
    page.locator("tbody tr").get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name=re.compile("Put on hold")).click()
    page.get_by_role("button", name="Put on hold").click()
    page.get_by_text("The job is on hold").first.wait_for()
    assert Job.objects.get(pk=job.pk).status == "ON_HOLD"
    assert complaints == []


def test_the_preview_follows_what_is_typed(page: Any, job: Job, complaints: list[str]) -> None:
    page.goto(f"/jobs/{job.public_id}/ad/")
    page.get_by_label("Qualifications").fill("- a licence\n- calm")
    page.locator("#preview li", has_text="a licence").wait_for()
    assert default_ad(job).qualifications == ""
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Ad saved.").first.wait_for()
    assert default_ad(job).qualifications == "<ul><li>a licence</li><li>calm</li></ul>"
    assert complaints == []


def test_steps_are_dragged_into_another_order(page: Any, complaints: list[str]) -> None:
    process = HiringProcess.objects.get(is_default=True)
    page.goto(f"/settings/processes/{process.public_id}/")
    rows = page.locator("#IN_REVIEW .step")
    grip, target = rows.nth(0).locator(".step__grip").bounding_box(), rows.nth(2).bounding_box()
    page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(grip["x"] + 8, target["y"] + target["height"] - 4, steps=8)
    page.mouse.up()
    page.get_by_text("The order is saved.").first.wait_for()
    names = list(process.steps.filter(stage="IN_REVIEW").order_by("position").values_list("name", flat=True))
    assert names == ["Phone Screen", "Hiring Manager Review", "Resume Review"]
    assert rows.nth(2).inner_text().startswith("Resume Review")

    page.get_by_role("button", name="Move Resume Review up").click()
    page.wait_for_load_state()
    names = list(process.steps.filter(stage="IN_REVIEW").order_by("position").values_list("name", flat=True))
    assert names == ["Phone Screen", "Resume Review", "Hiring Manager Review"]
    assert complaints == []


def test_axe_finds_nothing_on_these_pages(page: Any, job: Job) -> None:
    process = HiringProcess.objects.get(is_default=True)
    own = [
        f"/jobs/{job.public_id}/{name}/" for name in ("edit", "ad", "team", "positions", "activity", "hold", "cancel")
    ]
    settings = [f"/settings/{name}/" for name in ("processes", "departments", "brands", "reasons", "sources")]
    pages = ["/", LIST, f"{LIST}?q=none", "/jobs/new/", *own, *settings, f"/settings/processes/{process.public_id}/"]
    found = []
    for url in pages:
        page.goto(url)
        found += [f"{url} {finding}" for finding in axe_findings(page)]
    assert found == []
