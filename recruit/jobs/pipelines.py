"""The mini-bar of a list: how many applications stand in each stage, each a link to those. Reads nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from uuid import UUID

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from base.ui.parts import Segment
from base.ui.tags.library import markup
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


def bar_of(job: Job, counts: Mapping[str, int]) -> SafeString:
    """The same strip drawn at once, for lists of many jobs; stages without candidates are not read out."""
    candidates = address("job-candidates", job)
    cells = [
        full.format(url=candidates, count=counts[stage]) if counts.get(stage) else empty
        for stage, full, empty in _cells(get_language() or "")
    ]
    return markup(f'<span class="pipeline">{"".join(cells)}</span>')


@lru_cache(maxsize=32)
def _cells(language: str) -> list[tuple[str, str, str]]:  # noqa: ARG001  (kept by language)
    cells = []
    for stage in ROAD:
        style = f"pipeline__cell pipeline__cell--{_TONES[stage.value]}"
        label = str(escape(str(STAGE_LABELS[stage.value]))).replace("{", "{{").replace("}", "}}")
        said = f'aria-label="{label}: {{count}}" title="{label}: {{count}}"'
        full = f'<a class="{style}" href="{{url}}?at={stage.value}" {said}>{{count}}</a>'
        cells.append((stage.value, full, f'<span class="{style} is-zero" aria-hidden="true">0</span>'))
    return cells
