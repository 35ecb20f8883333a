"""Settings › Offer templates and › Offer fields and masking, through their pages."""

from __future__ import annotations

import re

import pypdfium2  # type: ignore[import-untyped]  # it comes without types
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from base.actors import Actor
from base.models import Entry
from recruit.offers import access, queries, ruling, templating, terms
from recruit.offers.models import OfferTemplate, OfferTermRule
from tests.factories.accounts import signed_in
from tests.factories.fields import make_field
from tests.factories.offers import make_offer
from tests.factories.recruit import make_brand

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(ada: User) -> Client:
    """Ada's browser."""
    return signed_in(ada)


def typed(**more: object) -> dict[str, object]:
    """What the form of a template sends."""
    return {
        "name": "Nurses", "language": "en", "valid_days": "10", "subject": "Offer: [m_offer_job_title]",
        "mail_text": "Look: [m_offer_link]", "letter": "## Pay\n\n| Salary | [m_offer_salary] |",
        "asks": ["starts_on", "salary_amount"], "asks-place-starts_on": "2", "asks-place-salary_amount": "1",
    } | more  # fmt: skip


def test_a_template_is_written_changed_copied_archived_and_brought_back(client: Client) -> None:
    made = client.post(reverse("recruit:offer-template-new"), typed())
    row = OfferTemplate.objects.get(name="Nurses")
    assert (made.status_code, made["Location"]) == (303, reverse("recruit:offer-templates"))
    assert (row.asks, row.valid_days) == (["salary_amount", "starts_on"], 10)

    page = reverse("recruit:offer-template", args=[row.public_id])
    assert client.post(page, typed(name="Night nurses", version="1")).status_code == 303
    stale = client.post(page, typed(name="Day nurses", version="1"))
    assert stale.status_code == 422
    assert "Somebody changed this template" in stale.content.decode()
    assert "Day nurses" in stale.content.decode()

    for act in ("copy", "archive", "restore"):
        assert client.post(reverse(f"recruit:offer-template-{act}", args=[row.public_id])).status_code == 303
    names = OfferTemplate.objects.filter(name__startswith="Night").order_by("pk").values_list("name", flat=True)
    assert list(names) == ["Night nurses", "Night nurses (copy)"]
    listed = client.get(reverse("recruit:offer-templates")).content.decode()
    assert "Night nurses (copy)" in listed
    assert "Angebotsschreiben" in listed


