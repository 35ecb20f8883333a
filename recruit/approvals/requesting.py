"""Verbs that ask for approval: of a job, of an offer, and anew with approvers somebody else named (facts §12.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from base.actors import Actor
from base.errors import Invalid, NotAllowed, Refused
from recruit.approvals import access, asking, facts, history, queries
from recruit.approvals.models import LONGEST_COMMENT, ApprovalRequest, ApprovalStep
from recruit.approvals.queries import Chosen, Plan
from recruit.approvals.signals import request_changed
from recruit.approvals.states import ChainKind, Mode, Order, RequestStatus, StepStatus, Subject
from recruit.jobs import states
from recruit.jobs.access import require as require_job
from recruit.jobs.entering import enter_approval, enter_status
from recruit.jobs.models import Job
from recruit.jobs.states import JobStatus
from recruit.teams.rights import JobAction

__all__ = ["Chosen", "rebuild", "submit", "submit_job"]


@transaction.atomic
def submit_job(job: Job, *, by: Actor, comment: str = "", chosen: Chosen | None = None) -> ApprovalRequest:
    """Ask for a job's approval by the chain that applies; its approvers get access and a letter.

    A job that is Created or Approved becomes Pending approval; one that hires already keeps its status. Raises
    Refused when a request is open (already_pending), none is needed (not_needed, no_chain), the job is closed or
    unfinished, or the chain cannot ask (chain_asks_nobody, approver_left, role_unheld); Invalid for a long comment;
    NotAllowed and NotFound.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    return submit(job, by=by, subject=Subject.JOB, facts=queries.facts_of(job), comment=comment, chosen=chosen)


