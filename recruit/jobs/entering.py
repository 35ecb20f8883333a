"""The verb beneath all status changes of a job: it writes the interval and the audit entry, and checks nothing."""

from __future__ import annotations

from django.utils import timezone

from base.actors import Actor
from base.audit import recording
from recruit.jobs import history
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
    recording.record(
        history.STATUS_CHANGED,
        on=job,
        by=by,
        data={"before": str(LABELS[before]), "after": str(LABELS[status.value])},
        changes={"status": (before, status.value)},
    )
    return job
