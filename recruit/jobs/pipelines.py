"""How many applications of each job stand in each stage: the mini-bar of the list. Reads through the reverse relation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from base.ui.parts import Segment
from recruit.jobs.models import Job
from recruit.processes.models import STAGE_LABELS
from recruit.processes.stages import ROAD

_TONES = {"LEAD": "neutral", "NEW": "info", "IN_REVIEW": "accent", "INTERVIEW": "accent", "OFFERED": "warn", "HIRED": "ok"}


def pipelines_of(jobs: Iterable[Job]) -> dict[int, list[Segment]]:
    """Segments of every job on a page; one statement. Stages nobody stands in are left out."""
    page = {job.pk: job for job in jobs}
    rows: QuerySet[Any] = Job.objects.filter(pk__in=page, applications__isnull=False).order_by()
    counted = rows.values_list("pk", "applications__stage").annotate(count=Count("applications"))
    counts: dict[int, dict[str, int]] = {key: {} for key in page}
    for key, stage, count in counted:
        counts[key][stage] = count
    return {
        key: [
            Segment(str(STAGE_LABELS[stage.value]), counts[key][stage.value], _TONES[stage.value], _url(job, stage.value))
            for stage in ROAD
            if stage.value in counts[key]
        ]
        for key, job in page.items()
    }


def _url(job: Job, stage: str) -> str:
    return f"{reverse('recruit:job-candidates', args=[job.public_id])}?at={stage}"
