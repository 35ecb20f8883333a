"""The mini-bar of a list: how many applications stand in each stage, each a link to those. Reads nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from uuid import UUID

from django.urls import reverse

from base.ui.parts import Segment
from recruit.jobs.models import Job
from recruit.processes.models import STAGE_LABELS
from recruit.processes.stages import ROAD

_TONES = {
    "LEAD": "neutral",
    "NEW": "info",
    "IN_REVIEW": "accent",
    "INTERVIEW": "accent",
    "OFFERED": "warn",
    "HIRED": "ok",
}
_NOWHERE = UUID(int=0)


@cache
def _pattern(name: str) -> str:
    return reverse(f"recruit:{name}", args=[_NOWHERE])


def address(name: str, job: Job) -> str:
    """The address of one of the job's pages; cheap enough for every row of a list."""
    return _pattern(name).replace(str(_NOWHERE), str(job.public_id), 1)


def pipeline_of(job: Job, counts: Mapping[str, int]) -> list[Segment]:
    """Six segments, Lead to Hired, so that the bars of a list stand under each other; empty ones are no links."""
    candidates = address("job-candidates", job)
    return [
        Segment(
            str(STAGE_LABELS[stage.value]),
            counts.get(stage.value, 0),
            _TONES[stage.value],
            f"{candidates}?at={stage.value}" if counts.get(stage.value) else "",
        )
        for stage in ROAD
    ]
