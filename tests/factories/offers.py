"""Makers of offers, through the verbs the product uses, and of chains that approve them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accounts.models import User
from base.actors import Actor
from recruit.applications import moving
from recruit.applications.models import Application
from recruit.approvals import queries as approvals
from recruit.approvals.models import ApprovalChain, ApprovalRequest, ChainApprover
from recruit.jobs.models import Job, Position
from recruit.offers import answering, drafting, queries, sending
from recruit.offers.models import Offer, OfferDocument
from recruit.processes.stages import Stage
from tests.factories.road import make_application, make_job

LETTER = "Dear [m_applicant_full_name],\n\nwe offer you the position of [m_offer_job_title] for [m_offer_salary]."
MAIL = "Hello [m_applicant_first_name],\n\nhere is our offer.\n"


def values(**changes: Any) -> dict[str, Any]:
    """What a complete offer says."""
    given = {
        "job_title": "Staff nurse",
        "salary_amount": "52000",
        "salary_currency": "EUR",
        "starts_on": queries.today() + timedelta(days=60),
        "expires_at": queries.today() + timedelta(days=14),
        "subject": "Our offer for you",
        "mail_text": MAIL,
        "letter": LETTER,
    }
    return given | changes


def make_seat(job: Job) -> Position:
    """An open position of the job."""
    return Position.objects.create(job=job, opened_on=queries.today())


def make_candidate_at_offer(by: User, *, stage: Stage = Stage.OFFERED, job: Job | None = None) -> Application:
    """Somebody who may be made an offer, on a job with one open position."""
    job = job or make_job(by)
    if not job.positions.exists():
        make_seat(job)
    early = stage in {Stage.LEAD, Stage.NEW}
    application = make_application(job, stage=stage if early else Stage.NEW)
    return application if early else moving.move(application, by=Actor.system("tests"), stage=stage)


def make_offer(by: User, application: Application | None = None, /, **changes: Any) -> Offer:
    """A complete offer that was not sent."""
    application = application or make_candidate_at_offer(by)
    return drafting.make_offer(application, by=Actor.of(by), values=values(**changes))


def make_sent_offer(by: User, application: Application | None = None, /, **changes: Any) -> Offer:
    """An offer that waits for the candidate's answer."""
    return sending.send_offer(make_offer(by, application, **changes), by=Actor.of(by))


def request_of(offer: Offer) -> ApprovalRequest:
    """The newest request for the offer's approval. There must be one."""
    found = approvals.latest_of_offer(offer.pk)
    assert found is not None
    return found


def stored_name(document: OfferDocument) -> str:
    """Where the store keeps a document's file."""
    assert document.file.name
    return document.file.name


def candidate_of(offer: Offer) -> Actor:
    """The candidate on the page of their offer."""
    person = offer.application.candidate
    return Actor.candidate(person.public_id, person.full_name)


def make_accepted_offer(by: User, application: Application | None = None, **changes: Any) -> Offer:
    """An offer the candidate has accepted."""
    offer = make_sent_offer(by, application, **changes)
    return answering.accept(
        offer, by=candidate_of(offer), signed_name=offer.application.candidate.full_name, link_number=offer.link_number
    )


def make_offer_chain(*approvers: User, **changes: Any) -> ApprovalChain:
    """A chain that asks these people, all of them at once, about every offer."""
    given = {"subject": "OFFER", "name": "Every offer", "kind": "PARALLEL"} | changes
    chain = ApprovalChain.objects.create(**given)
    for approver in approvers:
        ChainApprover.objects.create(chain=chain, user=approver)
    return chain
