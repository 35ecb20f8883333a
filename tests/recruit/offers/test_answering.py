"""Answers to offers: the candidate's, staff's, none in time; hiring on the terms; merging and erasing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.errors import Invalid, NotFound, Refused
from base.models import OutboxRow
from recruit.applications import merging
from recruit.applications.models import Application
from recruit.letters.models import SentLetter
from recruit.offers import answering, expiring, hiring, queries, sending, tokens
from recruit.offers.models import Offer
from recruit.privacy import forgetting
from recruit.processes.stages import Stage
from recruit.setup.models import ExitReason
from recruit.teams.rights import HIRING_MANAGER, INTERVIEWER
from tests.factories.offers import (
    candidate_of,
    make_accepted_offer,
    make_candidate_at_offer,
    make_offer,
    make_seat,
    make_sent_offer,
    stored_name,
)
from tests.factories.road import join, make_application, require_step

pytestmark = pytest.mark.django_db


def letters_to_staff() -> list[tuple[str, str]]:
    """Who was told what, as it stands in the outbox."""
    rows = OutboxRow.objects.filter(topic="mail", about__startswith="offer:").order_by("pk")
    return sorted((row.payload["to"], row.payload["subject"]) for row in rows)


def accept(offer: Offer, **changes: object) -> Offer:
    """The candidate accepts."""
    given = {"by": candidate_of(offer), "signed_name": "Cleo Candidate", "link_number": offer.link_number} | changes
    return answering.accept(offer, **given)  # type: ignore[arg-type]  # made of the verb's own words


def decline(offer: Offer, **changes: object) -> Offer:
    """The candidate declines."""
    return answering.decline(offer, **{"by": candidate_of(offer), "link_number": offer.link_number} | changes)  # type: ignore[arg-type]  # as above


def test_accepting_tells_creator_and_hiring_manager_without_pay(rosa: User, hugo: User, iris: User) -> None:
    offer = make_sent_offer(rosa)
    join(offer.application.job, hugo, HIRING_MANAGER, by=rosa)
    join(offer.application.job, iris, INTERVIEWER, by=rosa)

    accepted = accept(offer, signed_name="  Cleo   Candidate ")

    assert (accepted.status, accepted.signed_name, accepted.answered_at is not None) == (
        "ACCEPTED", "Cleo Candidate", True,
    )  # fmt: skip
    subject = f"{offer.application.candidate.full_name} accepted your offer"
    assert letters_to_staff() == [(hugo.email, subject), (rosa.email, subject)]
    told = OutboxRow.objects.filter(about__startswith="offer:")
    assert not any("52" in row.payload["text"].split("http")[0] for row in told)
    again = accept(offer)
    assert (again.version, len(letters_to_staff())) == (accepted.version, 2)


def test_the_opposite_answer_has_its_sentence(rosa: User) -> None:
    offer = make_accepted_offer(rosa)
    with pytest.raises(Refused) as refusal:
        decline(offer)
    assert (refusal.value.code, Offer.objects.get().status) == ("offer_answered", "ACCEPTED")
    assert str(refusal.value) == "You have accepted this offer. Reply to the letter if that has changed."


def test_declining_keeps_reason_and_words(rosa: User) -> None:
    offer = make_sent_offer(rosa)
    reason = ExitReason.objects.filter(kind=ExitReason.Kind.WITHDRAWAL).first()
    assert reason is not None

    declined = decline(offer, reason=reason, comment=" Too far away. ")

    assert (declined.status, declined.ending, declined.decline_reason, declined.decline_comment) == (
        "NOT_ACCEPTED", "DECLINED", reason, "Too far away.",
    )  # fmt: skip
    assert [subject for _to, subject in letters_to_staff()] == [
        f"{offer.application.candidate.full_name} declined your offer"
    ]
    assert Application.objects.get(pk=offer.application_id).stage == "OFFERED"
    assert decline(offer).version == declined.version
    with pytest.raises(Refused):
        accept(offer)


def test_what_was_typed_must_make_sense(rosa: User) -> None:
    offer = make_sent_offer(rosa)
    for name in ("  ", "x" * 201):
        with pytest.raises(Invalid) as refusal:
            accept(offer, signed_name=name)
        assert set(refusal.value.fields) == {"signed_name"}
    with pytest.raises(Invalid):
        decline(offer, comment="x" * 2001)
    with pytest.raises(Invalid):
        decline(offer, reason=ExitReason.objects.filter(kind=ExitReason.Kind.REJECTION).first())
    assert Offer.objects.get().status == "PENDING_ACCEPTANCE"


def test_only_the_candidate_answers_on_the_page(rosa: User) -> None:
    offer, other = make_sent_offer(rosa), make_application(make_candidate_at_offer(rosa).job)
    stranger = Actor.candidate(other.candidate.public_id, "Somebody")
    for actor in (stranger, Actor.of(rosa), Actor.anonymous()):
        with pytest.raises(NotFound):
            accept(offer, by=actor)
    assert Offer.objects.get(pk=offer.pk).status == "PENDING_ACCEPTANCE"


def test_links_that_are_old_forged_or_late(rosa: User) -> None:
    offer = make_sent_offer(rosa)
    token = tokens.token_of(offer)
    assert tokens.offer_from(token) == offer
    for wrong in ("", "x", token[:-2], token + "a", "x" * 400):
        with pytest.raises(NotFound):
            tokens.offer_from(wrong)
    with pytest.raises(Refused) as refusal:
        accept(offer, link_number=offer.link_number - 1)
    assert refusal.value.code == "link_replaced"
    Offer.objects.update(link_number=9)
    with pytest.raises(Refused) as refusal:
        tokens.offer_from(token)
    assert refusal.value.code == "link_replaced"

    draft = make_offer(rosa)
    with pytest.raises(NotFound):
        tokens.offer_from(tokens.token_of(draft))


@pytest.mark.parametrize("has_run", [True, False])
def test_after_the_last_day_there_is_a_sentence(rosa: User, has_run: bool) -> None:
    offer = make_sent_offer(rosa)
    Offer.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    if has_run:
        assert expiring.expire_due() == 1
    for answer in (accept, decline):
        with pytest.raises(Refused) as refusal:
            answer(offer)
        assert refusal.value.code == "offer_expired"


def test_expiring_is_the_same_however_often_and_late(rosa: User) -> None:
    offer, fresh = make_sent_offer(rosa), make_sent_offer(rosa)
    over = timezone.now() - timedelta(days=9)
    Offer.objects.filter(pk=offer.pk).update(expires_at=over)

    assert [expiring.expire_due(), expiring.expire_due()] == [1, 0]

    offer.refresh_from_db()
    fresh.refresh_from_db()
    assert (offer.status, offer.ending, offer.answered_at) == ("NOT_ACCEPTED", "EXPIRED", over)
    assert fresh.status == "PENDING_ACCEPTANCE"
    assert letters_to_staff() == [(rosa.email, f"{offer.application.candidate.full_name} has not answered your offer")]


def test_a_withdrawn_offer_cannot_be_answered(rosa: User) -> None:
    offer = make_sent_offer(rosa)
    sending.withdraw(offer, by=Actor.of(rosa))
    with pytest.raises(Refused) as refusal:
        accept(offer)
    assert refusal.value.code == "offer_withdrawn"


def test_staff_note_an_answer_given_by_telephone(rosa: User) -> None:
    offer = make_sent_offer(rosa)
    Offer.objects.update(expires_at=timezone.now() - timedelta(days=1))
    noted = answering.answer_by_hand(offer, by=Actor.of(rosa), accepted=True)
    assert (noted.status, noted.signed_name, letters_to_staff()) == ("ACCEPTED", "", [])
    assert answering.answer_by_hand(offer, by=Actor.of(rosa), accepted=True).version == noted.version
    with pytest.raises(Refused):
        answering.answer_by_hand(offer, by=Actor.of(rosa), accepted=False)


def test_the_first_look_is_noted_once(rosa: User) -> None:
    offer = make_sent_offer(rosa)
    answering.note_opened(offer)
    first = Offer.objects.get().opened_at
    answering.note_opened(offer)
    assert (first is not None, Offer.objects.get().opened_at) == (True, first)


def test_hiring_takes_position_and_day_of_the_offer(rosa: User) -> None:
    offer = make_accepted_offer(rosa)
    hired = hiring.hire_from_offer(offer, by=Actor.of(rosa))
    assert (hired.stage, hired.starts_on) == ("HIRED", offer.starts_on)
    assert hired.position == offer.position
    assert Offer.objects.get().status == "ACCEPTED"
    with pytest.raises(Refused):
        sending.withdraw(offer, by=Actor.of(rosa))


def test_nobody_is_hired_on_an_offer_that_was_not_accepted(rosa: User) -> None:
    offer = make_sent_offer(rosa)
    with pytest.raises(Refused) as refusal:
        hiring.hire_from_offer(offer, by=Actor.of(rosa))
    assert refusal.value.code == "not_accepted"


def test_a_hire_without_position_or_day_asks_for_both(rosa: User) -> None:
    offer = make_accepted_offer(rosa)
    Offer.objects.update(position=None, starts_on=None)
    with pytest.raises(Invalid) as refusal:
        hiring.hire_from_offer(offer, by=Actor.of(rosa))
    assert sorted(refusal.value.fields) == ["position", "starts_on"]
    seat = make_seat(offer.application.job)
    day = queries.today() + timedelta(days=3)
    assert hiring.hire_from_offer(offer, by=Actor.of(rosa), position=seat, starts_on=day).starts_on == day


def test_a_required_step_stops_the_hire(rosa: User) -> None:
    offer = make_accepted_offer(rosa)
    steps = offer.application.job.process.steps.filter(stage="OFFERED", deleted_at=None).order_by("position")
    last = list(steps)[-1]
    assert last.pk != steps[0].pk
    require_step(last.name)
    with pytest.raises(Refused) as refusal:
        hiring.hire_from_offer(offer, by=Actor.of(rosa))
    assert refusal.value.code == "required_step"


def test_merging_carries_the_offer_and_parting_gives_it_back(ada: User) -> None:
    kept = make_candidate_at_offer(ada, stage=Stage.OFFERED)
    gone = make_application(kept.job)
    offer = make_offer(ada, gone)

    merge = merging.merge(kept.candidate, by=Actor.of(ada), gone=gone.candidate)
    offer.refresh_from_db()
    assert (offer.application_id, offer.status) == (kept.pk, "CREATED")

    merging.part(merge, by=Actor.of(ada))
    offer.refresh_from_db()
    assert (offer.application_id, offer.status) == (gone.pk, "CREATED")


def test_two_offers_in_force_stop_a_merge(ada: User) -> None:
    kept = make_candidate_at_offer(ada)
    gone = make_application(kept.job)
    make_offer(ada, kept)
    make_offer(ada, gone)
    with pytest.raises(Refused) as refusal:
        merging.merge(kept.candidate, by=Actor.of(ada), gone=gone.candidate)
    gone.refresh_from_db()
    assert (refusal.value.code, gone.stage) == ("two_offers", "NEW")


def test_erasing_somebody_empties_their_offers(ada: User) -> None:
    offer = make_sent_offer(ada, benefits="Canteen")
    stored = stored_name(offer.documents.get())
    assert default_storage.exists(stored)

    forgetting.end_and_forget(offer.application.candidate, by=Actor.of(ada), reason="request")

    offer.refresh_from_db()
    assert (offer.status, offer.terms, offer.salary_amount, offer.letter) == ("ABANDONED", {}, None, "")
    assert (offer.versions.count(), offer.documents.count()) == (0, 0)
    assert SentLetter.objects.get(application=offer.application).text == ""
    effect = OutboxRow.objects.get(topic=forgetting.FILES_TOPIC)
    assert stored in effect.payload["files"]
    with pytest.raises(Refused):
        accept(offer, link_number=offer.link_number - 1)
