"""An offer's words: terms in the letter's language, what is missing, what is masked, no value taken for a mark."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from base.actors import Actor
from recruit.offers import drafting, merging, paper, queries
from recruit.offers.merging import MASK
from recruit.offers.models import Offer
from tests.factories.fields import make_field
from tests.factories.offers import make_offer
from tests.recruit.offers.test_paper_print import text_of

pytestmark = pytest.mark.django_db


def plain(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def words(offer: Offer, letter: str, language: str = "en", **more: object) -> merging.Words:
    """The offer's words with another letter."""
    offer.letter, offer.language = letter, language
    return merging.words_of(offer, **more)  # type: ignore[arg-type]  # passed on


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "€52,000 per year from 1 March 2027, 12.5% bonus (€1,500.50), Full-time, 38.5 h, by 31 January 2027"),
        ("de", "52.000 € pro Jahr from 1. März 2027, 12,5 % bonus (1.500,50 €), Vollzeit, 38,5 h, by 31. Januar 2027"),
        ("pl", "52 000 € rocznie from 1 marca 2027, 12,5% bonus (1 500,50 €), Pełny etat, 38,5 h, by 31 stycznia 2027"),
    ],
    ids=["en", "de", "pl"],
)
def test_terms_are_written_in_the_language_of_the_letter(rosa: User, language: str, written: str) -> None:
    offer = make_offer(
        rosa, bonus_percent="12.5", bonus_amount="1500.50", hours_per_week="38.5", type_of_employment="permanent"
    )
    offer.starts_on = datetime(2027, 3, 1, tzinfo=UTC).date()
    offer.expires_at = queries.end_of(datetime(2027, 1, 31, tzinfo=UTC).date())
    found = words(
        offer,
        "[m_offer_salary] [m_offer_salary_period] from [m_offer_start_date], [m_offer_bonus_percent] bonus "
        "([m_offer_bonus]), [m_offer_type_of_employment], [m_offer_hours] h, by [m_offer_expiry_date]",
        language,
    )
    assert plain(found.letter) == written
    assert found.missing == ()


def test_every_built_in_term_is_a_merge_field_and_what_has_no_value_is_named(rosa: User) -> None:
    offer = make_offer(rosa)
    found = words(offer, "[m_offer_equity] [m_offer_notice] [m_nonsense] [m_offer_job_title]")
    assert found.missing == ("m_offer_equity", "m_offer_notice", "m_nonsense")
    assert found.letter == "[m_offer_equity] [m_offer_notice] [m_nonsense] Staff nurse"
    assert [run.text for run in found.blocks[0].lines[0] if run.is_missing] == [
        "[m_offer_equity]", "[m_offer_notice]", "[m_nonsense]",
    ]  # fmt: skip


def test_own_fields_of_every_kind_are_written_in_the_language(rosa: User) -> None:
    given = {"TEXT": "Blue", "NUMBER": 1200.5, "PERCENT": 7.5, "DATE": "2027-05-02", "BOOLEAN": True}
    rows = {kind: make_field(f"Own {kind.title()}", category="OFFER", type=kind) for kind in [*given, "CURRENCY"]}
    own = {str(rows[kind].public_id): value for kind, value in given.items()}
    own[str(rows["CURRENCY"].public_id)] = {"code": "GBP", "value": 900}
    offer = make_offer(rosa, **own)

    found = words(offer, " | ".join(f"[{merging.own_name(row)}]" for row in rows.values()), "de")

    assert plain(found.letter) == "Blue | 1.200,5 | 7,5 % | 2. Mai 2027 | Ja | 900 £"
    assert found.missing == ()


def test_masked_terms_are_dots_wherever_they_stand(rosa: User) -> None:
    car = make_field("Car", category="OFFER", type="TEXT")
    offer = make_offer(rosa, bonus_amount="1000", **{str(car.public_id): "Estate"})
    letter = f"[m_offer_salary] [m_offer_bonus] [{merging.own_name(car)}] [m_offer_job_title] [m_offer_equity]"

    found = words(offer, letter, hidden={"salary_amount", str(car.public_id), "equity"})
    whole = words(offer, letter, hidden={"salary_currency"})

    assert plain(found.letter) == f"{MASK} €1,000 {MASK} Staff nurse [m_offer_equity]"
    assert whole.letter.startswith(f"{MASK} {MASK} Estate")
    assert "52" not in str(found.blocks)


def test_the_link_is_put_in_only_when_it_is_given(rosa: User) -> None:
    offer = make_offer(rosa, mail_text="Answer: [m_offer_link]")
    assert merging.words_of(offer).mail_text == "Answer: (the candidate’s own link)"
    assert merging.words_of(offer, link="https://x.example/1").mail_text == "Answer: https://x.example/1"


def test_values_are_never_taken_for_marks_fields_or_markup(rosa: User) -> None:
    offer = make_offer(rosa, benefits="**bold** [m_offer_salary] <b>x</b>\n- no list")
    found = words(offer, "You get [m_offer_benefits].")
    assert found.letter == "You get **bold** [m_offer_salary] <b>x</b>\n- no list."
    assert [block.kind for block in found.blocks] == ["p"]
    assert not any(run.bold for run in found.blocks[0].lines[0])


def test_an_earlier_version_reads_as_it_was(rosa: User) -> None:
    offer = make_offer(rosa)
    offer = drafting.save_offer(offer, by=Actor.of(rosa), values={"salary_amount": "61000"})
    first = offer.versions.get(number=1)

    assert "€52,000" in merging.words_of(offer, content=queries.content_at(first)).letter
    assert "€61,000" in merging.words_of(offer).letter
    assert "€52,000" in text_of(paper.letter_pdf(offer, version=first))[0]


def test_it_asks_the_database_a_fixed_number_of_times(rosa: User) -> None:
    rows = [make_field(f"Own {number}", category="OFFER", type="TEXT") for number in range(3)]
    offer = make_offer(rosa, **{str(row.public_id): "x" for row in rows})
    offer = queries.offer_for(Actor.of(rosa), offer.public_id)
    with CaptureQueriesContext(
        connection,
    ) as few:
        words(offer, f"[{merging.own_name(rows[0])}]")
    with CaptureQueriesContext(connection) as many:
        words(offer, " ".join(f"[{merging.own_name(row)}]" for row in rows))
    assert len(many) == len(few)
    assert len(many) <= 6
