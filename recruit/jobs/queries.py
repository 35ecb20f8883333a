"""Reads of jobs used by more than one door."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from recruit.jobs import states
from recruit.jobs.models import Job, JobAd, JobStatusInterval, Position, Posting
from recruit.jobs.states import JobStatus


def lens_counts(rows: QuerySet[Job], user_id: int | None) -> dict[str, int]:
    """How many jobs stand under each lens; two statements."""
    by_status = dict(rows.order_by().values_list("status").annotate(count=Count("pk")))
    mine = rows.filter(status__in=states.ACTIVE, team__user=user_id).count()
    return {
        "active": sum(by_status.get(status, 0) for status in states.ACTIVE),
        "mine": mine,
        "hold": by_status.get(JobStatus.ON_HOLD, 0),
        "filled": by_status.get(JobStatus.FILLED, 0),
        "cancelled": by_status.get(JobStatus.CANCELLED, 0),
        "all": sum(by_status.values()),
    }


def seats_by_job(job_ids: list[int]) -> Mapping[int, tuple[int, int]]:
    """(filled, all) seats of each job, cancelled ones left out; one statement for a page of jobs."""
    rows: QuerySet[Any] = Position.objects.filter(job__in=job_ids).exclude(status=Position.Status.CANCELLED)
    counted = rows.order_by().values_list("job_id").annotate(
        filled=Count("pk", filter=Q(status=Position.Status.HIRED)), total=Count("pk")
    )
    return {job_id: (filled, total) for job_id, filled, total in counted}


def live_ads_by_job(job_ids: list[int]) -> Mapping[int, list[str]]:
    """Visibility of each live ad of each job; one statement for a page of jobs."""
    found: dict[int, list[str]] = {}
    rows = Posting.objects.filter(ad__job__in=job_ids, unpublished_at=None)
    for job_id, visibility in rows.values_list("ad__job_id", "visibility"):
        found.setdefault(job_id, []).append(visibility)
    return found


def live_postings(job: Job) -> list[Posting]:
    """Where the job's ads can be read now."""
    return list(Posting.objects.filter(ad__job=job, unpublished_at=None).select_related("ad"))


def days_open(job: Job, now: datetime | None = None) -> tuple[int, int]:
    """Days since the job was made, without and with the days on hold (product facts §6.4)."""
    end = now or timezone.now()
    total = end - job.created_at
    held = timedelta()
    for interval in JobStatusInterval.objects.filter(job=job, status=JobStatus.ON_HOLD):
        held += (interval.left_at or end) - interval.entered_at
    return max(0, (total - held).days), max(0, total.days)


def ad_problems(job: Job, ad: JobAd) -> list[str]:
    """What would make the ad better, as short sentences: local rules, no network."""
    from django.utils.translation import gettext as _

    problems = []
    if job.salary_min is None and job.salary_max is None:
        problems.append(_("Say what the job pays: ads with pay get more applications."))
    if len(ad.job_description) < 300:
        problems.append(_("The description is short. Tell what a usual week looks like."))
    if len(ad.job_description) > 8000:
        problems.append(_("The description is long. Most people read it on a phone."))
    if ad.title.isupper():
        problems.append(_("Write the title in ordinary letters instead of capitals."))
    return problems
