"""Sending offers: what must hold, the letter that leaves, undo, withdrawing, giving up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Refused
from base.models import OutboxRow
from base.undo import undoing
from recruit.applications import moving, rejecting
from recruit.applications.models import Application
from recruit.approvals import deciding
from recruit.jobs.models import Position
from recruit.letters.models import SentLetter
from recruit.offers import drafting, sending, submitting, tokens
from recruit.offers.models import Offer
from recruit.processes.stages import Stage
from tests.factories.offers import (
    make_accepted_offer,
    make_candidate_at_offer,
    make_offer,
    make_offer_chain,
    make_sent_offer,
    request_of,
)
from tests.factories.road import require_step

pytestmark = pytest.mark.django_db


def effect_of(letter: SentLetter) -> OutboxRow:
    """What carries a letter out."""
    return OutboxRow.objects.get(about=recording.key_of(letter))


def test_an_offer_leaves_with_its_letter_and_a_link_nobody_else_has(rosa: User) -> None:
    offer = make_offer(rosa, make_candidate_at_offer(rosa, stage=Stage.NEW))

    sent = sending.send_offer(offer, by=Actor.of(rosa), subject="Come to us", text="Hello [m_applicant_first_name]")

    assert (sent.status, sent.sender, sent.link_number, sent.sent_at is not None) == (
        "PENDING_ACCEPTANCE", rosa, 2, True,
    )  # fmt: skip
    letter = SentLetter.objects.get(application=offer.application)
    link, document = tokens.link_of(sent), sent.documents.get()
    effect = effect_of(letter)
    assert (letter.type, letter.subject, letter.state) == ("OFFER", "Come to us", "waiting")
    assert link in effect.payload["text"]
    assert (link in letter.text, sending.OWN_LINK in letter.text) == (False, True)
    assert effect.payload["private"] is True
    assert effect.payload["attachments"] == [
        {"file": document.file.name, "name": document.name, "content_type": "application/pdf"}
    ]
    with document.file.open("rb") as opened:
        assert opened.read(5) == b"%PDF-"
    assert Application.objects.get(pk=offer.application_id).stage == "OFFERED"
    assert effect.available_at > timezone.now()


def test_who_is_past_the_first_step_of_offered_stays_there(rosa: User) -> None:
    application = make_candidate_at_offer(rosa)
    stays = application.visits.count()
    make_sent_offer(rosa, application)
    assert application.visits.count() == stays


def test_a_required_step_in_the_way_is_named(rosa: User) -> None:
    application = make_candidate_at_offer(rosa, stage=Stage.NEW)
    step = require_step(_a_step(application, Stage.INTERVIEW))
    offer = make_offer(rosa, application)
    with pytest.raises(Refused) as refusal:
        sending.send_offer(offer, by=Actor.of(rosa))
    assert (refusal.value.code, refusal.value.data["step"]) == ("required_step", step.name)
    assert step.name in str(refusal.value)
    offer.refresh_from_db()
    application.refresh_from_db()
    assert (offer.status, application.stage, SentLetter.objects.count()) == ("CREATED", "NEW", 0)


def _a_step(application: Application, stage: Stage) -> str:
    steps = application.job.process.steps.filter(stage=stage.value, deleted_at=None)
    return str(steps.order_by("position").values_list("name", flat=True)[0])


def test_nothing_is_sent_before_it_is_approved(rosa: User, ada: User) -> None:
    make_offer_chain(ada)
    offer = make_offer(rosa)
    for status in ("CREATED", "PENDING_APPROVAL", "NOT_APPROVED"):
        assert Offer.objects.get(pk=offer.pk).status == status
        with pytest.raises(Refused) as refusal:
            sending.send_offer(offer, by=Actor.of(rosa))
        assert refusal.value.code == "needs_approval"
        if status == "CREATED":
            submitting.submit_offer(offer, by=Actor.of(rosa))
        elif status == "PENDING_APPROVAL":
            deciding.reject(request_of(offer), by=Actor.of(ada), comment="Too much")
    assert SentLetter.objects.count() == 0

    submitting.submit_offer(offer, by=Actor.of(rosa))
    deciding.approve(request_of(offer), by=Actor.of(ada))
    assert sending.send_offer(offer, by=Actor.of(rosa)).status == "PENDING_ACCEPTANCE"


def test_no_approval_is_asked_for_where_no_chain_takes_the_job(rosa: User) -> None:
    offer = make_offer(rosa)
    with pytest.raises(Refused) as refusal:
        submitting.submit_offer(offer, by=Actor.of(rosa))
    assert refusal.value.code == "no_chain"
    offer.refresh_from_db()
    assert offer.status == "CREATED"


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"subject": ""}, "subject", "Give the letter a subject."),
        ({"mail_text": ""}, "mail_text", "Write the e-mail the offer goes with."),
        ({"letter": ""}, "letter", "Write the letter of the offer."),
        ({"expires_at": None}, "expires_at", "Choose until when the candidate can answer."),
    ],
)
def test_what_is_missing_is_said_before_anything_leaves(
    rosa: User, changes: dict[str, Any], field: str, sentence: str
) -> None:
    offer = make_offer(rosa, **changes)
    with pytest.raises(Invalid) as refusal:
        sending.send_offer(offer, by=Actor.of(rosa))
    assert {key: str(words) for key, words in refusal.value.fields.items()} == {field: sentence}
    assert (Offer.objects.get().status, OutboxRow.objects.filter(topic="mail").count()) == ("CREATED", 0)


def test_a_merge_field_without_value_is_named(rosa: User) -> None:
    offer = make_offer(rosa, letter="Your bonus: [m_offer_bonus]")
    with pytest.raises(Invalid, match="m_offer_bonus"):
        sending.send_offer(offer, by=Actor.of(rosa))
    assert (Offer.objects.get().status, offer.documents.count()) == ("CREATED", 0)


def test_a_candidate_without_address_gets_no_letter(rosa: User) -> None:
    offer = make_offer(rosa)
    person = offer.application.candidate
    person.email = ""
    person.save(update_fields=["email"])
    with pytest.raises(Invalid) as refusal:
        sending.send_offer(offer, by=Actor.of(rosa))
    assert set(refusal.value.fields) == {"email"}


def test_days_that_have_passed_and_taken_positions_stop_it(rosa: User) -> None:
    offer = make_offer(rosa)
    yesterday = timezone.now() - timedelta(days=1)
    Offer.objects.update(expires_at=yesterday, starts_on=yesterday.date())
    Position.objects.update(status=Position.Status.CANCELLED)
    with pytest.raises(Invalid) as refusal:
        sending.send_offer(offer, by=Actor.of(rosa))
    assert sorted(refusal.value.fields) == ["expires_at", "position", "starts_on"]


def test_undo_puts_offer_and_candidate_back_and_nothing_leaves(rosa: User) -> None:
    application, token = make_candidate_at_offer(rosa, stage=Stage.NEW), uuid4()
    sent = sending.send_offer(make_offer(rosa, application), by=Actor.of(rosa), undo_token=token)

    undoing.undo(token, by=Actor.of(rosa))

    offer = Offer.objects.get()
    assert (offer.status, offer.sent_at, offer.sender) == ("CREATED", None, None)
    assert Application.objects.get(pk=application.pk).stage == "NEW"
    assert SentLetter.objects.get().state == "cancelled"
    assert sending.send_offer(offer, by=Actor.of(rosa)).link_number == sent.link_number + 1


def test_withdrawing_stops_the_letter_and_is_done_once(rosa: User) -> None:
    offer = make_sent_offer(rosa)
    for _again in range(2):
        withdrawn = sending.withdraw(offer, by=Actor.of(rosa), reason="Budget")
        assert (withdrawn.status, withdrawn.ending, withdrawn.version) == ("ABANDONED", "WITHDRAWN", 3)
    assert SentLetter.objects.get().state == "cancelled"
    with pytest.raises(Refused):
        sending.withdraw(make_offer(rosa, offer.application), by=Actor.of(rosa))


def test_an_accepted_offer_can_be_withdrawn_until_the_hire(rosa: User) -> None:
    assert sending.withdraw(make_accepted_offer(rosa), by=Actor.of(rosa)).ending == "WITHDRAWN"


def test_giving_a_draft_up_gives_its_request_up(rosa: User, ada: User) -> None:
    make_offer_chain(ada)
    offer = submitting.submit_offer(make_offer(rosa), by=Actor.of(rosa))
    gone = sending.give_up(offer, by=Actor.of(rosa))
    assert (gone.status, request_of(offer).status) == ("ABANDONED", "ABANDONED")
    with pytest.raises(Refused) as refusal:
        drafting.save_offer(offer, by=Actor.of(rosa), values={"equity": "1 %"})
    assert refusal.value.code == "offer_ended"


def test_a_sent_offer_is_withdrawn_not_given_up(rosa: User) -> None:
    with pytest.raises(Refused) as refusal:
        sending.give_up(make_sent_offer(rosa), by=Actor.of(rosa))
    assert refusal.value.code == "offer_sent"


@pytest.mark.parametrize("is_sent", [True, False])
def test_the_end_of_an_application_ends_its_offer(rosa: User, ada: User, is_sent: bool) -> None:
    offer = make_sent_offer(rosa) if is_sent else make_offer(rosa)
    rejecting.reject(offer.application, by=Actor.of(rosa))
    offer.refresh_from_db()
    assert (offer.status, offer.ending) == ("ABANDONED", "APPLICATION_ENDED")
    assert not SentLetter.objects.filter(type="OFFER", state="waiting").exists()
    moving.move(offer.application, by=Actor.of(rosa), stage=Stage.NEW)
    assert make_offer(rosa, offer.application).status == "CREATED"
