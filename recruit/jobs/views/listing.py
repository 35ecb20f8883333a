"""The list of jobs, on the screen and as a file."""

from __future__ import annotations

import csv
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import actor_of, staff_required
from base.keyset import page_by
from base.ui.pages import announce, render_page
from recruit.jobs import queries
from recruit.jobs.access import JobAction, jobs_where, may_create, visible_jobs
from recruit.jobs.filters import LENSES, SORTS, JobFilter
from recruit.jobs.models import Job
from recruit.jobs.pipelines import pipelines_of
from recruit.setup.models import Brand, Department

EXPORT_LIMIT = 10_000


@staff_required
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """Every job the user may see, with its pipeline, seats and ad, under the chosen lens and filters."""
    actor, chosen = actor_of(request), JobFilter.of(request.GET)
    narrowed = chosen.narrow(visible_jobs(actor))
    counts = queries.lens_counts(narrowed, actor.user.pk if actor.user else None)
    rows = chosen.look(narrowed, actor).select_related("department", "brand", "creator")
    if request.GET.get("export") == "csv":
        return _export(rows)
    sort, column = _sort(request)
    page = page_by(
        rows,
        column,
        descending=sort.startswith("-"),
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
        known_total=(counts[chosen.lens], False),
    )
    lenses = [(key, counts[key]) for key in LENSES if key != "hold" or counts["hold"] or chosen.lens == "hold"]
    context: dict[str, Any] = {
        "page": page,
        "rows": _with_figures(page.rows),
        "filter": chosen,
        "lenses": lenses,
        "departments": Department.objects.filter(is_archived=False),
        "brands": Brand.objects.all(),
        "may_create": may_create(actor),
        "steerable": set(
            jobs_where(actor, JobAction.EDIT_STATUS)
            .filter(pk__in=[job.pk for job in page.rows])
            .values_list("pk", flat=True)
        ),
    }
    response = render_page(request, "recruit/jobs/list.html", context, fragment="rows")
    return announce(response, _("{count} jobs").format(count=page.total))


def _sort(request: HttpRequest) -> tuple[str, str]:
    sort = request.GET.get("sort", "-activity")
    name = sort.removeprefix("-")
    return (sort, SORTS[name]) if name in SORTS else ("-activity", SORTS["activity"])


def _with_figures(page: list[Job]) -> list[dict[str, Any]]:
    keys = [job.pk for job in page]
    pipelines, seats, ads = pipelines_of(page), queries.seats_by_job(keys), queries.live_ads_by_job(keys)
    return [
        {"job": job, "pipeline": pipelines[job.pk], "seats": seats.get(job.pk, (0, 0)), "ads": ads.get(job.pk, [])}
        for job in page
    ]


def _export(rows: QuerySet[Job]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="jobs.csv"'
    writer = csv.writer(response)
    writer.writerow(["Job ID", "Title", "Status", "City", "Country", "Department", "Brand", "Owner", "Created"])
    for job in rows.order_by("-last_activity_at", "-pk")[:EXPORT_LIMIT]:
        cells = [
            job.ref_number, job.title, job.get_status_display(), job.city, job.country_code.upper(),
            job.department.name if job.department else "", job.brand.name if job.brand else "", job.creator.full_name,
            job.created_at.date().isoformat(),
        ]  # fmt: skip
        writer.writerow([harmless(str(cell)) for cell in cells])
    return response


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (reliability 10.5)."""
    return f"'{cell}" if cell.lstrip()[:1] in set("=+-@\t\r\0＝＋－＠") and cell else cell
