"""The candidates of a job as a table: sorted, narrowed, with the columns one likes, and as a file of what is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.doors import actor_of
from accounts.factors.views.again import FREE_EXPORT, ask_again, is_proved
from base import spreadsheets
from base.actors import Actor
from base.errors import NotFound
from base.keyset import page_by
from base.ui.pages import announce, render_page
from recruit.applications.access import visible_applications
from recruit.applications.filters import SORTS, ApplicationFilter
from recruit.applications.list_forms import ColumnsForm
from recruit.applications.models import Application
from recruit.applications.queries import Selection, hide_ratings, listed
from recruit.applications.views.filtering import frame
from recruit.applications.views.finding import job_of
from recruit.jobs.access import actions_on
from recruit.processes.queries import road_of
from recruit.teams.rights import JobAction

# Every column with its heading and what it is sorted by.
COLUMNS = {
    "step": (gettext_lazy("Step"), ""),
    "entered": (gettext_lazy("In step"), "entered"),
    "rating": (gettext_lazy("Rating"), "rating"),
    "source": (gettext_lazy("Source"), "source"),
    "location": (gettext_lazy("Location"), "location"),
    "tags": (gettext_lazy("Tags"), ""),
    "email": (gettext_lazy("E-mail"), ""),
    "phone": (gettext_lazy("Phone"), ""),
    "consent": (gettext_lazy("Consent"), ""),
    "reason": (gettext_lazy("Reason"), ""),
    "applied": (gettext_lazy("Applied"), "applied"),
}
USUAL = ("step", "entered", "rating", "source", "applied")
DENSITIES = ("", "compact", "roomy")
COOKIE = "candidate-columns"
A_YEAR = 365 * 24 * 3600
EXPORT_LIMIT = 10_000
CHUNK = 500


@require_GET
def table(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """A job's candidates as a list to sort, filter and select from."""
    job = job_of(request, job_id)
    chosen = ApplicationFilter.of(request.GET)
    actor = actor_of(request)
    rows = chosen.narrow(visible_applications(actor).filter(job=job), by=actor)
    sort, descending = _sort_of(request)
    page = page_by(
        listed(rows, actor),
        SORTS[sort],
        descending=descending,
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
        count_of=rows,
    )
    hide_ratings(actor, page.rows)
    context = frame(request, job, chosen, view="table")
    columns, density = _look_of(request, sees_ratings=context["sees_ratings"])
    context |= {
        "page": page,
        "road": road_of(job.process_id),
        "exports": [("csv", _("CSV file")), ("xlsx", _("Excel workbook"))],
        "columns": [(name, COLUMNS[name][0], COLUMNS[name][1]) for name in columns],
        "density": density,
    }
    response = render_page(request, "recruit/applications/table.html", context, fragment="rows")
    if "cols" in request.GET or "density" in request.GET:
        response.set_cookie(COOKIE, f"{','.join(columns)};{density}", max_age=A_YEAR, httponly=True, samesite="Lax")
    return announce(response, _("{count} candidates").format(count=page.total))


