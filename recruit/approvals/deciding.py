"""Verbs that decide: an approver's own part, once, and the word of another system (product facts §12.2)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit.kinds import Kind
from base.errors import NotAllowed, Refused, Stale
from recruit.approvals import access, asking, history, telling
from recruit.approvals.models import ApprovalComment, ApprovalRequest, ApprovalStep
from recruit.approvals.requesting import short
from recruit.approvals.states import RequestStatus, StepStatus, Subject
from recruit.jobs import states
from recruit.jobs.states import JobStatus

_KINDS: dict[StepStatus, dict[Subject, Kind]] = {
    StepStatus.APPROVED: history.STEP_APPROVED,
    StepStatus.REJECTED: history.STEP_REJECTED,
}


@transaction.atomic
def approve(request: ApprovalRequest, *, by: Actor, comment: str = "", version: int | None = None) -> ApprovalRequest:
    """Approve one's own part. The same decision again changes nothing and is answered alike.

    With `version`, the request must not have changed since. Raises Refused when it was decided otherwise or by
    somebody else already (already_decided), is given up (request_closed), is not one's turn (not_asked_yet), was
    handed over (handed_over) or skipped (skipped), or its job is closed (job_closed); Stale, Invalid, NotAllowed,
    NotFound.
    """
    return _decide(request, by=by, decision=StepStatus.APPROVED, comment=comment, version=version)


@transaction.atomic
def reject(request: ApprovalRequest, *, by: Actor, comment: str = "", version: int | None = None) -> ApprovalRequest:
    """Reject with one's own part; when that settles the request, the job goes back to Created. As `approve`."""
    return _decide(request, by=by, decision=StepStatus.REJECTED, comment=comment, version=version)


def _decide(
    request: ApprovalRequest, *, by: Actor, decision: StepStatus, comment: str, version: int | None
) -> ApprovalRequest:
    words = short(comment)
    row = asking.locked(request)
    access.require_see(by, row)
    step = access.own_step(by, row)
    if step is None or by.viewed_by is not None:
        raise NotAllowed(_("You are not asked to decide this."), code="not_an_approver")
    if _is_repeat(row, step, decision, version):
        return row
    require_decidable(row)
    _require_turn(step)
    if version is not None and version != row.version:
        raise Stale(_("Somebody decided since you opened this. Look at it again, then decide."), code="approval_stale")
    decide(row, step, by=by, decision=decision, comment=words)
    asking.record(
        _KINDS[decision],
        row,
        by,
        data={"approver": step.approver.full_name, "status": decision.value, "comment": words},
    )
    return _carry_on(row, step, by=by)


def _is_repeat(row: ApprovalRequest, step: ApprovalStep, decision: StepStatus, version: int | None) -> bool:
    """Whether the approver pressed the same again: nothing is open for them, or they saw it before that decision."""
    is_open = row.is_pending and step.status == StepStatus.PENDING
    if is_open and version in {None, row.version}:
        return False
    return row.steps.filter(approver=step.approver, decided_by=step.approver, status=decision.value).exists()


def decide(row: ApprovalRequest, step: ApprovalStep, *, by: Actor, decision: StepStatus, comment: str) -> None:
    """Write a decision into a pending part of a locked request. For verbs that have checked and record it."""
    step.status, step.comment = decision.value, comment
    step.decided_at, step.decided_by = timezone.now(), by.user
    step.save(update_fields=["status", "comment", "decided_at", "decided_by", "updated_at"])
    row.version += 1
    row.save(update_fields=["version", "updated_at"])


def _carry_on(row: ApprovalRequest, step: ApprovalStep, *, by: Actor) -> ApprovalRequest:
    asking.go_on(row, by=by)
    if row.is_pending:
        telling.tell_decision(row, step, by=by)
    return row


def require_decidable(row: ApprovalRequest) -> None:
    """Pass, or raise Refused with how the request ended, or because its job is closed."""
    if row.status == RequestStatus.ABANDONED:
        reason = row.closing_reason or _("It was given up.")
        raise Refused(_("There is nothing left to decide: {reason}").format(reason=reason), code="request_closed")
    if not row.is_pending:
        raise Refused(_ended(row), code="already_decided")
    if JobStatus(row.job.status) in states.CLOSED:
        raise Refused(_("This job is closed: there is nothing left to decide."), code="job_closed")


def _ended(row: ApprovalRequest) -> str:
    settling = [RequestStatus.APPROVED.value, RequestStatus.REJECTED.value, StepStatus.SKIPPED.value]
    last = row.steps.filter(status__in=settling).select_related("decided_by").order_by("-decided_at", "-pk").first()
    name = last.decided_by.full_name if last and last.decided_by else str(_("another system"))
    moment = date_format(timezone.localtime(row.closed_at), "j M Y, H:i")
    if row.status == RequestStatus.APPROVED:
        return _("This was already decided: approved by {name} on {moment}.").format(name=name, moment=moment)
    return _("This was already decided: not approved by {name} on {moment}.").format(name=name, moment=moment)


def _require_turn(step: ApprovalStep) -> None:
    """Pass for a part that is asked and pending; else say what became of it."""
    moment = date_format(timezone.localtime(step.decided_at), "j M Y, H:i") if step.decided_at else ""
    if step.status == StepStatus.DELEGATED:
        successor = step.handed_to.select_related("approver").first()
        name = successor.approver.full_name if successor else str(_("somebody else"))
        raise Refused(_("This was handed over to {name}, who decides.").format(name=name), code="handed_over")
    if step.status == StepStatus.SKIPPED:
        name = step.decided_by.full_name if step.decided_by else str(_("an administrator"))
        sentence = _("{name} skipped your part on {moment}: there is nothing left for you to decide.")
        raise Refused(sentence.format(name=name, moment=moment), code="skipped")
    if step.status == StepStatus.UNNEEDED:
        raise Refused(_("Others have decided: your part is not needed any more."), code="already_decided")
    if step.status != StepStatus.PENDING:
        raise Refused(_("You have already decided this on {moment}.").format(moment=moment), code="already_decided")
    if step.asked_at is None:
        raise Refused(
            _("It is not your turn yet: you are asked once those before you have approved."), code="not_asked_yet"
        )


@transaction.atomic
def decide_outside(request: ApprovalRequest, *, by: Actor, approved: bool, comment: str = "") -> ApprovalRequest:
    """Settle a request that another system decides; the comment is kept with it. The same word again changes nothing.

    Raises NotAllowed unless a credential of somebody who keeps the settings asks; Refused for a request with
    approvers of its own (not_outside) and as `approve`.
    """
    words = short(comment)
    row = asking.locked(request)
    access.require_see(by, row)
    if not access.may_decide_outside(by):
        raise NotAllowed
    if not row.is_outside:
        raise Refused(_("The approvers of this request decide it themselves."), code="not_outside")
    status = RequestStatus.APPROVED if approved else RequestStatus.REJECTED
    if row.status == status:
        return row
    require_decidable(row)
    if words and by.user is not None:
        ApprovalComment.objects.create(request=row, author=by.user, text=words)
    return asking.close(row, by=by, status=status, reason=words)
