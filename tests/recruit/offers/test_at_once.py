"""Two at the same moment, about one offer: one act counts, the other gets a sentence, and nobody waits for ever."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from recruit.applications import rejecting
from recruit.applications.models import Application
from recruit.approvals import deciding
from recruit.approvals.models import ApprovalRequest
from recruit.letters.models import SentLetter
from recruit.offers import answering, drafting, expiring, sending, submitting
from recruit.offers.models import Offer
from recruit.privacy import forgetting
from tests.accounts.test_at_once import at_once
from tests.factories.accounts import make_user
from tests.factories.offers import candidate_of, make_offer, make_offer_chain, make_sent_offer
from tests.factories.recruit import make_vocabulary

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


@pytest.fixture
def rosa() -> User:
    make_vocabulary()
    return make_user(RoleCode.ADMIN)


def fresh(offer: Offer) -> Offer:
    return Offer.objects.select_related("application").get(pk=offer.pk)


def in_approval(rosa: User, hugo: User) -> tuple[Offer, ApprovalRequest]:
    offer = submitting.submit_offer(make_offer(rosa), by=Actor.of(rosa))
    return offer, ApprovalRequest.objects.get(offer=offer)


@pytest.mark.parametrize("how", ["rejected", "erased"])
def test_a_decision_while_the_candidate_leaves(rosa: User, how: str) -> None:
    """The first locks the job before the application, the second the application alone: neither waits for the other."""
    hugo = make_user(RoleCode.BASIC)
    make_offer_chain(hugo)
    for _round in range(ROUNDS):
        offer, request = in_approval(rosa, hugo)
        application = Application.objects.get(pk=offer.application_id)

        def leave(application: Application = application) -> object:
            if how == "rejected":
                return rejecting.reject(application, by=Actor.of(rosa))
            return forgetting.forget(application.candidate, by=Actor.of(rosa), reason="request")

        decided, left = at_once(partial(deciding.approve, request, by=Actor.of(hugo)), leave)
        request.refresh_from_db()
        offer.refresh_from_db()
        assert (left, offer.status, offer.ending) == ("done", "ABANDONED", "APPLICATION_ENDED")
        assert (decided, request.status) in {("done", "APPROVED"), ("request_closed", "ABANDONED")}


def test_a_decision_while_the_terms_are_edited(rosa: User) -> None:
    hugo = make_user(RoleCode.BASIC)
    make_offer_chain(hugo)
    for _round in range(ROUNDS):
        offer, request = in_approval(rosa, hugo)
        row = fresh(offer)
        decided, saved = at_once(
            partial(deciding.approve, request, by=Actor.of(hugo)),
            partial(drafting.save_offer, row, by=Actor.of(rosa), values={"salary_amount": "99000"}),
        )
        request.refresh_from_db()
        offer.refresh_from_db()
        assert (saved, offer.status) == ("done", "CREATED")  # nobody approved these terms
        assert (decided, request.status, offer.approval_outdated) in {
            ("done", "APPROVED", True), ("request_closed", "ABANDONED", False),
        }  # fmt: skip


def test_of_two_who_submit_one_does(rosa: User) -> None:
    make_offer_chain(make_user(RoleCode.BASIC))
    one, two = (fresh(offer) for offer in [make_offer(rosa)] * 2)
    acts = [partial(submitting.submit_offer, row, by=Actor.of(rosa)) for row in (one, two)]
    assert sorted(at_once(*acts)) == ["done", "in_approval"]
    assert ApprovalRequest.objects.count() == 1


def test_an_offer_is_sent_once_and_not_while_it_is_given_up(rosa: User) -> None:
    offer = make_offer(rosa)
    one, two = fresh(offer), fresh(offer)
    acts = [partial(sending.send_offer, row, by=Actor.of(rosa)) for row in (one, two)]
    assert sorted(at_once(*acts)) == ["done", "offer_sent"]
    assert SentLetter.objects.filter(application=offer.application_id).count() == 1

    offer = make_offer(rosa)
    one, two = fresh(offer), fresh(offer)
    outcome = at_once(
        lambda: sending.send_offer(one, by=Actor.of(rosa)), lambda: sending.give_up(two, by=Actor.of(rosa))
    )
    offer.refresh_from_db()
    assert (*outcome, offer.status) in {
        ("done", "offer_sent", "PENDING_ACCEPTANCE"), ("offer_ended", "done", "ABANDONED"),
    }  # fmt: skip


@pytest.mark.parametrize("other", ["withdrawn", "declined", "expired"])
def test_accepting_while_something_else_ends_the_offer(rosa: User, other: str) -> None:
    for _round in range(ROUNDS):
        offer = make_sent_offer(rosa)
        person, row = candidate_of(offer), fresh(offer)
        soon = timezone.now() + timedelta(milliseconds=5)
        if other == "expired":
            Offer.objects.filter(pk=offer.pk).update(expires_at=soon)

        def end(row: Offer = row, person: Actor = person) -> object:
            if other == "withdrawn":
                return sending.withdraw(row, by=Actor.of(rosa))
            if other == "declined":
                return answering.decline(row, by=person, link_number=row.link_number)
            while not expiring.expire_due() and Offer.objects.filter(pk=row.pk, status="PENDING_ACCEPTANCE").exists():
                pass
            return None

        def accept(row: Offer = row, person: Actor = person) -> object:
            return answering.accept(row, by=person, signed_name="Ana", link_number=row.link_number)

        accepted, ended = at_once(accept, end)
        offer.refresh_from_db()
        assert (accepted, ended, offer.status, offer.ending) in {
            "withdrawn": {
                ("done", "done", "ABANDONED", "WITHDRAWN"), ("offer_withdrawn", "done", "ABANDONED", "WITHDRAWN"),
            },
            "declined": {
                ("done", "offer_answered", "ACCEPTED", ""), ("offer_answered", "done", "NOT_ACCEPTED", "DECLINED"),
            },
            "expired": {
                ("done", "done", "ACCEPTED", ""), ("offer_expired", "done", "NOT_ACCEPTED", "EXPIRED"),
            },
        }[other]  # fmt: skip
