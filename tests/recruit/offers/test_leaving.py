"""Offers of those who leave the road, alone or many at once."""

from __future__ import annotations

import pytest

from accounts.models import User
from base.actors import Actor
from recruit.applications import rejecting
from recruit.approvals.models import ApprovalRequest
from recruit.offers import submitting
from recruit.offers.models import Offer
from tests.factories.offers import make_candidate_at_offer, make_offer, make_offer_chain, make_sent_offer
from tests.factories.recruit import make_application

pytestmark = pytest.mark.django_db


def test_rejecting_many_ends_the_offers_of_those_who_have_one(rosa: User, hugo: User) -> None:
    sent = make_sent_offer(rosa)
    make_offer_chain(hugo)
    asked = submitting.submit_offer(make_offer(rosa, make_candidate_at_offer(rosa)), by=Actor.of(rosa))
    nobody = make_application(sent.application.job)
    rejecting.reject_many([sent.application, asked.application, nobody], by=Actor.of(rosa))
    told = set(Offer.objects.values_list("pk", "status", "ending"))
    assert told == {(row.pk, "ABANDONED", "APPLICATION_ENDED") for row in (sent, asked)}
    assert ApprovalRequest.objects.get().status == "ABANDONED"
