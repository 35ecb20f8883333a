"""Ways around an approval that somebody might try: none of them publishes, and none keeps access that should end."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from accounts.permissions import RoleCode
from accounts.tuning import change_preferences
from base.actors import Actor
from base.errors import Refused
from recruit.applications import removing as applications
from recruit.approvals import counting, deciding, removing, requesting
from recruit.approvals.preferences import REMOVE_ACCESS
from recruit.approvals.states import ChainKind, Mode, Order, Subject
from recruit.jobs import opening, publishing
from recruit.jobs.models import Job, Posting, TemporaryGrant
from recruit.offers import submitting
from tests.factories.accounts import make_user
from tests.factories.approvals import ask_for_approval, make_chain
from tests.factories.offers import make_candidate_at_offer, make_offer
from tests.factories.recruit import AD_TEXT, default_ad, make_department, make_job, make_published_job

pytestmark = pytest.mark.django_db


def by(user: User) -> Actor:
    return Actor.of(user)


def written(job: Job, user: User) -> Job:
    """The job with an ad that says something."""
    publishing.write_ad(job, by=by(user), ad=default_ad(job), changes={"job_description": AD_TEXT})
    return job


def up(job: Job, user: User, visibility: str = "PUBLIC") -> str:
    """What publishing its ad comes to."""
    try:
        publishing.publish(default_ad(job), by=by(user), visibility=visibility)
    except Refused as refusal:
        return refusal.code
    return "up"


def test_who_edits_a_job_names_no_approvers_over_the_chain(rosa: User, iris: User, ada: User) -> None:
    make_chain(iris)
    job = make_job(rosa)
    base = ask_for_approval(job, rosa)
    with pytest.raises(Refused) as refusal:
        requesting.rebuild(base, by=by(rosa), order=Order.PARALLEL, mode=Mode.ALL, approvers=((rosa,),))
    base.refresh_from_db()
    assert (refusal.value.code, base.status, job.approval_requests.count()) == ("approvers_fixed", "PENDING", 1)
    fresh = requesting.rebuild(base, by=by(ada), order=Order.PARALLEL, mode=Mode.ALL, approvers=((ada,),))
    assert (fresh.status, fresh.requester) == ("PENDING", rosa)


def test_where_the_chain_leaves_the_choice_who_edits_chooses_again(rosa: User, iris: User, hugo: User) -> None:
    make_chain(kind=ChainKind.CHOSEN)
    job = make_job(rosa)
    base = ask_for_approval(job, rosa, chosen=requesting.Chosen(Order.PARALLEL, Mode.ALL, ((iris,),)))
    fresh = requesting.rebuild(base, by=by(rosa), order=Order.PARALLEL, mode=Mode.ALL, approvers=((hugo,),))
    assert [step.approver for step in fresh.steps.all()] == [hugo]


def test_an_approval_of_one_chain_does_not_open_what_another_approves(rosa: User, iris: User, hugo: User) -> None:
    nursing = make_department()
    make_chain(iris)
    job = written(make_job(rosa), rosa)
    deciding.approve(ask_for_approval(job, rosa), by=by(iris))
    make_chain(hugo, scope={"department": [str(nursing.public_id)]})

    opening.edit_job(job, by=by(rosa), changes={"city": "Linz"})
    job.refresh_from_db()
    assert (job.status, job.approval) == ("APPROVED", "APPROVED")
    opening.edit_job(job, by=by(rosa), changes={"department": nursing})
    job.refresh_from_db()
    assert (job.status, job.approval, up(job, rosa)) == ("CREATED", "OUTDATED", "not_approved")

    deciding.approve(ask_for_approval(job, rosa), by=by(hugo))
    assert up(job, rosa) == "up"


def test_a_job_does_not_change_unseen_while_it_is_a_template(rosa: User, iris: User) -> None:
    make_chain(iris)
    job = written(make_job(rosa), rosa)
    deciding.approve(ask_for_approval(job, rosa), by=by(iris))
    pay = {"salary_max": 90_000, "salary_currency": "EUR"}
    opening.edit_job(job, by=by(rosa), changes={"is_template": True} | pay)
    opening.edit_job(job, by=by(rosa), changes={"is_template": False})
    job.refresh_from_db()
    assert (job.status, job.approval, up(job, rosa)) == ("CREATED", "OUTDATED", "not_approved")


def test_an_edit_of_the_department_within_the_same_chain_asks_nobody(rosa: User, iris: User) -> None:
    make_chain(iris)
    job = written(make_job(rosa), rosa)
    deciding.approve(ask_for_approval(job, rosa), by=by(iris))
    opening.edit_job(job, by=by(rosa), changes={"department": make_department()})
    assert up(job, rosa) == "up"


def test_an_ad_for_employees_is_not_shown_to_everybody_without_approval(rosa: User, iris: User) -> None:
    job = make_published_job(rosa, visibility="INTERNAL")
    make_chain(iris)
    Job.objects.filter(pk=job.pk).update(approval="OUTDATED")
    posting = Posting.objects.get(ad__job=job)
    assert up(job, rosa, "PUBLIC") == "not_approved"
    assert up(job, rosa, "PRIVATE") == "not_approved"
    posting.refresh_from_db()
    assert posting.visibility == "INTERNAL"
    assert up(job, rosa, "INTERNAL") == "up"  # new words of what is up
    Job.objects.filter(pk=job.pk).update(approval="APPROVED")
    assert up(job, rosa, "PUBLIC") == "up"
    Job.objects.filter(pk=job.pk).update(approval="OUTDATED")
    assert up(job, rosa, "INTERNAL") == "up"  # to fewer


def test_access_ends_with_a_request_that_was_deleted_with_its_application(rosa: User, ada: User) -> None:
    joe = make_user(RoleCode.BASIC)
    make_chain(joe, subject=Subject.OFFER)
    change_preferences({REMOVE_ACCESS[Subject.OFFER].name: True}, by=by(ada))
    offer = submitting.submit_offer(make_offer(rosa, make_candidate_at_offer(rosa)), by=by(rosa))
    assert removing.end_due_grants() == 0
    applications.remove_application(offer.application, by=by(ada))
    assert TemporaryGrant.objects.filter(user=joe, ended_at=None).count() == 1
    assert removing.end_due_grants() == 1
    assert not TemporaryGrant.objects.filter(ended_at=None).exists()


def test_the_count_of_who_is_not_needed_any_more_follows(
    rosa: User, ada: User, iris: User, hugo: User, django_capture_on_commit_callbacks: Any
) -> None:
    make_chain((iris, hugo), ada, kind=ChainKind.SEQUENTIAL, mode=Mode.ANY)
    with django_capture_on_commit_callbacks(execute=True):
        request = ask_for_approval(make_job(rosa), rosa)
    assert [counting.at_hand(by(user)) for user in (iris, hugo, ada)] == [1, 1, 0]
    with django_capture_on_commit_callbacks(execute=True):
        deciding.approve(request, by=by(iris))
    assert [counting.at_hand(by(user)) for user in (iris, hugo, ada)] == [0, 0, 1]
    with django_capture_on_commit_callbacks(execute=True):
        requesting.rebuild(request, by=by(ada), order=Order.PARALLEL, mode=Mode.ALL, approvers=((iris,),))
    assert [counting.at_hand(by(user)) for user in (iris, hugo, ada)] == [1, 0, 0]
