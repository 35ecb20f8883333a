"""The list of jobs, on the screen and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.doors import actor_of, staff_required
from base import spreadsheets
from base.keyset import page_by
from base.ui.pages import announce, render_page
from recruit.jobs import queries
from recruit.jobs.access import actions_on, keys_where, may_create
from recruit.jobs.filters import UNWRITTEN, JobFilter, Lens
from recruit.jobs.models import JOB_STATUS_CHOICES, Job
from recruit.jobs.states import JobStatus
from recruit.jobs.views.choosing import chips_of, keys_in
from recruit.jobs.views.finding import job_of
from recruit.jobs.views.rows import line_of
from recruit.processes.models import STAGE_LABELS
from recruit.processes.stages import ROAD
from recruit.teams.rights import JobAction

LABELS = {
    Lens.ACTIVE: gettext_lazy("Active"),
    Lens.MINE: gettext_lazy("My active"),
    Lens.ON_HOLD: gettext_lazy("On hold"),
    Lens.APPROVAL: gettext_lazy("Awaiting approval"),
    Lens.FILLED: gettext_lazy("Filled"),
    Lens.CANCELLED: gettext_lazy("Cancelled"),
    Lens.ALL: gettext_lazy("All"),
    Lens.DRAFTS: gettext_lazy("Drafts"),
    Lens.TEMPLATES: gettext_lazy("Templates"),
}
SIZE = 30
EXPORT_LIMIT = 10_000
CHUNK = 500


@staff_required
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """Every job the user may see, with its pipeline, seats and ad, under the chosen view and filters."""
    actor, chosen = actor_of(request), JobFilter.of(request.GET)
    counts = queries.lens_counts(chosen, actor)
    rows, column, descending = chosen.order(chosen.look(chosen.narrow(chosen.base(actor)), actor))
    total = counts.shown(chosen)
    page = page_by(
        queries.listed(rows),
        column,
        descending=descending,
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
        size=SIZE,
        known_total=None if total is None else (total, False),
    )
    steerable = set() if chosen.lens in UNWRITTEN else keys_where(actor, JobAction.EDIT_STATUS, page.rows)
    context: dict[str, Any] = {
        "page": page,
        "rows": [line_of(row, steerable=steerable) for row in queries.rows_of(page.rows)],
        "filter": chosen,
        "filter_chips": chips_of(chosen),
        "is_unwritten": chosen.lens in UNWRITTEN,
        "lenses": _lenses(chosen, counts),
        "statuses": _statuses(chosen, counts),
        "may_create": may_create(actor),
    }
    response = render_page(request, "recruit/jobs/list.html", context, fragment="rows")
    return announce(response, _("{count} jobs").format(count=page.total))


def _lenses(chosen: JobFilter, counts: queries.LensCounts) -> list[tuple[Lens, str, int]]:
    """The views with their counts; some are offered only while there is something in them."""
    rare = {
        Lens.ON_HOLD: counts.is_any_on_hold,
        Lens.APPROVAL: counts.by_lens[Lens.APPROVAL] > 0,
        Lens.DRAFTS: counts.by_lens[Lens.DRAFTS] > 0,
        Lens.TEMPLATES: counts.by_lens[Lens.TEMPLATES] > 0,
    }
    return [
        (lens, str(LABELS[lens]), counts.by_lens[lens]) for lens in Lens if rare.get(lens, True) or chosen.lens is lens
    ]


def _statuses(chosen: JobFilter, counts: queries.LensCounts) -> list[tuple[str, Any]]:
    offered = {status.value for status in counts.by_status} | {chosen.status}
    if counts.is_any_on_hold:
        offered.add(JobStatus.ON_HOLD.value)
    return [(key, label) for key, label in JOB_STATUS_CHOICES if key in offered]


@staff_required
@require_GET
def menu(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What can be done with one job of the list, fetched when its menu opens."""
    job = job_of(request, public_id)
    context = {"job": job, "actions": actions_on(actor_of(request), job), "next_url": request.GET.get("next_url", "")}
    return render_page(request, "recruit/jobs/menu.html", context, fragment="items")


@staff_required
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The jobs that the list shows with these filters, in its order, as CSV or XLSX; the ticked ones when some are."""
    actor, chosen = actor_of(request), JobFilter.of(request.GET)
    rows, column, descending = chosen.order(chosen.look(chosen.narrow(chosen.base(actor)), actor))
    if keys := keys_in(request.GET):
        rows = rows.filter(public_id__in=keys)
    sign = "-" if descending else ""
    found = queries.listed(rows).order_by(f"{sign}{column}", f"{sign}pk")[:EXPORT_LIMIT]
    head, cells = _head(), _cells(found)
    response: HttpResponseBase
    if kind == "xlsx":
        response = HttpResponse(spreadsheets.xlsx(head, cells, title=_("Jobs")), content_type=spreadsheets.KINDS[kind])
    else:
        response = StreamingHttpResponse(spreadsheets.csv_lines(head, cells), content_type=spreadsheets.KINDS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="jobs-{timezone.localdate():%Y-%m-%d}.{kind}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _head() -> list[str]:
    stages = [str(STAGE_LABELS[stage.value]) for stage in ROAD]
    return [
        _("Job ID"), _("Title"), _("City"), _("Country"), _("Remote"), _("Department"), _("Brand"), _("Status"),
        _("Ad"), _("Owner"), _("Hired"), _("Positions"), *stages, _("Target start"), _("Created"), _("Last activity"),
    ]  # fmt: skip


def _cells(jobs: QuerySet[Job]) -> Iterator[list[Any]]:
    found = jobs.iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        for row in queries.rows_of(chunk):
            job = row.job
            yield [
                job.ref_number, job.title, job.city, job.country_code.upper(), _("Yes") if job.is_remote else _("No"),
                job.department.name if job.department else "", job.brand.name if job.brand else "",
                job.get_status_display(), ", ".join(row.live), row.owner, row.hired, row.seats,
                *(row.stages.get(stage.value, 0) for stage in ROAD), row.starts_on,
                timezone.localtime(job.created_at), timezone.localtime(job.last_activity_at),
            ]  # fmt: skip