@require_GET
def columns(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Which columns the table has, and how much room a row."""
    job = job_of(request, job_id)
    sees_ratings = JobAction.VIEW_REVIEWS in actions_on(actor_of(request), job)
    shown, density = _look_of(request, sees_ratings=sees_ratings)
    offered = [(name, label) for name, (label, _s) in COLUMNS.items() if sees_ratings or name != "rating"]
    form = ColumnsForm(initial={"cols": shown, "density": density}, columns=offered)
    kept = [(name, value) for name, values in request.GET.lists() if name not in form.fields for value in values]
    context = {"job": job, "form": form, "kept": kept, "title": _("Columns"), "submit": _("Show")}
    context["action"] = reverse("recruit:job-candidates", args=[job.public_id])
    return render_page(request, "recruit/applications/choose.html", context, fragment="form")


@require_GET
def export(request: HttpRequest, job_id: UUID, kind: str) -> HttpResponseBase:
    """What the table shows, or what was selected in it, as a CSV or XLSX file; the newest 10,000 at most.

    More than 500 people leave only with a fresh proof of who takes them (reliability §8.1).
    """
    if kind not in spreadsheets.KINDS:
        raise NotFound
    job = job_of(request, job_id)
    actor = actor_of(request)
    selection = Selection.of(request.GET)
    if selection.everyone is None and not selection.keys:
        selection = Selection((), ApplicationFilter.of(request.GET))
    if not is_proved(request) and selection.rows(actor, job)[: FREE_EXPORT + 1].count() > FREE_EXPORT:
        return ask_again(request)
    sort, descending = _sort_of(request)
    order = f"{'-' if descending else ''}{SORTS[sort]}"
    rows = listed(selection.rows(actor, job), actor).order_by(order, "-pk")[:EXPORT_LIMIT]
    names, _density = _look_of(request, sees_ratings=JobAction.VIEW_REVIEWS in actions_on(actor, job))
    head = [_("Candidate"), _("Headline"), *(str(COLUMNS[name][0]) for name in names)]
    cells = _cells(actor, rows, names)
    response: HttpResponseBase
    if kind == "xlsx":
        content = spreadsheets.xlsx(head, cells, title=_("Candidates"))
        response = HttpResponse(content, content_type=spreadsheets.KINDS[kind])
    else:
        response = StreamingHttpResponse(spreadsheets.csv_lines(head, cells), content_type=spreadsheets.KINDS[kind])
    stem = f"candidates-{job.ref_number or job.public_id}-{timezone.localdate():%Y-%m-%d}"
    response.headers["Content-Disposition"] = f'attachment; filename="{stem}.{kind}"'
    return response


def _sort_of(request: HttpRequest) -> tuple[str, bool]:
    sort = request.GET.get("sort", "")
    name = sort.removeprefix("-")
    return (name, sort.startswith("-")) if name in SORTS else ("applied", True)


def _look_of(request: HttpRequest, *, sees_ratings: bool) -> tuple[tuple[str, ...], str]:
    """The columns and the density of the address, else those last chosen, else the usual ones.

    The column of ratings is not there for those whose role shows no reviews.
    """
    kept, _sep, kept_density = request.COOKIES.get(COOKIE, "").partition(";")
    names = request.GET.getlist("cols") or kept.split(",")
    density = request.GET.get("density", kept_density)
    found = tuple(name for name in COLUMNS if name in names) or USUAL
    found = tuple(name for name in found if sees_ratings or name != "rating")
    return found, density if density in DENSITIES else ""


def _cells(actor: Actor, rows: QuerySet[Application], names: tuple[str, ...]) -> Iterator[list[Any]]:
    found = rows.iterator(chunk_size=CHUNK)
    while part := list(islice(found, CHUNK)):
        for row in hide_ratings(actor, part):
            yield [row.candidate.full_name, row.candidate.headline, *(_PLAIN[name](row) for name in names)]


def _consent(row: Application) -> str:
    return _("Missing") if row.lacks_consent else _("Given")  # type: ignore[attr-defined]  # annotated by `listed`


_PLAIN: dict[str, Callable[[Application], Any]] = {
    "step": lambda row: row.step.name if row.step else row.get_stage_display(),
    "entered": lambda row: (timezone.now() - row.entered_at).days,
    "rating": lambda row: float(row.average_rating) if row.average_rating is not None else None,
    "source": lambda row: row.source.name if row.source else "",
    "location": lambda row: row.candidate.location,
    "tags": lambda row: ", ".join(row.candidate.tags),
    "email": lambda row: row.candidate.email,
    "phone": lambda row: row.candidate.phone,
    "consent": _consent,
    "reason": lambda row: row.exit_reason.label if row.exit_reason else "",
    "applied": lambda row: timezone.localtime(row.applied_at),
}
