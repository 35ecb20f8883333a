"""Two to five candidates of a job side by side: who they are, what they answered, how they were judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import actor_of
from base.errors import Invalid
from base.ui.pages import render_page
from recruit.applications.independence import hidden_among
from recruit.applications.models import Application, Review
from recruit.applications.queries import Selection, with_everything
from recruit.applications.views.finding import job_of
from recruit.processes.queries import road_of, station_of
from recruit.scorecards.models import CriterionRating
from recruit.screening.models import Answer, AskedQuestion

FEWEST, MOST = 2, 5


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison: what is compared, and a cell for each candidate."""

    label: str
    cells: list[Any]


@require_GET
def compare(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The chosen candidates side by side. Hidden reviews stay hidden here too."""
    job, actor = job_of(request, job_id), actor_of(request)
    rows = list(with_everything(Selection.of(request.GET).rows(actor, job))[: MOST + 1])
    if not FEWEST <= len(rows) <= MOST:
        raise Invalid(_("Choose two to five candidates to compare."), field="selected")
    road = road_of(job.process_id)
    judged, hidden = _judged(request, rows)
    context = {
        "job": job,
        "rows": [(row, station_of(row.stage, row.step_id, road)) for row in rows],
        "ratings": [judged.get(row.pk) for row in rows],
        "criteria": _criteria(rows, hidden, request.GET.get("by", "")),
        "answers": _answers(rows),
        "hidden": [row.pk in hidden for row in rows],
        "any_hidden": bool(hidden),
        "back_url": reverse("recruit:job-candidates", args=[job.public_id]),
    }
    return render_page(request, "recruit/applications/compare.html", context)


def _judged(request: HttpRequest, rows: list[Application]) -> tuple[dict[int, tuple[float, int]], set[int]]:
    """Mean and number of the reviews by application, and the applications whose reviews this user may not see yet."""
    hidden = set(hidden_among(actor_of(request), rows))
    means = (
        Review.objects.filter(application__in=[row.pk for row in rows if row.pk not in hidden])
        .order_by()
        .values_list("application_id")
        .annotate(mean=Avg("rating"), number=Count("pk"))
    )
    return {key: (mean, number) for key, mean, number in means}, hidden


def _criteria(rows: list[Application], hidden: set[int], first: str) -> list[Line]:
    """The mean of each criterion anybody rated; the line named by `first` sorts nothing but stands on top."""
    found: dict[str, dict[int, float]] = defaultdict(dict)
    shown = [row.pk for row in rows if row.pk not in hidden]
    means = (
        CriterionRating.objects.filter(review__application__in=shown, rating__isnull=False)
        .order_by("criterion__position", "criterion__label")
        .values_list("criterion__label", "review__application")
        .annotate(mean=Avg("rating"))
    )
    for label, application_id, mean in means:
        found[label][application_id] = float(mean)
    lines = [Line(label, [cells.get(row.pk) for row in rows]) for label, cells in found.items()]
    return sorted(lines, key=lambda line: line.label != first)


def _answers(rows: Iterable[Application]) -> list[Line]:
    rows = list(rows)
    found: dict[str, dict[int, str]] = defaultdict(dict)
    given = Answer.objects.filter(application__in=rows, visibility=AskedQuestion.Visibility.ALL).order_by("position")
    for text, application_id, words in given.values_list("question_text", "application_id", "words"):
        found[text][application_id] = words
    return [Line(text, [cells.get(row.pk, "") for row in rows]) for text, cells in found.items()]
