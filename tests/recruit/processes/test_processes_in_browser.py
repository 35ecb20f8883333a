"""Shaping a process in Chromium: order by dragging and by keys, the question before a risky change, the picker."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import RoleCode
from recruit.fields.models import FieldValue
from recruit.processes.models import HiringProcess
from recruit.processes.stages import Stage
from tests.factories.accounts import make_user, signed_in
from tests.factories.fields import make_field
from tests.factories.recruit import make_application, make_department, make_job, make_vocabulary
from tests.ui.axe import axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ada(transactional_db: None) -> User:
    """The administrator."""
    make_vocabulary()
    return make_user(RoleCode.ADMIN, first_name="Ada", last_name="Admin", email="ada@northwind.example")


@pytest.fixture
def page(live_browser: Any, live_server: Any, ada: User) -> Any:
    """Ada's browser."""
    client: Client = signed_in(ada)
    cookie = client.cookies["sessionid"].value
    live_browser.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    live_browser.set_default_timeout(8_000)
    return live_browser


@pytest.fixture
def process(ada: User) -> HiringProcess:
    """The default process."""
    return HiringProcess.objects.get(is_default=True)


def order(process: HiringProcess) -> list[str]:
    return [step.name for step in process.steps.filter(stage="IN_REVIEW", deleted_at=None).order_by("position")]


SHOWN = "() => [...document.querySelectorAll('#IN_REVIEW .step__name')].map((each) => each.innerText.replace('*', ''))"


def test_steps_are_ordered_by_dragging_and_by_keys(page: Any, process: HiringProcess, complaints: list[str]) -> None:
    page.goto(f"/settings/processes/{process.public_id}/")
    grips = page.locator("#IN_REVIEW [data-sortable-grip]")
    start, end = grips.nth(2).bounding_box(), grips.nth(0).bounding_box()
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] + 8, end["y"] + 2, steps=6)
    page.mouse.up()
    page.get_by_text("The order is saved.").wait_for()
    assert page.evaluate(SHOWN) == order(process) == ["Hiring Manager Review", "Resume Review", "Phone Screen"]
    page.locator("#IN_REVIEW .step").nth(2).get_by_role("button", name="Move Phone Screen up").focus()
    with page.expect_navigation():
        page.keyboard.press("[")
    assert page.evaluate(SHOWN) == order(process) == ["Hiring Manager Review", "Phone Screen", "Resume Review"]
    assert complaints == []


def test_a_risky_order_is_asked_about_in_place(page: Any, process: HiringProcess, ada: User) -> None:
    job, phone = make_job(ada), process.steps.get(name="Phone Screen")
    make_application(job, stage=Stage.IN_REVIEW, step=phone)
    process.steps.filter(name="Resume Review").update(is_required=True)
    page.goto(f"/settings/processes/{process.public_id}/")
    grips = page.locator("#IN_REVIEW [data-sortable-grip]")
    start, end = grips.nth(0).bounding_box(), grips.nth(1).bounding_box()
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] + 8, end["y"] + 30, steps=6)
    page.mouse.up()
    page.get_by_text("Change the order of the steps?").wait_for()
    assert order(process)[0] == "Resume Review"
    assert axe_findings(page) == []
    page.get_by_role("button", name="Change the order").click()
    page.get_by_text("The order is saved.").wait_for()
    assert order(process) == ["Phone Screen", "Resume Review", "Hiring Manager Review"]


def test_org_values_are_searched_and_kept_in_the_picker(
    page: Any, process: HiringProcess, complaints: list[str]
) -> None:
    make_department("Nursing")
    field = make_field("Cost centre", category="ORG")
    FieldValue.objects.bulk_create(FieldValue(field=field, label=f"Centre {n:04}", position=n) for n in range(6000))
    other = HiringProcess.objects.create(name="Doctors")
    page.goto(f"/settings/processes/{other.public_id}/jobs/")
    page.locator("summary", has_text="Cost centre").click()
    page.get_by_label("Centre 0003", exact=True).check()
    page.get_by_role("searchbox", name="Search in Cost centre").fill("4711")
    page.get_by_label("Centre 4711", exact=True).check()
    assert page.get_by_label("Centre 0003", exact=True).is_checked()
    assert axe_findings(page) == []
    page.get_by_role("button", name="Save").click()
    page.get_by_text("new jobs with these values follow Doctors").wait_for()
    other.refresh_from_db()
    wanted = field.values.filter(label__in=["Centre 0003", "Centre 4711"]).values_list("public_id", flat=True)
    assert other.scope == {str(field.public_id): sorted(str(key) for key in wanted)}
    assert complaints == []


def test_pages_of_fields_have_no_findings(page: Any, ada: User, complaints: list[str]) -> None:
    site = make_field("Site", "North", "South", category="ORG")
    ward = make_field("Ward", "Surgery", parent=site)
    addresses = [
        "/settings/fields/", "/settings/fields/new/?category=JOB", f"/settings/fields/{ward.public_id}/",
        f"/settings/fields/{ward.public_id}/import/", f"/settings/fields/{ward.public_id}/dependency/",
        f"/settings/fields/{ward.public_id}/dependency/{site.values.get(label='North').public_id}/",
        "/settings/processes/",
    ]  # fmt: skip
    for address in addresses:
        page.goto(address)
        assert axe_findings(page) == [], address
    assert complaints == []
