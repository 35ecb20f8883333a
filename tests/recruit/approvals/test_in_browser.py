"""Approvals in Chromium: a job through two approvers to its publication and the end of access; T11; axe."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from accounts import tuning
from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.outbox.models import OutboxRow
from recruit.approvals import deciding, removing
from recruit.approvals.models import ApprovalRequest
from recruit.approvals.preferences import REMOVE_ACCESS
from recruit.approvals.states import ChainKind, Subject
from recruit.jobs import drafting, publishing
from recruit.jobs.models import Job
from tests.browsing import until
from tests.factories.accounts import PASSWORD, make_user, signed_in
from tests.factories.approvals import ask_for_approval, make_chain
from tests.factories.recruit import AD_TEXT, default_ad, make_job, make_vocabulary
from tests.ui.axe import axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(transactional_db: None) -> dict[str, User]:
    """Ada administers, Rosa recruits, Hugo and Emil approve."""
    make_vocabulary()
    roles = {"ada": RoleCode.ADMIN, "rosa": RoleCode.STANDARD, "hugo": RoleCode.BASIC, "emil": RoleCode.EMPLOYEE}
    return {
        name: make_user(role, first_name=name.title(), last_name="Tester", email=f"{name}@x.example", password=PASSWORD)
        for name, role in roles.items()
    }


def opened(new_context: Any, live_server: Any, user: User | None, **more: Any) -> Any:
    """A page of a browser of this user's own."""
    context = new_context(base_url=live_server.url, **more)
    if user is not None:
        cookie = signed_in(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


def link_in_letter(user: User) -> str:
    """The way in that stands in the newest letter to this user."""
    rows = OutboxRow.objects.filter(topic="mail", payload__to=user.email).order_by("-pk")
    found = re.search(r"/approvals/from-mail/[^\s/]+/", rows[0].payload["text"])
    assert found is not None
    return found.group()


def finished_draft(user: User) -> Job:
    draft = drafting.begin_draft(by=Actor.of(user), title="Charge nurse")
    whole = {"city": "Graz", "country_code": "at", "industry": "healthcare", "function": "health_care_provider"}
    draft = drafting.save_draft(draft, by=Actor.of(user), changes=whole | {"experience_level": "associate"})
    words = {"job_description": AD_TEXT}
    publishing.write_ad(draft, by=Actor.of(user), ad=default_ad(draft), changes=words)
    return draft


def test_a_job_goes_from_the_wizard_through_two_approvers_to_its_publication(
    new_context: Any, live_server: Any, people: dict[str, User]
) -> None:
    ada, rosa, hugo, emil = people.values()
    tuning.change_preferences({REMOVE_ACCESS[Subject.JOB].name: True}, by=Actor.of(ada))
    make_chain(hugo, emil, kind=ChainKind.SEQUENTIAL)
    draft = finished_draft(rosa)

    recruiter = opened(new_context, live_server, rosa)
    recruiter.goto(f"/jobs/{draft.public_id}/edit/advertise/")
    recruiter.get_by_role("button", name="Request approval").click()
    recruiter.get_by_text("Asked after the approval before").wait_for()
    recruiter.get_by_label("Comment for the approvers").fill("Two of us left.")
    recruiter.get_by_role("button", name="Request approval").click()
    recruiter.get_by_text("Waits for Hugo Tester.").wait_for()
    request = ApprovalRequest.objects.get()
    page_url = reverse("recruit:approval", args=[request.public_id])

    first = opened(new_context, live_server, hugo)
    first.goto("/")
    first.get_by_role("link", name="Decide").click()
    first.get_by_text("Two of us left.").wait_for()
    first.get_by_label("Comment").first.fill("Needed.")
    first.get_by_role("button", name="Approve").click()
    first.get_by_text("Waits for Emil Tester.").wait_for()

    # T11: from the letter, signed in on the way, in a phone: the link and Approve are the two presses.
    phone = opened(new_context, live_server, None, viewport={"width": 390, "height": 844})
    phone.goto(link_in_letter(emil))
    assert "/sign-in/" in phone.url
    phone.get_by_label("E-mail").fill(emil.email)
    phone.keyboard.press("Enter")
    phone.locator("input[type=password]").fill(PASSWORD)
    phone.keyboard.press("Enter")
    phone.wait_for_url(f"**{page_url}")
    request.refresh_from_db()
    assert request.status == "PENDING"  # opening a link decides nothing
    assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    approve = phone.get_by_role("button", name="Approve")
    assert approve.bounding_box()["height"] >= 40
    assert approve.bounding_box()["y"] < 844  # in sight without scrolling
    approve.click()
    phone.get_by_text("The job may be published.").wait_for()

    recruiter.reload()
    recruiter.get_by_role("link", name="Publish", exact=True).click()
    recruiter.get_by_role("button", name="Save and publish").click()
    recruiter.wait_for_url("**/edit/share/")
    draft.refresh_from_db()
    assert (draft.status, draft.approval) == ("SOURCING", "APPROVED")

    assert removing.end_due_grants() == 2
    for approver in (first, phone):
        approver.goto(page_url)
        approver.get_by_text("Apologies, you cannot access this job.").wait_for()
    phone.goto(link_in_letter(emil))
    phone.get_by_text("Apologies, you cannot access this job.").wait_for()


def test_a_part_is_handed_over_to_somebody_found_by_typing(
    new_context: Any, live_server: Any, people: dict[str, User]
) -> None:
    _ada, rosa, hugo, emil = people.values()
    make_chain(hugo)
    request = ask_for_approval(make_job(rosa), rosa)
    page = opened(new_context, live_server, hugo)
    page.goto(f"/approvals/{request.public_id}/")
    page.get_by_role("button", name="More").click()
    page.get_by_text("Let somebody else decide").click()
    page.get_by_label("Who decides instead").press_sequentially("emi")
    until(page, "() => document.querySelector('#people option')?.value === 'Emil Tester · emil@x.example'")
    page.get_by_label("Who decides instead").fill("Emil Tester · emil@x.example")
    page.get_by_role("button", name="Hand over").click()
    page.get_by_text("Waits for Emil Tester.").wait_for()
    assert request.steps.get(status="PENDING").approver == emil


def test_a_decision_works_without_script_and_a_comment_counts_with_it(
    new_context: Any, live_server: Any, people: dict[str, User]
) -> None:
    _ada, rosa, hugo, _emil = people.values()
    make_chain(hugo)
    request = ask_for_approval(make_job(rosa), rosa)
    page = opened(new_context, live_server, hugo)
    page.goto(f"/approvals/{request.public_id}/")
    page.get_by_label("Comment").first.fill("x" * 900)
    page.get_by_text("900 / 1000").wait_for()
    plain = opened(new_context, live_server, hugo, java_script_enabled=False)
    plain.goto(f"/approvals/{request.public_id}/")
    plain.get_by_label("Comment").first.fill("No.")
    plain.get_by_role("button", name="Reject").click()
    plain.get_by_text("The job is not published.").wait_for()
    request.refresh_from_db()
    assert request.status == "REJECTED"


def test_axe_finds_nothing(new_context: Any, live_server: Any, people: dict[str, User]) -> None:
    ada, rosa, hugo, emil = people.values()
    make_chain(ada, (hugo, emil), kind=ChainKind.SEQUENTIAL)
    rejected = ask_for_approval(make_job(rosa), rosa)
    deciding.reject(rejected, by=Actor.of(ada), comment="Not now.")
    waiting = ask_for_approval(make_job(rosa), rosa, comment="Please.")
    fresh = make_job(rosa)
    step = waiting.steps.order_by("place")[0].public_id
    pages = ["/approvals/", "/approvals/?of=all", "/approvals/?of=requested", "/approvals/delegation/", "/"]
    pages += [f"/approvals/{row.public_id}/" for row in (rejected, waiting)]
    pages += [f"/approvals/{waiting.public_id}/{act}/" for act in (f"skip/{step}", f"hand-over/{step}", "take-back")]
    pages += [f"/jobs/{waiting.job.public_id}/approvals/", f"/jobs/{fresh.public_id}/approvals/request/"]
    page = opened(new_context, live_server, ada)
    for url in pages:
        page.goto(url)
        assert axe_findings(page) == [], url
