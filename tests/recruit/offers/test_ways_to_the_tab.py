"""What leads to the Offer tab and away from it: old links, moves made on it, decisions; and how it words pay."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from base.actors import Actor
from recruit.approvals import masking
from recruit.offers import filing, queries, submitting
from recruit.offers.models import Offer, OfferTermRule
from recruit.teams.rights import HIRING_MANAGER
from tests.factories.accounts import signed_in
from tests.factories.offers import (
    make_accepted_offer,
    make_candidate_at_offer,
    make_offer,
    make_offer_chain,
    request_of,
)
from tests.factories.road import join, step_named

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def offer(rosa: User) -> Offer:
    return make_offer(rosa, salary_period="YEAR")


def tab_of(offer: Offer) -> str:
    return reverse("recruit:application-offer", args=[offer.application.public_id])


def test_a_link_that_names_the_tab_leads_to_it(offer: Offer, rosa: User, iris: User) -> None:
    address = reverse("recruit:application", args=[offer.application.public_id]) + "?tab=offer"
    assert "Edit the offer" in signed_in(rosa).get(address).content.decode()

    join(offer.application.job, iris, "INTERVIEW_TEAM", by=rosa)  # sees candidates, not their offers
    page = signed_in(iris).get(address).content.decode()
    assert "52,000" not in page
    assert "Latest activity" in page or "Overview" in page


def test_a_move_made_on_the_tab_stays_on_it(offer: Offer, rosa: User) -> None:
    place = offer.application
    given = {"step": str(step_named("Offer Preparation").public_id), "version": place.version, "tab": "offer"}
    htmx = {"HX-Request": "true", "HX-Target": "application"}
    answer = signed_in(rosa).post(
        reverse("recruit:application-move", args=[place.public_id]), given | {"panel": "1"}, headers=htmx
    )
    assert answer.status_code == 200
    assert "Edit the offer" in answer.content.decode()
    assert "application--panel" in answer.content.decode()


def test_an_approver_finds_the_decision_on_the_tab_and_the_offer_on_the_request(
    offer: Offer, rosa: User, hugo: User
) -> None:
    make_offer_chain(hugo)
    join(offer.application.job, hugo, HIRING_MANAGER, by=rosa)
    submitting.submit_offer(offer, by=Actor.of(rosa))
    address = reverse("recruit:approval", args=[request_of(offer).public_id])

    page = signed_in(hugo).get(tab_of(offer)).content.decode()
    assert f'href="{address}"' in page
    assert ">Decide<" in page
    assert ">Decide<" not in signed_in(rosa).get(tab_of(offer)).content.decode()
    assert f"{tab_of(offer)}?of={offer.public_id}" in signed_in(hugo).get(address).content.decode()


def test_pay_reads_as_one_line_where_all_of_it_may_be_read(offer: Offer) -> None:
    lines = queries.shown_terms(offer)
    folded = {line.key: line.value for line in queries.folded(lines)}
    assert folded["salary_amount"] == "52,000 EUR a year"
    assert not {"salary_currency", "salary_period"} & set(folded)

    masked = [replace(line, is_hidden=True, value="") if line.key == "salary_period" else line for line in lines]
    assert {line.key: line.value for line in queries.folded(masked)}["salary_amount"] == "52,000 EUR"


def test_a_request_keeps_the_line_of_pay_from_whoever_may_not_read_a_part_of_it(
    offer: Offer, rosa: User, hugo: User, ada: User
) -> None:
    make_offer_chain(ada)
    submitting.submit_offer(offer, by=Actor.of(rosa))
    join(offer.application.job, hugo, HIRING_MANAGER, by=rosa)
    OfferTermRule.objects.create(key="salary_period", hidden_from=[HIRING_MANAGER])
    request = request_of(offer)
    assert "salary_amount" not in {line["key"] for line in masking.shown_lines(Actor.of(hugo), request)}
    assert "salary_amount" in {line["key"] for line in masking.shown_lines(Actor.of(ada), request)}


def test_a_signed_copy_added_by_mistake_is_removed_and_the_letter_is_not(rosa: User, iris: User) -> None:
    offer = make_accepted_offer(rosa, make_candidate_at_offer(rosa))
    upload = SimpleUploadedFile("signed.pdf", PDF, content_type="application/pdf")
    signed = filing.add_signed(offer, by=Actor.of(rosa), upload=upload)
    letter = offer.documents.exclude(pk=signed.pk).get()
    client = signed_in(rosa)

    def remove(document_id: object) -> int:
        address = reverse(
            "recruit:offer-signed-remove", args=[offer.application.public_id, offer.public_id, document_id]
        )
        return client.post(address).status_code

    assert "Remove signed.pdf" in client.get(tab_of(offer)).content.decode()
    assert remove(letter.public_id) == 409
    assert remove(signed.public_id) == 303
    assert list(offer.documents.all()) == [letter]
    assert remove(signed.public_id) == 404
