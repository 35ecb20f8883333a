"""The verb that lets the demo's new jobs be approved: one waits, one was sent back once and is approved now."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import User
from base.actors import Actor
from recruit.approvals import chaining, deciding, requesting
from recruit.approvals.models import ApprovalRequest
from recruit.approvals.queries import chain_for
from recruit.approvals.states import ChainKind, Mode, Subject
from recruit.demo.plans import Fate
from recruit.demo.settling import Staff, Words
from recruit.demo.staging import Staged
from recruit.jobs.models import Job
from recruit.setup.models import Department
from recruit.teams.rights import HIRING_MANAGER

HEAD_OFFICE = ("Marketing", "Finance and Legal", "People")


def approve_jobs(staged: Sequence[Staged], words: Words, staff: Staff) -> None:
    """Lay chains, and submit the jobs that are not published yet. Letters to approvers go into the outbox."""
    created = [one for one in staged if one.plan.fate is Fate.CREATED]
    second = _second_approver(created, staff)
    _lay_chains(words, staff, second)
    asked = [one for one in created if chain_for(Subject.JOB, _fresh(one)) is not None]
    if asked:
        _submit(asked[0], "Replaces two people who leave in the new year.")
    if len(asked) > 1:
        _sent_back_then_approved(asked[1], second)


def _second_approver(created: Sequence[Staged], staff: Staff) -> User:
    """A manager on the team of none of these jobs, and in no access group: they see them only by being asked."""
    seated = {user.pk for one in created for user in (one.manager, one.recruiter, *one.interviewers)}
    return next(user for user in [*reversed(staff.managers[1:]), staff.administrator] if user.pk not in seated)


def _lay_chains(words: Words, staff: Staff, second: User) -> None:
    by = Actor.of(staff.administrator)
    departments: list[Department] = [words.departments[name] for name in HEAD_OFFICE]
    chaining.create_chain(
        by=by, subject=Subject.JOB, name="Head office", kind=ChainKind.SEQUENTIAL, approvers=[HIRING_MANAGER, second],
        scope={"department": [str(row.public_id) for row in departments]},
    )  # fmt: skip
    chaining.create_chain(
        by=by, subject=Subject.JOB, name="Norwegian sites", kind=ChainKind.PARALLEL, mode=Mode.ANY,
        approvers=[HIRING_MANAGER, staff.managers[1]], scope={"country": ["no"]},
    )  # fmt: skip
    # Kept for the day it is needed, and a chain to switch on.
    chaining.create_chain(
        by=by, subject=Subject.OFFER, name="Above the range", kind=ChainKind.CHOSEN, is_active=False,
        scope={"country": ["no"]},
    )  # fmt: skip


def _submit(one: Staged, comment: str) -> ApprovalRequest:
    return requesting.submit_job(_fresh(one), by=Actor.of(one.recruiter), comment=comment)


def _sent_back_then_approved(one: Staged, second: User) -> None:
    manager = Actor.of(one.manager)
    first = _submit(one, "Four seats for the new office.")
    deciding.reject(first, by=manager, comment="The budget holds from January. Ask again then.")
    again = _submit(one, "January it is; the seats open with the new budget.")
    deciding.approve(again, by=manager, comment="Now it fits.")
    again.refresh_from_db()
    deciding.approve(again, by=Actor.of(second))


def _fresh(one: Staged) -> Job:
    return Job.objects.select_related("brand", "department").get(pk=one.job.pk)
