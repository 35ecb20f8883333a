"""Verbs that let positions count from the day their job was approved or first published (product facts §4, §12.2)."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from base.actors import Actor
from base.audit import recording
from recruit.approvals import history, queries
from recruit.approvals.models import ApprovalRequest
from recruit.approvals.states import RequestStatus, Subject
from recruit.jobs.models import Job, Position


def date_new_positions(job: Job, request: ApprovalRequest, *, by: Actor) -> int:
    """Let the open positions of a live job that were made since its last approval count from today; how many."""
    earlier = ApprovalRequest.objects.filter(job=job, subject=Subject.JOB.value, status=RequestStatus.APPROVED.value)
    last = earlier.exclude(pk=request.pk).order_by("-closed_at").values_list("closed_at", flat=True).first()
    if last is None or not queries.was_published(job):
        return 0
    return _date(job, Q(status=Position.Status.OPEN, created_at__gt=last), by=by)


def date_all_positions(job: Job, *, by: Actor) -> int:
    """Let all open positions of a job that is published for the first time after its approval count from today."""
    return _date(job, Q(status=Position.Status.OPEN), by=by)


def _date(job: Job, which: Q, *, by: Actor) -> int:
    """A position that is to start before today keeps its day: it cannot open after its start."""
    today = timezone.localdate()
    rows = job.positions.filter(which).exclude(opened_on=today).exclude(target_start_on__lt=today)
    count = rows.update(opened_on=today, updated_at=timezone.now())
    if count:
        day = date_format(today, "j M Y")
        recording.record(history.DATED, on=job, by=by, data={"day": day, "count": count})
    return count
