"""Making and saving offers: values, versions, bad input, approval that a change gives up."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from base.actors import Actor
from base.errors import Invalid, NotAllowed, NotFound, Refused, Stale
from base.models import Entry
from recruit.approvals import deciding
from recruit.offers import comparing, drafting, queries, sending, submitting
from recruit.offers.models import Offer, OfferTemplate, OfferTermRule
from recruit.processes.stages import Stage
from recruit.teams.rights import COORDINATOR
from tests.factories.fields import make_field
from tests.factories.offers import (
    make_candidate_at_offer,
    make_offer,
    make_offer_chain,
    make_seat,
    make_sent_offer,
    request_of,
    values,
)
from tests.factories.recruit import make_job as open_job
from tests.factories.road import join, make_job

pytestmark = pytest.mark.django_db

PAY = "61234.00"


def test_an_offer_begins_with_what_the_job_says(rosa: User) -> None:
    job = make_job(rosa, title="Head nurse", salary_currency="CHF", salary_period="MONTH", salary_min=4000)
    application = make_candidate_at_offer(rosa, job=job)

    offer = drafting.make_offer(application, by=Actor.of(rosa))

    assert (offer.status, offer.creator, offer.position) == ("CREATED", rosa, job.positions.get())
    assert (offer.salary_currency, offer.salary_period, offer.salary_amount) == ("CHF", "MONTH", None)
    assert offer.terms == {"job_title": "Head nurse", "work_place": job.location, "type_of_employment": "permanent"}
    assert [version.number for version in queries.versions_of(offer)] == [1]


def test_a_template_brings_words_and_the_last_day_to_answer(rosa: User) -> None:
    template = OfferTemplate.objects.create(
        name="Plain", subject="Offer", mail_text="Hello", letter="Dear", valid_days=10, language="de"
    )
    offer = drafting.make_offer(make_candidate_at_offer(rosa), by=Actor.of(rosa), template=template)

    assert (offer.subject, offer.mail_text, offer.letter, offer.language) == ("Offer", "Hello", "Dear", "de")
    assert offer.expires_at == queries.end_of(queries.today() + timedelta(days=10))


def test_one_offer_is_in_force_at_a_time(rosa: User) -> None:
    offer = make_offer(rosa)
    with pytest.raises(Refused) as refusal:
        make_offer(rosa, offer.application)
    assert refusal.value.code == "offer_exists"
    assert Offer.objects.count() == 1

    sending.give_up(offer, by=Actor.of(rosa))
    assert make_offer(rosa, offer.application).status == "CREATED"


@pytest.mark.parametrize(("stage", "code"), [(Stage.LEAD, "lead")])
def test_a_lead_gets_no_offer(rosa: User, stage: Stage, code: str) -> None:
    application = make_candidate_at_offer(rosa, stage=stage)
    with pytest.raises(Refused) as refusal:
        make_offer(rosa, application)
    assert (refusal.value.code, Offer.objects.count()) == (code, 0)


def test_who_may_not_write_offers_changes_nothing(rosa: User, hugo: User, iris: User) -> None:
    offer = make_offer(rosa)
    with pytest.raises(NotFound):
        drafting.save_offer(offer, by=Actor.of(iris), values={"equity": "1 %"})
    join(offer.application.job, hugo, COORDINATOR, by=rosa)
    with pytest.raises(NotAllowed):
        drafting.save_offer(offer, by=Actor.of(hugo), values={"equity": "1 %"})
    offer.refresh_from_db()
    assert "equity" not in offer.terms


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"salary_amount": "a lot"}, "salary_amount", "Enter an amount with at most two decimals, such as 52000."),
        ({"salary_amount": "1.234"}, "salary_amount", "Enter an amount with at most two decimals, such as 52000."),
        ({"salary_amount": "-1"}, "salary_amount", "Enter a number that is not below zero."),
        ({"salary_amount": "NaN"}, "salary_amount", "Enter an amount with at most two decimals, such as 52000."),
        ({"salary_amount": "1e30"}, "salary_amount", "This is more than can be true. Enter a smaller number."),
        ({"salary_amount": True}, "salary_amount", "Enter an amount with at most two decimals, such as 52000."),
        ({"salary_currency": ""}, "salary_currency", "Choose the currency of the salary."),
        (
            {"salary_currency": "XXX"},
            "salary_currency",
            "This is no currency in use. Choose one of the list, such as EUR.",
        ),
        ({"salary_period": "DECADE"}, "salary_period", "Choose one of the values."),
        ({"type_of_employment": "serf"}, "type_of_employment", "Choose one of the values."),
        ({"hours_per_week": "169"}, "hours_per_week", "This is more than can be true. Enter a smaller number."),
        ({"vacation_days": "many"}, "vacation_days", "Enter a number."),
        ({"starts_on": "soon"}, "starts_on", "Enter a date such as 2021-03-31."),
        ({"starts_on": "2020-01-01"}, "starts_on", "Choose a start date that is not in the past."),
        (
            {"starts_on": "2999-02-01", "ends_on": "2999-01-01"},
            "ends_on",
            "The end of a fixed term must not be before the start date.",
        ),
        (
            {"expires_at": "2020-01-01"},
            "expires_at",
            "Choose a day in the future: until its end the candidate can answer.",
        ),
        ({"expires_at": "2999-01-01"}, "expires_at", "Choose a day within a year."),
        ({"expires_at": "never"}, "expires_at", "Enter a date such as 2021-03-31."),
        ({"position": "nowhere"}, "position", "Choose an open position of this job."),
        ({"equity": "x" * 201}, "equity", "Shorten this text."),
        ({"subject": "x" * 301}, "subject", "Use at most 300 characters."),
        ({"bonus": "5"}, "bonus", "An offer has no such field."),
    ],
)
def test_bad_values_have_their_sentence(rosa: User, given: dict[str, Any], field: str, sentence: str) -> None:
    offer = make_offer(rosa)
    with pytest.raises(Invalid) as refusal:
        drafting.save_offer(offer, by=Actor.of(rosa), values=given)
    assert {key: str(text) for key, text in refusal.value.fields.items()} == {field: sentence}
    offer.refresh_from_db()
    assert (offer.version, offer.versions.count(), offer.salary_amount) == (1, 1, Decimal(52000))


def test_a_position_must_be_an_open_one_of_the_job(rosa: User) -> None:
    offer, elsewhere = make_offer(rosa), make_seat(open_job())
    with pytest.raises(Invalid) as refusal:
        drafting.save_offer(offer, by=Actor.of(rosa), values={"position": elsewhere.public_id})
    assert set(refusal.value.fields) == {"position"}


def test_each_save_that_differs_keeps_a_version(rosa: User) -> None:
    offer = make_offer(rosa)
    again = drafting.save_offer(offer, by=Actor.of(rosa), values=values())
    assert (again.version, offer.versions.count()) == (1, 1)

    saved = drafting.save_offer(offer, by=Actor.of(rosa), values={"salary_amount": PAY, "bonus_percent": 7.5})

    assert (saved.version, saved.salary_amount, saved.terms["bonus_percent"]) == (2, Decimal(PAY), "7.5")
    newest, first = queries.versions_of(saved)
    assert (newest.number, newest.author, newest.terms["salary_amount"]) == (2, rosa, PAY)
    changed = comparing.differences(first.terms, newest.terms)
    assert [(row.key, row.before, row.after) for row in changed] == [
        ("bonus_percent", "", "7.5"),
        ("salary_amount", "52000.00", PAY),
    ]


def test_pay_stands_in_no_audit(rosa: User) -> None:
    offer = drafting.save_offer(make_offer(rosa), by=Actor.of(rosa), values={"salary_amount": PAY})
    entry = Entry.objects.filter(kind="offer.updated").get()
    assert entry.data == {"changed": ["salary_amount"]}
    entries = Entry.objects.filter(about__contains=[f"offer:{offer.public_id}"])
    assert not [
        row for row in entries if "61234" in f"{row.data}{row.changes}" or "52000" in f"{row.data}{row.changes}"
    ]


def test_an_old_version_is_stale(rosa: User) -> None:
    offer = make_offer(rosa)
    drafting.save_offer(offer, by=Actor.of(rosa), values={"equity": "1 %"}, version=1)
    with pytest.raises(Stale):
        drafting.save_offer(offer, by=Actor.of(rosa), values={"equity": "2 %"}, version=1)
    offer.refresh_from_db()
    assert offer.terms["equity"] == "1 %"


def test_own_fields_are_checked_and_required_at_submission_only(rosa: User, ada: User) -> None:
    car = make_field("Car", category="OFFER", type="BOOLEAN", is_required=True)
    number = make_field("Grade", category="OFFER", type="NUMBER")
    offer = make_offer(rosa, **{str(number.public_id): "7"})
    assert offer.fields == {str(number.public_id): 7}
    with pytest.raises(Invalid) as refusal:
        drafting.save_offer(offer, by=Actor.of(rosa), values={str(number.public_id): "high"})
    assert set(refusal.value.fields) == {str(number.public_id)}

    with pytest.raises(Invalid) as missing:
        sending.send_offer(offer, by=Actor.of(rosa))
    assert missing.value.fields == {str(car.public_id): "Fill in Car."}
    make_offer_chain(ada)
    with pytest.raises(Invalid) as missing:
        submitting.submit_offer(offer, by=Actor.of(rosa))
    assert missing.value.fields == {str(car.public_id): "Fill in Car."}


def test_a_term_hidden_from_a_role_cannot_be_written_by_it(rosa: User) -> None:
    offer = make_offer(rosa)
    role = offer.application.job.team.get(user=rosa).role
    OfferTermRule.objects.create(key="equity", hidden_from=[role])
    with pytest.raises(Invalid) as refusal:
        drafting.save_offer(offer, by=Actor.of(rosa), values={"equity": "1 %"})
    assert refusal.value.fields == {"equity": "You may not see this term, so you cannot change it."}


def test_saving_in_approval_gives_the_request_up(rosa: User, ada: User) -> None:
    make_offer_chain(ada)
    offer = submitting.submit_offer(make_offer(rosa), by=Actor.of(rosa), comment="Please")
    assert (offer.status, request_of(offer).status) == ("PENDING_APPROVAL", "PENDING")

    saved = drafting.save_offer(offer, by=Actor.of(rosa), values={"benefits": "Canteen"})

    assert (saved.status, saved.terms["benefits"]) == ("CREATED", "Canteen")
    assert request_of(offer).status == "ABANDONED"


@pytest.mark.parametrize(
    ("changes", "status", "outdated"),
    [
        ({"salary_amount": PAY}, "CREATED", True),
        ({"salary_currency": "GBP"}, "CREATED", True),
        ({"notice": "3 months"}, "CREATED", True),
        ({"benefits": "Canteen"}, "APPROVED", False),
        ({"letter": "Dear you"}, "APPROVED", False),
    ],
)
def test_after_approval_weighty_changes_ask_anew(
    rosa: User, ada: User, changes: dict[str, str], status: str, outdated: bool
) -> None:
    OfferTermRule.objects.create(key="notice", needs_reapproval=True)
    make_offer_chain(ada)
    offer = submitting.submit_offer(make_offer(rosa), by=Actor.of(rosa))
    deciding.approve(request_of(offer), by=Actor.of(ada))
    offer.refresh_from_db()
    assert (offer.status, offer.approved_at is not None) == ("APPROVED", True)

    saved = drafting.save_offer(offer, by=Actor.of(rosa), values=changes)

    assert (saved.status, saved.approval_outdated) == (status, outdated)
    if outdated:
        with pytest.raises(Refused) as refusal:
            sending.send_offer(saved, by=Actor.of(rosa))
        assert refusal.value.code == "needs_approval"


def test_a_sent_offer_is_copied_not_changed(rosa: User) -> None:
    offer = make_sent_offer(rosa, bonus_percent="5")
    with pytest.raises(Refused) as refusal:
        drafting.save_offer(offer, by=Actor.of(rosa), values={"salary_amount": PAY})
    assert refusal.value.code == "offer_sent"
    with pytest.raises(Refused):
        drafting.copy_offer(offer, by=Actor.of(rosa))

    sending.withdraw(offer, by=Actor.of(rosa))
    copy = drafting.copy_offer(offer, by=Actor.of(rosa))

    assert (copy.status, copy.salary_amount, copy.terms["bonus_percent"]) == ("CREATED", Decimal(52000), "5")
    assert (copy.subject, copy.letter, copy.expires_at) == (offer.subject, offer.letter, None)


def test_pieces_of_two_texts_make_them_again() -> None:
    before, after = "We offer you\n52,000 EUR.", "We gladly offer you\n61,000 EUR."
    found = comparing.pieces(before, after)
    assert "".join(piece.text for piece in found if piece.kind != "new") == before
    assert "".join(piece.text for piece in found if piece.kind != "gone") == after
    assert [piece.kind for piece in found] == ["same", "new", "same", "gone", "new", "same"]