def test_what_does_not_fit_is_said_beside_it_and_nothing_typed_is_lost(client: Client) -> None:
    answer = client.post(reverse("recruit:offer-template-new"), typed(letter="Dear [m_offer_salery]", valid_days="0"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Dear [m_offer_salery]" in page
    assert not OfferTemplate.objects.filter(name="Nurses").exists()
    again = client.post(reverse("recruit:offer-template-new"), typed(letter="Dear [m_offer_salery]")).content.decode()
    assert "There is no merge field [m_offer_salery]" in again


def test_the_preview_draws_the_letter_and_saves_nothing(client: Client) -> None:
    answer = client.post(
        reverse("recruit:offer-template-new"), typed(preview="1", name=""), headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count('src="data:image/png;base64,') == 1
    assert "Offer: Staff nurse" in page
    assert not OfferTemplate.objects.filter(subject__startswith="Offer:").exists()

    unknown = client.post(reverse("recruit:offer-template-new"), typed(preview="1", letter="[m_x] 🎉")).content.decode()
    assert "There is no merge field m_x" in unknown
    assert "These letters cannot be printed: 🎉" in unknown


def test_the_preview_opens_as_pdf_on_the_brands_paper(client: Client) -> None:
    brand = make_brand("Meadow Clinics")
    answer = client.post(
        reverse("recruit:offer-template-preview"),
        typed(**{"scope-brand": str(brand.public_id)}, letter="[m_offer_equity]"),
    )
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    words = pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_range()
    assert words.startswith("Meadow Clinics")
    assert "1,000 shares" in words


def test_the_list_asks_the_database_as_often_for_six_templates_as_for_nine(client: Client, ada: User) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("recruit:offer-templates")).status_code == 200
        return len(asked)

    brand = {"brand": [str(make_brand("Meadow").public_id)]}
    first = OfferTemplate.objects.get(language="en")
    templating.edit_template(first, by=Actor.of(ada), values={"scope": brand})
    count()
    before = count()
    for _number in range(3):
        templating.copy_template(first, by=Actor.of(ada))
    assert count() == before


def test_rules_are_ticked_in_a_table_and_say_who_sees_what(client: Client, ada: User, rosa: User) -> None:
    car, offer = make_field("Car", category="OFFER", type="TEXT"), make_offer(rosa)
    shown = client.get(reverse("recruit:offer-fields")).content.decode()
    keys = re.findall(r'name="term" value="([^"]+)"', shown)
    seen = re.search(r'name="seen" value="([^"]+)"', shown)
    assert keys == [*[term.key for term in terms.TERMS], str(car.public_id)]
    assert seen is not None

    answer = client.post(
        reverse("recruit:offer-fields"),
        {
            "seen": seen[1], "term": keys, "required-starts_on": "1", "again-job_title": "1",
            "hidden-salary_amount": ["RECRUITER", "COORDINATOR"], f"hidden-{car.public_id}": ["RECRUITER"],
        },
    )  # fmt: skip

    assert answer.status_code == 303
    rules = {row.key: (row.is_required, row.needs_reapproval, row.hidden_from) for row in OfferTermRule.objects.all()}
    assert rules == {
        "starts_on": (True, False, []),
        "job_title": (False, True, []),
        "salary_amount": (False, True, ["RECRUITER", "COORDINATOR"]),
        str(car.public_id): (False, False, ["RECRUITER"]),
    }
    assert access.hidden_terms(Actor.of(rosa), offer) == {"salary_amount", str(car.public_id)}
    assert access.hidden_terms(Actor.of(ada), offer) == frozenset()
    assert Entry.objects.filter(kind="offer_term_rule.set").count() == 4
    asked = {line.key: line for line in queries.asked_by(None, offer.application)}
    assert asked["starts_on"].is_required

    late = client.post(reverse("recruit:offer-fields"), {"seen": seen[1], "term": keys})
    assert late.status_code == 409
    assert "Somebody changed these rules" in late.content.decode()
    assert OfferTermRule.objects.get(key="starts_on").is_required


def test_a_rule_for_what_is_not_there_is_refused(client: Client, ada: User) -> None:
    for data in ({"term": ["shoe_size"]}, {"term": ["equity"], "hidden-equity": ["CHEF"]}):
        assert client.post(reverse("recruit:offer-fields"), data).status_code == 409
    assert not OfferTermRule.objects.exists()
    ruling.set_rule("equity", by=Actor.of(ada))
    assert not OfferTermRule.objects.exists()


def test_only_administrators_get_in(rosa: User) -> None:
    row = OfferTemplate.objects.get(language="en")
    browser = signed_in(rosa)
    for name in ("offer-templates", "offer-template-new", "offer-fields"):
        assert browser.get(reverse(f"recruit:{name}")).status_code == 403
    for act in ("copy", "archive", "restore"):
        assert browser.post(reverse(f"recruit:offer-template-{act}", args=[row.public_id])).status_code == 403
    assert browser.post(reverse("recruit:offer-template-preview"), typed()).status_code == 403
    assert OfferTemplate.objects.count() == 5


def test_offer_fields_are_made_on_the_fields_page(client: Client) -> None:
    page = client.get(reverse("recruit:fields") + "?category=OFFER").content.decode()
    assert "Offer fields are terms of your own" in page
    answer = client.post(reverse("recruit:field-new") + "?category=OFFER", {"label": "Company car", "type": "TEXT"})
    assert answer.status_code == 303
    assert "Company car" in client.get(reverse("recruit:offer-fields")).content.decode()
