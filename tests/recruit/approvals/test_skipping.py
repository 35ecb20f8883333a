"""Passing over approvers: administrators only, shown with who and when; skipping everybody approves."""

from __future__ import annotations

import pytest

from accounts.models import User
from base.actors import Actor
from base.errors import NotAllowed, Refused
from base.outbox.models import OutboxRow
from recruit.approvals import deciding, skipping
from recruit.approvals.states import ChainKind
from recruit.jobs.models import Job
from tests.factories.approvals import ask_for_approval, make_chain, part_of
from tests.factories.recruit import make_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(rosa: User) -> Job:
    return make_job(rosa)


def test_an_administrator_skips_and_the_next_is_asked(job: Job, rosa: User, ada: User, iris: User, hugo: User) -> None:
    make_chain(iris, hugo, kind=ChainKind.SEQUENTIAL)
    request = ask_for_approval(job, rosa)
    with pytest.raises(NotAllowed):
        skipping.skip(part_of(request, iris), by=Actor.of(rosa))
    step = skipping.skip(part_of(request, iris), by=Actor.of(ada), comment="On leave.")
    assert (step.status, step.decided_by, step.comment, step.decided_at is None) == ("SKIPPED", ada, "On leave.", False)
    again = skipping.skip(step, by=Actor.of(ada))
    assert (again.decided_at, again.comment) == (step.decided_at, "On leave.")
    assert part_of(request, hugo).asked_at is not None
    subjects = [row.payload["subject"] for row in OutboxRow.objects.filter(topic="mail").order_by("pk")]
    assert subjects[1:] == [
        f"Your approval is asked for: {job.title}",
        f"Ada Admin skipped Iris Interviewer: {job.title}",
    ]
    with pytest.raises(Refused) as refusal:
        deciding.approve(request, by=Actor.of(iris))
    assert refusal.value.code == "skipped"
    assert str(refusal.value).startswith("Ada Admin skipped your part on ")


def test_skipping_everybody_approves(job: Job, rosa: User, ada: User, iris: User, hugo: User) -> None:
    make_chain(iris, hugo)
    request = ask_for_approval(job, rosa)
    for user in (iris, hugo):
        skipping.skip(part_of(request, user), by=Actor.of(ada))
    request.refresh_from_db()
    job.refresh_from_db()
    assert (request.status, job.status, job.approval) == ("APPROVED", "APPROVED", "APPROVED")


def test_what_was_decided_is_not_skipped(job: Job, rosa: User, ada: User, iris: User, hugo: User) -> None:
    make_chain(iris, hugo)
    request = ask_for_approval(job, rosa)
    deciding.approve(request, by=Actor.of(iris))
    with pytest.raises(Refused) as refusal:
        skipping.skip(part_of(request, iris), by=Actor.of(ada))
    assert (refusal.value.code, str(refusal.value)) == ("already_decided", "Iris Interviewer has decided already.")
