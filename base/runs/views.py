"""The doors of long work: its page, its place in the frame, cancel, try again, the file of its lines."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from base.doors import actor_of
from base.paging import newest_first
from base.runs import queries, seeing, starting
from base.runs.models import Run, RunItem
from base.spreadsheets import csv_lines
from base.ui.pages import done, render_page

COOKIE = "runs"
COOKIE_SECONDS = 3600
STOP_POLLING = 286


def begun(request: HttpRequest, run: Run) -> HttpResponse:
    """Answer a press that started a run: back to the page it came from, where the frame shows how far it is."""
    sentence = ngettext("Started: {label}.", "Started: {label}.", run.total).format(label=run.label)
    response = done(request, run.back_url or reverse("base:run", args=[run.public_id]), sentence)
    response.set_cookie(COOKIE, "1", max_age=COOKIE_SECONDS, samesite="Lax", httponly=True, secure=request.is_secure())
    return response


@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """The actor's runs, newest first."""
    rows = queries.visible_runs(actor_of(request))
    page = newest_first(rows, before=request.GET.get("before", ""), after=request.GET.get("after", ""), counted=False)
    lines = [(run, queries.pace_of(run)) for run in page.rows]
    return render_page(request, "base/runs/list.html", {"page": page, "lines": lines}, fragment="rows")


@require_safe
def run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One run: how far it is, what came of each line that did not work, and what can be done about it."""
    row = queries.find(public_id, by=actor_of(request))
    seeing.see(row, by=actor_of(request))
    context = {
        "run": row,
        "pace": queries.pace_of(row),
        "is_open": row.state in starting.OPEN,
        "troubled": row.items.exclude(state__in=[RunItem.State.PENDING, RunItem.State.DONE])[:200],
        "undo": row.result.get("undo_token", ""),
    }
    return render_page(request, "base/runs/detail.html", context, fragment="run")


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the frame shows of the actor's runs; tells the page to stop asking when there is nothing left."""
    rows = [(row, queries.pace_of(row)) for row in queries.shown_in_frame(actor_of(request))]
    response = render_page(request, "base/runs/_frame.html", {"runs": rows})
    if not rows:
        response.status_code = STOP_POLLING
        response.delete_cookie(COOKIE)
    return response


@require_POST
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Stop after the piece at hand."""
    row = starting.cancel(queries.find(public_id, by=actor_of(request)), by=actor_of(request))
    return done(request, reverse("base:run", args=[row.public_id]), _("It stops after the lines at hand."))


@require_POST
def retry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Try what failed once more."""
    row = starting.retry(queries.find(public_id, by=actor_of(request)), by=actor_of(request))
    return done(request, reverse("base:run", args=[row.public_id]), _("The lines that failed are tried again."))


@require_safe
def lines(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Every line and what came of it, as a CSV file."""
    row = queries.find(public_id, by=actor_of(request))
    cells = ((item.position + 1, item.name, item.get_state_display(), item.sentence) for item in row.items.iterator())
    head = [_("Line"), _("Name"), _("Result"), _("Reason")]
    response = HttpResponse("".join(csv_lines(head, cells)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="lines-{row.public_id}.csv"'
    return response
