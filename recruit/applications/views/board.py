"""The board and the table of a job: two views over the same filters."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import actor_of
from base.errors import NotFound
from base.keyset import page_by
from base.ui.pages import announce, render_page
from recruit.applications import queries
from recruit.applications.access import visible_applications
from recruit.applications.filters import SORTS, ApplicationFilter
from recruit.applications.views.detail import panel_for
from recruit.applications.views.finding import job_of
from recruit.jobs.access import JobAction, actions_on
from recruit.jobs.models import Job
from recruit.jobs.queries import facts_of
from recruit.processes import stages
from recruit.processes.models import STAGE_LABELS
from recruit.processes.queries import road_of
from recruit.setup.models import Source


@require_GET
def board(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """A job's candidates by place, to be dragged along the road."""
    job = job_of(request, job_id)
    chosen = ApplicationFilter.of(request.GET)
    drawn = queries.board_of(actor_of(request), job, chosen)
    context = _frame(request, job, chosen) | {"board": drawn, "blockers": blockers(drawn.road)}
    response = render_page(request, "recruit/applications/board.html", context, fragment="board")
    return announce(response, _("{count} candidates").format(count=drawn.total))


@require_GET
def column(request: HttpRequest, job_id: UUID, index: int) -> HttpResponse:
    """Further cards of one column."""
    job = job_of(request, job_id)
    shown = request.GET.get("shown", "0")
    found = queries.column_of(
        actor_of(request), job, ApplicationFilter.of(request.GET), index, shown=int(shown) if shown.isdigit() else 0
    )
    if found is None:
        raise NotFound
    road = road_of(job.process_id)
    context = _frame(request, job, ApplicationFilter.of(request.GET)) | {
        "column": found, "blockers": blockers(road), "shown": int(shown) + len(found.cards),
    }  # fmt: skip
    return render_page(request, "recruit/applications/column.html", context, fragment="cards")


@require_GET
def table(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """A job's candidates as a list to sort, filter and select from."""
    job = job_of(request, job_id)
    chosen = ApplicationFilter.of(request.GET)
    sort = request.GET.get("sort", "-applied")
    name = sort.removeprefix("-")
    if name not in SORTS:
        sort, name = "-applied", "applied"
    rows = chosen.narrow(visible_applications(actor_of(request)).filter(job=job))
    page = page_by(
        rows.select_related("candidate", "source", "step"),
        SORTS[name],
        descending=sort.startswith("-"),
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
        count_of=rows,
    )
    context = _frame(request, job, chosen) | {
        "page": page,
        "road": road_of(job.process_id),
        "exits": [(stage.value, STAGE_LABELS[stage.value]) for stage in sorted(stages.EXITS)],
        "sources": Source.objects.filter(is_archived=False),
    }
    response = render_page(request, "recruit/applications/table.html", context, fragment="rows")
    return announce(response, _("{count} candidates").format(count=page.total))


def _frame(request: HttpRequest, job: Job, chosen: ApplicationFilter) -> dict[str, object]:
    actor = actor_of(request)
    actions = actions_on(actor, job)
    return {
        "job": job,
        "actions": actions,
        "facts": facts_of(job),
        "may_move": JobAction.MOVE in actions,
        "filter": chosen,
        "stage_labels": STAGE_LABELS,
    } | panel_for(request, job)


def blockers(road: list[stages.Station]) -> list[tuple[int, str]]:
    """For each place: how far a candidate there may go, and why not further."""
    found = []
    for station in road:
        blocker = stages.next_required(station.index, road)
        sentence = _("{step} is required first.").format(step=blocker.name) if blocker else ""
        # Hiring asks for a position and a date, so a plain move ends before it.
        found.append((min(stages.furthest_allowed(station.index, road), road[-1].index), sentence))
    return found
