"""A job that comes under another approval chain: what its former chain cleared is not sent."""

from __future__ import annotations

import pytest

from accounts.models import User
from base.actors import Actor
from base.errors import Refused
from recruit.approvals import deciding
from recruit.jobs import opening
from recruit.jobs.models import Job
from recruit.offers import sending, submitting
from recruit.offers.models import Offer
from tests.factories.offers import make_offer, make_offer_chain
from tests.factories.recruit import make_department

pytestmark = pytest.mark.django_db


def moved(offer: Offer, rosa: User, hugo: User) -> None:
    """The offer's job goes to a department where Hugo approves."""
    nursing = make_department()
    make_offer_chain(hugo, name="Nursing", scope={"department": [str(nursing.public_id)]})
    job = Job.objects.get(pk=offer.application.job_id)
    opening.edit_job(job, by=Actor.of(rosa), changes={"city": "Linz"})
    offer.refresh_from_db()
    assert offer.status in {"APPROVED", "PENDING_APPROVAL"}
    opening.edit_job(job, by=Actor.of(rosa), changes={"department": nursing})
    offer.refresh_from_db()


def test_an_approved_offer_is_approved_anew(rosa: User, iris: User, hugo: User) -> None:
    make_offer_chain(iris)
    offer = submitting.submit_offer(make_offer(rosa), by=Actor.of(rosa))
    deciding.approve(offer.approval_requests.get(), by=Actor.of(iris))
    moved(offer, rosa, hugo)
    assert (offer.status, offer.approval_outdated) == ("CREATED", True)
    with pytest.raises(Refused) as refusal:
        sending.send_offer(offer, by=Actor.of(rosa))
    assert refusal.value.code == "needs_approval"
    offer = submitting.submit_offer(offer, by=Actor.of(rosa))
    deciding.approve(offer.approval_requests.latest("pk"), by=Actor.of(hugo))
    assert sending.send_offer(offer, by=Actor.of(rosa)).status == "PENDING_ACCEPTANCE"


def test_a_request_of_the_former_chain_is_given_up(rosa: User, iris: User, hugo: User) -> None:
    make_offer_chain(iris)
    offer = submitting.submit_offer(make_offer(rosa), by=Actor.of(rosa))
    moved(offer, rosa, hugo)
    request = offer.approval_requests.get()
    assert (offer.status, request.status) == ("CREATED", "ABANDONED")
    assert request.closing_reason == "The job has another approval chain now."
