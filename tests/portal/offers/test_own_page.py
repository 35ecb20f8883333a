"""Offers on the candidate’s own page: where they stand, the link while it leads somewhere, the copy of one’s data."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from base.actors import Actor
from portal.mine import entering
from portal.models import CandidateLink
from recruit.offers import sending
from recruit.offers.models import Offer
from tests.factories.accounts import make_company
from tests.portal.offers.conftest import NO, YES, path_of, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in_nora(offer: Offer) -> Client:
    """Nora on her own page."""
    make_company()
    person = offer.application.candidate
    secret = entering.make_link(person, purpose=CandidateLink.Purpose.SIGN_IN, lasts=entering.LINK_LASTS)
    browser = Client()
    assert browser.post(f"/careers/mine/open/{secret}/").status_code == 303
    return browser


def shown(browser: Client, offer: Offer) -> tuple[str, str]:
    application = f"/careers/mine/applications/{offer.application.public_id}/"
    return browser.get("/careers/mine/").content.decode(), browser.get(application).content.decode()


def link_in(page: str) -> str:
    return "/offers/" + page.split('href="/offers/', 1)[1].split('"', maxsplit=1)[0]


def test_an_offer_that_waits_is_one_press_away(offer: Offer, signed_in_nora: Client, nora: Client) -> None:
    for page in shown(signed_in_nora, offer):
        assert "Waiting for your answer" in page
        assert "You hear from us by" not in page, "it is hers to answer"
        assert nora.post(link_in(page), NO).status_code in {303, 409}
    for page in shown(signed_in_nora, offer):
        assert "You declined" in page
        assert 'href="/offers/' not in page


def test_an_accepted_offer_can_be_read_again(offer: Offer, signed_in_nora: Client, nora: Client) -> None:
    nora.post(path_of(offer), YES)
    for page in shown(signed_in_nora, offer):
        assert "You accepted" in page
        assert "signed as Nora Novak" in nora.get(link_in(page)).content.decode()


def test_what_is_withdrawn_drafted_or_somebody_else_s_is_no_link(
    offer: Offer, signed_in_nora: Client, rosa: User
) -> None:
    sent(rosa)
    sending.withdraw(offer, by=Actor.of(rosa))
    for page in shown(signed_in_nora, offer):
        assert "No longer open" in page
        assert 'href="/offers/' not in page
    Offer.objects.filter(pk=offer.pk).update(status="CREATED", ending="", sent_at=None)
    for page in shown(signed_in_nora, offer):
        assert "Our offer" not in page


def test_the_list_asks_for_offers_once(offer: Offer, signed_in_nora: Client, rosa: User) -> None:
    signed_in_nora.get("/careers/mine/")
    with CaptureQueriesContext(connection) as one:
        signed_in_nora.get("/careers/mine/")
    for _number in range(2):
        other = sent(rosa).application
        type(other).objects.filter(pk=other.pk).update(candidate=offer.application.candidate)
    with CaptureQueriesContext(connection) as three:
        page = signed_in_nora.get("/careers/mine/").content.decode()
    assert page.count('href="/offers/') == 3
    assert len(three) == len(one)


def test_the_copy_of_one_s_data_holds_the_offers(offer: Offer, signed_in_nora: Client) -> None:
    answer: Any = signed_in_nora.post("/careers/mine/data/export/")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as bundle:
        (told,) = json.loads(bundle.read("data.json"))["offers"]
    assert (told["state"], told["terms"]["Salary"]) == ("waiting", "€52,000 per year")
    assert told["sent_at"] is not None
