"""Two at the same moment: one decision, the other a sentence; one request, the other a sentence."""

from __future__ import annotations

from functools import partial

import pytest

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.audit.models import Entry
from recruit.approvals import deciding, delegating, skipping
from recruit.approvals.models import ApprovalRequest
from recruit.approvals.states import Mode
from recruit.jobs import opening, publishing, steering
from recruit.jobs.models import Job
from tests.accounts.test_at_once import at_once
from tests.factories.accounts import make_user
from tests.factories.approvals import ask_for_approval, make_chain
from tests.factories.recruit import AD_TEXT, default_ad, make_job

pytestmark = pytest.mark.django_db(transaction=True)


def people() -> tuple[User, User, User]:
    return make_user(RoleCode.STANDARD), make_user(RoleCode.BASIC), make_user(RoleCode.BASIC)


def test_of_two_decisions_one_counts() -> None:
    recruiter, one, two = people()
    make_chain(one, two, mode=Mode.ANY)
    request = ask_for_approval(make_job(recruiter), recruiter)
    a, b = (ApprovalRequest.objects.get(pk=request.pk) for _time in range(2))
    outcomes = at_once(
        lambda: deciding.approve(a, by=Actor.of(one)),
        lambda: deciding.approve(b, by=Actor.of(two)),
    )
    assert sorted(outcomes) == ["already_decided", "done"]
    request.refresh_from_db()
    assert request.status == "APPROVED"
    assert Entry.objects.filter(kind="job.approver_approved").count() == 1
    assert Entry.objects.filter(kind="job.approval_given").count() == 1


def test_a_double_press_decides_once() -> None:
    recruiter, one, two = people()
    make_chain(one, two)
    request = ask_for_approval(make_job(recruiter), recruiter)
    outcomes = at_once(
        lambda: deciding.approve(request, by=Actor.of(one)),
        lambda: deciding.approve(request, by=Actor.of(one)),
    )
    assert outcomes == ["done", "done"]
    assert Entry.objects.filter(kind="job.approver_approved").count() == 1


def test_of_two_who_submit_one_does() -> None:
    recruiter, one, two = people()
    make_chain(one, two)
    job = make_job(recruiter)
    outcomes = at_once(lambda: ask_for_approval(job, recruiter), lambda: ask_for_approval(job, recruiter))
    assert sorted(outcomes) == ["already_pending", "done"]
    assert ApprovalRequest.objects.count() == 1


def test_a_decision_while_the_job_is_cancelled_leaves_no_half_state() -> None:
    recruiter, one, _two = people()
    make_chain(one)
    job = make_job(recruiter)
    request = ask_for_approval(job, recruiter)
    outcomes = at_once(
        lambda: deciding.approve(request, by=Actor.of(one)),
        lambda: steering.cancel_job(Job.objects.get(pk=job.pk), by=Actor.of(recruiter)),
    )
    assert outcomes[1] == "done"
    request.refresh_from_db()
    job.refresh_from_db()
    assert job.status == "CANCELLED"
    assert (outcomes[0], request.status, job.approval) in {
        ("done", "APPROVED", "APPROVED"),
        ("request_closed", "ABANDONED", "ABANDONED"),
    }


def test_a_decision_while_the_pay_is_changed_approves_no_other_pay() -> None:
    recruiter, one, _two = people()
    make_chain(one)
    for _round in range(3):
        job = make_job(recruiter)
        request = ask_for_approval(job, recruiter)
        changes = {"salary_max": 90_000, "salary_currency": "EUR"}
        decided, edited = at_once(
            partial(deciding.approve, request, by=Actor.of(one)),
            partial(opening.edit_job, Job.objects.get(pk=job.pk), by=Actor.of(recruiter), changes=changes),
        )
        request.refresh_from_db()
        job.refresh_from_db()
        assert (edited, job.status) == ("done", "CREATED")
        assert (decided, request.status, job.approval) in {
            ("done", "APPROVED", "OUTDATED"),
            ("request_closed", "ABANDONED", "ABANDONED"),
        }


def test_a_publication_while_the_pay_is_changed_was_of_approved_pay_or_is_refused() -> None:
    recruiter, one, _two = people()
    make_chain(one)
    for _round in range(3):
        job = make_job(recruiter)
        publishing.write_ad(job, by=Actor.of(recruiter), ad=default_ad(job), changes={"job_description": AD_TEXT})
        deciding.approve(ask_for_approval(job, recruiter), by=Actor.of(one))
        changes = {"salary_max": 90_000, "salary_currency": "EUR"}
        published, edited = at_once(
            partial(publishing.publish, default_ad(job), by=Actor.of(recruiter)),
            partial(opening.edit_job, Job.objects.get(pk=job.pk), by=Actor.of(recruiter), changes=changes),
        )
        job.refresh_from_db()
        assert (edited, job.approval) == ("done", "OUTDATED")
        assert (published, job.status) in {("done", "SOURCING"), ("not_approved", "CREATED")}


def test_skipping_and_handing_over_what_is_decided_in_the_same_moment() -> None:
    recruiter, one, two = people()
    boss = make_user(RoleCode.ADMIN)
    make_chain(one)
    for act in (partial(skipping.skip, by=Actor.of(boss)), partial(delegating.hand_over, by=Actor.of(boss), to=two)):
        request = ask_for_approval(make_job(recruiter), recruiter)
        step = request.steps.get()
        decided, other = at_once(partial(deciding.approve, request, by=Actor.of(one)), partial(act, step))
        request.refresh_from_db()
        assert (decided, other) in {
            ("done", "already_decided"), ("already_decided", "done"), ("handed_over", "done"),
        }  # fmt: skip
        assert Entry.objects.filter(
            kind="job.approver_approved", object_key__endswith=str(request.public_id)
        ).count() == (decided == "done")
