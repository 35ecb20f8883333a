"""A candidate answers an offer on a phone, without script and with it; axe over each state of the page."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from accounts.models import User
from recruit.offers import sending
from recruit.offers.models import Offer
from tests.factories.accounts import actor
from tests.portal.offers.conftest import path_of, sent
from tests.ui.axe import axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
MOST_BYTES = 40 * 1024


@pytest.fixture
def phone(live_server: Any, new_context: Any) -> Any:
    """A phone that runs no script."""
    context = new_context(base_url=live_server.url, java_script_enabled=False, viewport=PHONE, has_touch=True)
    return context.new_page()


def test_an_offer_is_accepted_without_script(offer: Offer, phone: Any) -> None:
    phone.goto(path_of(offer))
    phone.tap("button:has-text('Accept the offer')")
    phone.wait_for_selector("text=Type your full name.")
    phone.fill("#id_signed_name", "Nora Novak")
    phone.check("#id_agrees")
    phone.tap("button:has-text('Accept the offer')")
    phone.wait_for_selector("h1:has-text('You accepted our offer')")
    assert "signed as Nora Novak" in phone.inner_text("main")
    with phone.expect_download() as letter:
        phone.tap("text=Download the letter")
    assert letter.value.suggested_filename == "offer-staff-nurse.pdf"
    phone.reload()
    assert phone.inner_text("h1") == "You accepted our offer"
    offer.refresh_from_db()
    assert (offer.status, offer.signed_name) == ("ACCEPTED", "Nora Novak")


def test_an_offer_is_declined_without_script_in_two_steps(offer: Offer, phone: Any) -> None:
    phone.goto(path_of(offer) + "?lang=de")
    assert not phone.is_visible("text=Sind Sie sicher?")
    phone.tap("text=Ich nehme nicht an")
    phone.select_option("#id_reason", label="Bezahlung")
    phone.fill("#id_comment", "Leider zu weit.")
    phone.tap("button:has-text('Ja, Angebot ablehnen')")
    phone.wait_for_selector("h1:has-text('Sie haben unser Angebot abgelehnt')")
    assert "Ihr Grund: Bezahlung" in phone.inner_text("main")
    offer.refresh_from_db()
    assert (offer.status, offer.decline_comment) == ("NOT_ACCEPTED", "Leider zu weit.")


def test_two_tabs_get_one_answer(offer: Offer, live_browser: Any) -> None:
    live_browser.set_viewport_size(PHONE)
    live_browser.goto(path_of(offer))
    other = live_browser.context.new_page()
    other.goto(path_of(offer))
    other.click("text=I do not accept")
    live_browser.fill("#id_signed_name", "Nora Novak")
    live_browser.check("#id_agrees")
    live_browser.click("button:has-text('Accept the offer')")
    live_browser.wait_for_selector("h1:has-text('You accepted our offer')")
    other.click("button:has-text('Yes, decline the offer')")
    other.wait_for_selector("text=You have accepted this offer already; that stands.")
    assert other.inner_text("h1") == "You accepted our offer"
    offer.refresh_from_db()
    assert offer.status == "ACCEPTED"


def test_every_state_is_accessible_and_fits_a_phone(
    offer: Offer, rosa: User, live_browser: Any, complaints: list[str]
) -> None:
    live_browser.set_viewport_size(PHONE)
    accepted, expired, withdrawn = sent(rosa), sent(rosa), sent(rosa)
    day = "2026-01-01T12:00:00Z"
    Offer.objects.filter(pk=accepted.pk).update(status="ACCEPTED", answered_at=day, signed_name="Nora Novak")
    Offer.objects.filter(pk=expired.pk).update(expires_at=day)
    sending.withdraw(withdrawn, by=actor(rosa))
    for path in (path_of(offer), path_of(accepted), path_of(expired), path_of(withdrawn), path_of(offer) + "?lang=fr"):
        live_browser.goto(path)
        if live_browser.is_visible("#decline summary"):
            live_browser.click("#decline summary")
        assert axe_findings(live_browser) == [], path
        assert live_browser.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    assert complaints == []


def test_the_first_visit_is_small(offer: Offer, phone: Any) -> None:
    found: list[Any] = []
    phone.on("requestfinished", lambda request: found.append(request.response()))
    phone.goto(path_of(offer), wait_until="networkidle")
    # As the product's web server packs them; the test's own does not.
    sizes = {answer.url: len(gzip.compress(answer.body(), 9)) for answer in found}
    assert 0 < sum(sizes.values()) <= MOST_BYTES, sizes
