"""An offer in Chromium: begun, approved by one, sent, accepted on the candidate's page, hired; presses counted; axe."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from accounts.permissions import RoleCode
from recruit.applications.models import Application
from recruit.approvals.models import ApprovalRequest
from recruit.offers import queries, tokens
from recruit.offers.models import Offer, OfferTemplate
from tests.factories.accounts import make_user, signed_in
from tests.factories.offers import LETTER, MAIL, make_candidate_at_offer, make_offer_chain
from tests.factories.recruit import make_vocabulary
from tests.ui.axe import axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rosa(transactional_db: None) -> User:
    """The recruiter."""
    make_vocabulary()
    return make_user(RoleCode.STANDARD, first_name="Rosa", last_name="Recruiter", email="rosa@northwind.example")


@pytest.fixture
def hugo(transactional_db: None) -> User:
    """The approver, on no hiring team."""
    return make_user(RoleCode.BASIC, first_name="Hugo", last_name="Manager", email="hugo@northwind.example")


@pytest.fixture
def application(rosa: User) -> Application:
    """Somebody at the offer, on a job with one open position."""
    OfferTemplate.objects.create(name="Nurses", subject="Our offer", mail_text=MAIL, letter=LETTER)
    return make_candidate_at_offer(rosa)


@pytest.fixture
def desk(live_server: Any, new_context: Any) -> Any:
    """Opens a browser for a user, or for nobody."""

    def opened(user: User | None = None) -> Any:
        context = new_context(base_url=live_server.url)
        if user is not None:
            cookie = signed_in(user).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page

    return opened


def test_an_offer_goes_from_draft_to_the_hire(application: Application, rosa: User, hugo: User, desk: Any) -> None:
    make_offer_chain(hugo)
    tab = f"/applications/{application.public_id}/offer/"
    page, found = desk(rosa), []

    page.goto(tab)
    page.get_by_role("button", name="Make an offer").click()  # 1
    page.wait_for_url("**/edit/")
    page.get_by_label("Salary", exact=True).fill("52000")
    page.get_by_label("Currency").select_option("EUR")
    found += axe_findings(page)
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Preview the letter").click()
    assert opened.value.url.endswith("letter.pdf")
    opened.value.close()
    page.get_by_role("button", name="Save and ask for approval").click()  # 2
    page.wait_for_url("**/submit/")
    page.get_by_text("Hugo Manager").wait_for()
    page.get_by_label("Comment for the approvers").fill("As agreed.")
    found += axe_findings(page)
    page.get_by_role("button", name="Send for approval").click()  # 3
    page.get_by_text("In approval").first.wait_for()
    found += axe_findings(page)
    assert page.get_by_role("link", name="Send offer").count() == 0

    approver = desk(hugo)
    approver.goto(f"/approvals/{ApprovalRequest.objects.get().public_id}/")
    approver.get_by_role("button", name="Approve").click()
    approver.get_by_text("Approved").first.wait_for()
    assert approver.goto(tab).status == 404

    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    page.keyboard.press("f")  # 4: the one primary act
    page.wait_for_url("**/send/")
    page.get_by_text("here is our offer").wait_for()
    found += axe_findings(page)
    page.get_by_role("button", name="Send offer").click()  # 5
    page.get_by_text("Waiting for an answer").first.wait_for()
    offer = Offer.objects.get()
    assert queries.current_offer(application) == offer

    candidate = desk()
    candidate.goto("/" + tokens.link_of(offer).split("/", 3)[3])
    candidate.fill("#id_signed_name", application.candidate.full_name)
    candidate.check("#id_agrees")
    candidate.get_by_role("button", name="Accept the offer").click()
    candidate.get_by_role("heading", name="You accepted our offer").wait_for()

    page.reload()
    page.get_by_text("Signed as").wait_for()
    found += axe_findings(page)
    page.locator("main").get_by_role("link", name="Hire").last.click()  # 6
    page.wait_for_url("**/offer/*/hire/")
    page.get_by_label("Start date").fill("2027-01-04")
    found += axe_findings(page)
    page.locator("form#form").get_by_role("button", name="Hire").click()  # 7
    page.get_by_text("Hired").first.wait_for()
    application.refresh_from_db()
    assert (application.stage, str(application.starts_on)) == ("HIRED", "2027-01-04")
    page.goto("/offers/?lens=accepted")
    found += axe_findings(page)
    assert application.candidate.full_name in page.inner_text("main")
    assert found == []


def test_typed_terms_are_not_lost_by_looking_at_the_letter(application: Application, rosa: User, desk: Any) -> None:
    page = desk(rosa)
    page.goto(f"/applications/{application.public_id}/offer/")
    page.get_by_role("button", name="Make an offer").click()
    page.wait_for_url("**/edit/")
    page.get_by_label("Salary", exact=True).fill("48000")
    page.get_by_label("Currency").select_option("EUR")
    for _time in range(2):  # the form can be sent again, since it was not
        with page.context.expect_page() as opened:
            page.get_by_role("button", name="Preview the letter").click()
        opened.value.close()
    assert page.get_by_label("Salary", exact=True).input_value() == "48000"
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Offer saved.").first.wait_for()
    assert Offer.objects.get().salary_amount == 48_000
