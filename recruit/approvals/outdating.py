"""Verbs that follow a job's own changes: an open request is given up, an approval becomes out of date (§12.2)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from recruit.approvals import asking, history, queries
from recruit.approvals.models import ApprovalRequest
from recruit.approvals.states import RequestStatus, Subject
from recruit.fields.queries import live_fields
from recruit.jobs import states
from recruit.jobs.entering import enter_approval, enter_status
from recruit.jobs.models import JOB_STATUS_CHOICES, Job
from recruit.jobs.states import JobStatus

Status = RequestStatus
OUTDATED = "OUTDATED"


@transaction.atomic
def follow_edit(job: Job, *, names: frozenset[str], by: Actor) -> None:
    """A locked job was edited: give its open request up, or mark its approval as overtaken where that matters."""
    pending = ApprovalRequest.objects.filter(job=job, offer=None, status=Status.PENDING.value).first()
    if pending is not None:
        row = asking.locked_within(pending, job)
        reason = _("{name} edited the job. Approval has to be asked for again.").format(name=by.name)
        asking.close(row, by=by, status=Status.ABANDONED, reason=reason)
    elif job.approval == Status.APPROVED and (queries.needs_anew(names, _marked(names)) or _is_moved(job, names)):
        _outdate(job, names=names, by=by)


def _is_moved(job: Job, names: frozenset[str]) -> bool:
    """Whether the edit put the job under a chain that has not approved it."""
    chain = queries.chain_for(Subject.JOB, job)
    return queries.is_moved_away(queries.last_approved(Subject.JOB, job, None), chain, names)


def _marked(names: frozenset[str]) -> dict[str, bool]:
    if not any(name.startswith("fields.") for name in names):
        return {}
    return {
        f"fields.{key}": True for key in live_fields().filter(needs_reapproval=True).values_list("public_id", flat=True)
    }


def _outdate(job: Job, *, names: frozenset[str], by: Actor) -> None:
    request = queries.last_approved(Subject.JOB, job, None)
    enter_approval(job, OUTDATED)
    if request is not None:
        request.outdated_at = timezone.now()
        request.save(update_fields=["outdated_at", "updated_at"])
        request.job = job
        asking.record(history.OUTDATED, request, by, data={"fields": sorted(names)})
    if job.status == JobStatus.APPROVED:
        enter_status(job, by=by, status=JobStatus.CREATED)


@transaction.atomic
def follow_status(job: Job, *, before: str, by: Actor) -> None:
    """A locked job changed its status: closed, it needs no approvals; taken out of Pending approval, neither."""
    status = JobStatus(job.status)
    is_closed = status in states.CLOSED
    was_taken_out = before == JobStatus.PENDING_APPROVAL and status is not JobStatus.PENDING_APPROVAL
    if not (is_closed or was_taken_out):
        return
    rows = ApprovalRequest.objects.filter(job=job, status=Status.PENDING.value).order_by("pk")
    for request in rows if is_closed else rows.filter(offer=None):
        row = asking.locked_within(request, job)
        label = dict(JOB_STATUS_CHOICES)[status.value]
        reason = _("The job was set to {status}.").format(status=str(label).lower())
        asking.close(row, by=by, status=Status.ABANDONED, reason=reason)
