"""The verbs beneath all status changes of a job: they write the interval and the audit entry, and check nothing."""

from __future__ import annotations

from django.utils import timezone

from base.actors import Actor
from base.audit import recording
from recruit.jobs import history, signals
from recruit.jobs.models import JOB_STATUS_CHOICES, Job, JobStatusInterval
from recruit.jobs.states import JobStatus

LABELS = dict(JOB_STATUS_CHOICES)


def enter_status(job: Job, *, by: Actor, status: JobStatus) -> Job:
    """Write a new status of a locked job, with its interval and audit entry. For verbs that have checked the move."""
    now, before = timezone.now(), job.status
    JobStatusInterval.objects.filter(job=job, left_at=None).update(left_at=now)
    JobStatusInterval.objects.create(job=job, status=status, entered_at=now, actor_key=by.key, actor_name=by.name)
    job.status, job.last_activity_at = status.value, now
    job.version += 1
    job.save(update_fields=["status", "last_activity_at", "version", "updated_at"])
    _record(job, by, before)
    signals.status_entered.send(Job, job=job, before=before, by=by)
    return job


def step_back(job: Job, *, by: Actor, status: JobStatus) -> Job:
    """Take the last status of a locked job back as if it had never been entered, when `status` was the one before.

    With another history behind it the job enters `status` anew. For verbs that have checked the move.
    """
    now = timezone.now()
    last = list(JobStatusInterval.objects.filter(job=job).order_by("-entered_at", "-id")[:2])
    if len(last) < 2 or last[0].left_at is not None or last[1].status != status:
        return enter_status(job, by=by, status=status)
    before = job.status
    last[0].delete()
    JobStatusInterval.objects.filter(pk=last[1].pk).update(left_at=None)
    job.status, job.last_activity_at = status.value, now
    job.version += 1
    job.save(update_fields=["status", "last_activity_at", "version", "updated_at"])
    _record(job, by, before)
    return job


def _record(job: Job, by: Actor, before: str) -> None:
    recording.record(
        history.STATUS_CHANGED,
        on=job,
        by=by,
        data={"before": str(LABELS[before]), "after": str(LABELS[job.status])},
        changes={"status": (before, job.status)},
    )


def enter_approval(job: Job, state: str) -> Job:
    """Write where a locked job stands with its approvers, for `recruit.approvals`, which records what happened."""
    job.approval = state
    job.save(update_fields=["approval", "updated_at"])
    return job
