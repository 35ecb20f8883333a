"""Requests about offers: who is asked, who sees them, what the job keeps, and what becomes of them."""

from __future__ import annotations

import pytest

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.errors import Invalid, NotFound, Refused
from base.outbox.models import OutboxRow
from recruit.applications.models import Application
from recruit.approvals import access, deciding, delegating, facts, queries, requesting
from recruit.approvals.models import ApprovalRequest
from recruit.approvals.states import Subject
from recruit.jobs import opening, steering
from recruit.jobs.models import Job, TemporaryGrant
from recruit.offers.models import Offer
from recruit.processes.stages import Stage
from tests.factories.accounts import make_user
from tests.factories.approvals import make_chain, part_of
from tests.factories.recruit import make_application, make_published_job

pytestmark = pytest.mark.django_db
FACTS = {
    "title": "Offer to Ana",
    "subtitle": "Staff nurse",
    "lines": [facts.line("salary_amount", "Salary", "50,000 EUR")],
}


@pytest.fixture
def application(rosa: User, iris: User) -> Application:
    return make_application(make_published_job(rosa, team={iris: "INTERVIEW_TEAM"}), stage=Stage.OFFERED)


def submit(application: Application, by: User) -> ApprovalRequest:
    waiting = Offer.objects.filter(application=application).first() or Offer.objects.create(
        application=application, creator=by, status="PENDING_APPROVAL"
    )
    job = Job.objects.get(pk=application.job_id)
    return requesting.submit(job, by=Actor.of(by), subject=Subject.OFFER, facts=FACTS, offer=waiting)


def test_an_offers_request_leaves_its_job_alone_and_opens_its_candidates(
    application: Application, rosa: User, hugo: User
) -> None:
    make_chain(hugo, subject=Subject.OFFER)
    request = submit(application, rosa)
    job = Job.objects.get(pk=application.job_id)
    assert (job.approval, queries.latest(job), queries.latest_of_offer(request.offer_id or 0)) == ("", None, request)
    assert [(row.user, row.reach) for row in TemporaryGrant.objects.all()] == [(hugo, "CANDIDATES")]
    letter = OutboxRow.objects.get(topic="mail", payload__to=hugo.email)
    assert (letter.payload["private"], "Salary: 50,000 EUR" in letter.payload["text"]) == (True, True)
    opening.edit_job(job, by=Actor.of(rosa), changes={"salary_min": 1, "salary_currency": "EUR"})
    request.refresh_from_db()
    assert request.status == "PENDING"
    assert deciding.approve(request, by=Actor.of(hugo)).status == "APPROVED"


def test_those_who_see_offers_and_those_asked_see_it(
    application: Application, rosa: User, ada: User, hugo: User, iris: User
) -> None:
    make_chain(hugo, subject=Subject.OFFER)
    request = submit(application, rosa)
    seeing = {rosa: True, ada: True, hugo: True, iris: False, make_user(RoleCode.BASIC): False}
    for user, sees in seeing.items():
        assert access.can_see(Actor.of(user), request) is sees, user
        assert access.requests_where(Actor.of(user)).filter(pk=request.pk).exists() is sees, user
    TemporaryGrant.objects.update(ended_at=request.created_at)
    with pytest.raises(NotFound):
        deciding.approve(request, by=Actor.of(hugo))


def test_nobody_decides_about_an_offer_to_themselves(application: Application, rosa: User, hugo: User) -> None:
    person = application.candidate
    person.employee = hugo
    person.save()
    chain = make_chain(hugo, subject=Subject.OFFER)
    with pytest.raises(Refused) as refusal:
        submit(application, rosa)
    assert refusal.value.code == "approver_is_candidate"
    chain.approvers.all().delete()
    chain.approvers.create(user=rosa)
    request = submit(application, rosa)
    assert not access.can_see(Actor.of(hugo), request)
    assert not access.requests_where(Actor.of(hugo)).exists()
    with pytest.raises(Invalid):
        delegating.hand_over(part_of(request, rosa), by=Actor.of(rosa), to=hugo)


def test_a_cancelled_job_needs_no_approvals_of_offers(application: Application, rosa: User, hugo: User) -> None:
    make_chain(hugo, subject=Subject.OFFER)
    request = submit(application, rosa)
    steering.cancel_job(application.job, by=Actor.of(rosa))
    request.refresh_from_db()
    assert (request.status, request.closing_reason) == ("ABANDONED", "The job was set to cancelled.")
    with pytest.raises(Refused) as refusal:
        deciding.approve(request, by=Actor.of(hugo))
    assert refusal.value.code == "request_closed"