@transaction.atomic
def submit(
    job: Job,
    *,
    by: Actor,
    subject: Subject,
    facts: Mapping[str, Any],
    comment: str = "",
    offer: Any = None,
    chosen: Chosen | None = None,
) -> ApprovalRequest:
    """Ask for approval of a job, or of an offer whose verb has checked the right to it and locked it after its job.

    `facts` is what letters and pages tell: title, subtitle, lines. `chosen` names the approvers where the chain
    leaves the choice. Raises as `submit_job`.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    requester = _requester(by)
    if offer is None:
        require_job(by, JobAction.EDIT, job)
    _check(job, subject, offer)
    plan = queries.plan_for(
        subject, job, chosen=_fitting(subject, job, chosen), application=offer.application if offer else None
    )
    require_possible(plan)
    approved = queries.last_approved(subject, job, offer.pk if offer else None)
    request = ApprovalRequest(
        subject=subject.value,
        job=job,
        offer=offer,
        requester=requester,
        comment=short(comment),
        facts=_compared(facts, approved),
    )
    return _begin(request, plan, by=by)


@transaction.atomic
def rebuild(
    base: ApprovalRequest, *, by: Actor, order: Order, mode: Mode, approvers: tuple[tuple[User, ...], ...]
) -> ApprovalRequest:
    """Make a request with other approvers from an earlier one: an open base is given up for it (facts §12.1, API).

    Administrators and systems trusted with decisions do so for whoever asked; others for jobs they may edit where the
    chain leaves the choice to them (else approvers_fixed). Raises Refused when the base is an offer's and closed
    (base_closed), else as `submit`.
    """
    row = asking.locked(base)
    access.require_see(by, row)
    _require_rebuild(row, by)
    was_open = row.is_pending
    if not was_open and row.offer is not None:
        raise Refused(_("This approval is closed. Send the offer for approval again."), code="base_closed")
    if not was_open:
        _check(row.job, Subject.JOB, None)
    application = row.offer.application if row.offer else None
    chosen = Chosen(order, mode, approvers)
    plan = queries.plan_for(Subject(row.subject), row.job, row.chain, chosen, application=application)
    require_possible(plan)
    if was_open:
        _replace(row, by=by)
    fresh = ApprovalRequest(
        subject=row.subject,
        job=row.job,
        offer=row.offer,
        requester=row.requester,
        comment=row.comment,
        facts=row.facts if was_open else queries.facts_of(row.job),
        base=row,
    )
    return _begin(fresh, plan, by=by)


def _require_rebuild(row: ApprovalRequest, by: Actor) -> None:
    if access.may_skip(by) or access.may_decide_outside(by):
        return
    if row.offer is not None or not access.may_submit(by, row.job):
        raise NotAllowed
    chain = queries.chain_for(Subject.JOB, row.job) or row.chain
    if chain is not None and chain.kind != ChainKind.CHOSEN:
        raise Refused(_FIXED, code="approvers_fixed")


def _replace(row: ApprovalRequest, *, by: Actor) -> None:
    """Close the base without news: the request that takes its place brings its own."""
    reason = str(_("Replaced by a request with other approvers."))
    asking.unneed(row.steps.filter(status=StepStatus.PENDING.value))
    row.status, row.closed_at, row.closing_reason = RequestStatus.ABANDONED.value, timezone.now(), reason
    row.version += 1
    row.save(update_fields=["status", "closed_at", "closing_reason", "version", "updated_at"])
    asking.record(history.ABANDONED, row, by, data={"status": row.status, "comment": reason})


def _requester(by: Actor) -> User:
    if by.user is None or not by.user.is_active or by.viewed_by is not None:
        raise NotAllowed
    return by.user


def _check(job: Job, subject: Subject, offer: Any) -> None:
    if job.is_draft or job.is_template:
        raise Refused(_("Finish the job before you ask for its approval."), code="job_unfinished")
    if JobStatus(job.status) in states.CLOSED:
        raise Refused(_("This job is closed. Reopen it before you ask for approval."), code="job_closed")
    pending = ApprovalRequest.objects.filter(job=job, offer=offer, status=RequestStatus.PENDING.value)
    if pending.exists():
        raise Refused(
            _("Approval was asked for already. Wait for it, or give that request up first."), code="already_pending"
        )
    if subject is Subject.JOB and not queries.is_needed(job):
        if queries.chain_for(subject, job) is None:
            raise Refused(_("No approval chain takes this job: it needs no approval."), code="no_chain")
        raise Refused(_("This job needs no approval as it is."), code="not_needed")


_FIXED = _("The approval chain names the approvers. Leave them out, or ask an administrator to hand a part over.")


def _fitting(subject: Subject, job: Job, chosen: Chosen | None) -> Chosen | None:
    """Approvers are named by who asks only where the chain leaves the choice."""
    if chosen is None:
        return None
    chain = queries.chain_for(subject, job)
    if chain is not None and chain.kind != ChainKind.CHOSEN:
        raise Refused(_FIXED, code="approvers_fixed")
    return chosen


def require_possible(plan: Plan) -> None:
    """Pass, or raise Refused with the sentences of all that is in the way and the code of the first."""
    if plan.problems:
        raise Refused(" ".join(str(problem) for problem in plan.problems), code=plan.problems[0].code)


def short(comment: str) -> str:
    """A comment without surrounding blanks. Raises Invalid above 1,000 characters (product facts §12.2)."""
    words = comment.strip().replace("\x00", "")
    if len(words) > LONGEST_COMMENT:
        raise Invalid(_("Use at most 1,000 characters."), field="comment")
    return words


def _compared(given: Mapping[str, Any], approved: ApprovalRequest | None) -> dict[str, Any]:
    return facts.compared(given, approved.facts if approved else {})


def _begin(request: ApprovalRequest, plan: Plan, *, by: Actor) -> ApprovalRequest:
    """Write a request of a locked job with its parts, and ask whom it asks first."""
    request.chain, request.chain_name = plan.chain, plan.chain.name if plan.chain else ""
    request.order, request.mode, request.is_outside = plan.order.value, plan.mode.value, plan.is_outside
    request.save(force_insert=True)
    ApprovalStep.objects.bulk_create(
        ApprovalStep(request=request, place=seat.place, approver=seat.asked, for_role=seat.role) for seat in plan.seats
    )
    data = {"status": request.status, "comment": request.comment, "chain": request.chain_name}
    asking.record(history.REQUESTED, request, by, data=data)
    if request.offer is None:
        job = enter_approval(request.job, RequestStatus.PENDING.value)
        if job.status in {JobStatus.CREATED, JobStatus.APPROVED}:
            enter_status(job, by=by, status=JobStatus.PENDING_APPROVAL)
    request_changed.send(ApprovalRequest, request=request, before="", by=by)
    return request if request.is_outside else asking.go_on(request, by=by)
