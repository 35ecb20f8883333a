"""Offer templates: what a new company has, what administrators may change, what is refused with nothing changed."""

from __future__ import annotations

import pytest

from accounts.models import User
from base.actors import Actor
from base.errors import Invalid, NotAllowed, Stale
from base.models import Entry
from recruit.letters import fields
from recruit.offers import founding, merging, queries, templating, terms
from recruit.offers.models import OfferTemplate
from tests.factories.fields import make_field
from tests.factories.recruit import make_brand
from tests.factories.road import make_application, make_job

pytestmark = pytest.mark.django_db


def values(**more: object) -> dict[str, object]:
    """What a template needs."""
    return {
        "name": "Nurses", "language": "en", "subject": "Offer", "mail_text": "See [m_offer_link]",
        "letter": "Dear [m_applicant_first_name], [m_offer_salary]", "asks": ["salary_amount", "starts_on"],
    } | more  # fmt: skip


def test_a_new_company_has_one_template_for_each_public_language_and_founding_again_changes_nothing(ada: User) -> None:
    assert sorted(OfferTemplate.objects.values_list("language", flat=True)) == ["de", "en", "es", "fr", "pl"]
    german = OfferTemplate.objects.get(language="de")
    templating.archive_template(german, by=Actor.of(ada))

    founding.found()

    assert OfferTemplate.objects.count() == 5
    assert OfferTemplate.objects.get(language="de").archived_at is not None


def test_every_seed_is_whole_with_the_terms_its_form_asks_for() -> None:
    for row in OfferTemplate.objects.all():
        assert merging.unknown_in(row.subject, row.mail_text, row.letter) == []
        assert merging.sample_words(row.subject, row.mail_text, row.letter, row.language).missing == ()
        used = {name for name in fields.used_in(row.letter) if name.startswith("m_offer_")}
        asked = {terms.BY_KEY[key].merge for key in row.asks} | {merging.EXPIRY, merging.LINK}
        assert used <= asked


def test_a_template_is_made_edited_copied_archived_and_brought_back(ada: User) -> None:
    by, brand = Actor.of(ada), make_brand("Meadow")
    row = templating.make_template(by=by, values=values(scope={"brand": [str(brand.public_id)]}, valid_days=10))
    assert (row.name, row.asks, row.valid_days, row.creator) == ("Nurses", ["salary_amount", "starts_on"], 10, ada)

    edited = templating.edit_template(row, by=by, values={"name": " Night  nurses "}, version=1)
    copied = templating.copy_template(edited, by=by)
    again = templating.copy_template(edited, by=by)
    templating.archive_template(edited, by=by)
    templating.restore_template(edited, by=by)

    assert (edited.name, edited.version) == ("Night nurses", 2)
    assert (copied.name, again.name) == ("Night nurses (copy)", "Night nurses (copy 2)")
    assert copied.scope == {"brand": [str(brand.public_id)]}
    kinds = Entry.objects.filter(kind__startswith="offer_template.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [
        "offer_template.added", "offer_template.edited", "offer_template.added", "offer_template.added",
        "offer_template.archived", "offer_template.restored",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"letter": ""}, "letter"),
        ({"letter": "x" * 50_001}, "letter"),
        ({"letter": "[m_offer_salery]"}, "letter"),
        ({"mail_text": "[m_offer_field_car_00000000]"}, "mail_text"),
        ({"asks": ["shoe_size"]}, "asks"),
        ({"language": "tlh"}, "language"),
        ({"valid_days": 0}, "valid_days"),
        ({"name": "offer LETTER"}, "name"),
    ],
    ids=["no-name", "no-letter", "long", "unknown-field", "unknown-own", "unknown-term", "language", "days", "taken"],
)
def test_what_does_not_fit_is_named_and_nothing_is_made(ada: User, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        templating.make_template(by=Actor.of(ada), values=values(**wrong))
    assert list(caught.value.fields) == [field]
    assert OfferTemplate.objects.count() == 5


def test_only_administrators_and_nobody_over_somebody_elses_words(ada: User, rosa: User) -> None:
    row = templating.make_template(by=Actor.of(ada), values=values())
    with pytest.raises(NotAllowed):
        templating.make_template(by=Actor.of(rosa), values=values(name="Mine"))
    with pytest.raises(NotAllowed):
        templating.edit_template(row, by=Actor.of(rosa), values={"name": "Mine"})
    with pytest.raises(Stale):
        templating.edit_template(row, by=Actor.of(ada), values={"name": "Mine"}, version=7)
    row.refresh_from_db()
    assert (row.name, row.version) == ("Nurses", 1)


def test_own_fields_are_merge_fields_that_survive_a_new_name(ada: User) -> None:
    car = make_field("Company car", category="OFFER", type="TEXT")
    name = merging.own_name(car)
    assert name == f"m_offer_field_company_car_{car.public_id.hex[:8]}"
    row = templating.make_template(by=Actor.of(ada), values=values(letter=f"[{name}]", asks=[str(car.public_id)]))
    car.label = "Vehicle"
    car.save()
    assert merging.unknown_in(row.letter) == []
    assert merging.own_name(car) in [merge.name for merge in merging.every_field()]


@pytest.mark.parametrize(("language", "first"), [("de-AT", "de"), ("pl", "pl"), ("tlh", "en"), ("", "en")])
def test_an_offer_starts_from_the_template_in_the_candidates_language(rosa: User, language: str, first: str) -> None:
    application = make_application(make_job(rosa))
    application.language = language
    assert queries.templates_for(application)[0].language == first
