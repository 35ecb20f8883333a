"""The board of a job: its candidates by place, and further cards of a column."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import actor_of
from base.errors import NotFound
from base.ui.pages import announce, render_page
from recruit.applications import queries
from recruit.applications.filters import ApplicationFilter
from recruit.applications.views.filtering import frame
from recruit.applications.views.finding import job_of
from recruit.jobs.access import actions_on
from recruit.processes import stages
from recruit.processes.queries import road_of
from recruit.teams.rights import JobAction


@require_GET
def board(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """A job's candidates by place, to be dragged along the road."""
    job = job_of(request, job_id)
    chosen = ApplicationFilter.of(request.GET)
    drawn = queries.board_of(actor_of(request), job, chosen)
    context = frame(request, job, chosen, view="board") | {"board": drawn, "blockers": blockers(drawn.road)}
    response = render_page(request, "recruit/applications/board.html", context, fragment="board")
    return announce(response, _("{count} candidates").format(count=drawn.total))


@require_GET
def column(request: HttpRequest, job_id: UUID, index: int) -> HttpResponse:
    """Further cards of one column."""
    job = job_of(request, job_id)
    shown = request.GET.get("shown", "0")
    seen = int(shown) if shown.isdecimal() and len(shown) < 7 else 0
    chosen = ApplicationFilter.of(request.GET)
    found = queries.column_of(actor_of(request), job, chosen, index, shown=seen)
    if found is None:
        raise NotFound
    context = {
        "job": job,
        "may_move": JobAction.MOVE in actions_on(actor_of(request), job),
        "address": chosen.address(),
        "column": found,
        "blockers": blockers(road_of(job.process_id)),
        "shown": seen + len(found.cards),
    }
    return render_page(request, "recruit/applications/column.html", context, fragment="cards")


def blockers(road: list[stages.Station]) -> list[tuple[int, str]]:
    """For each place: how far a candidate there may go, and why not further."""
    found = []
    for station in road:
        blocker = stages.next_required(station.index, road)
        sentence = _("{step} is required first.").format(step=blocker.name) if blocker else ""
        # Hiring asks for a position and a date, so a plain move ends before it.
        found.append((min(stages.furthest_allowed(station.index, road), road[-1].index), sentence))
    return found
