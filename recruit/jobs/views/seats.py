"""The positions of a job: the list, one, many at once, cancelled and opened again."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import actor_of
from base.errors import NotFound
from base.ui.attempts import attempt
from base.ui.pages import done, render_page, validate_field
from recruit.jobs import seating, seatlines
from recruit.jobs.forms import EditPositionForm, PositionForm, PositionLinesForm
from recruit.jobs.models import Job, Position
from recruit.jobs.seatlines import Problem
from recruit.jobs.views.finding import frame, job_of
from recruit.teams.rights import JobAction

_PROBLEMS = {
    "empty": gettext_lazy("Type or paste at least one line, or choose a file."),
    "too_many": gettext_lazy("Add at most 500 positions at once."),
    "too_many_values": gettext_lazy("Line {line} has more values than there are columns."),
    "type": gettext_lazy("Line {line}: “{value}” is no type. Write New or Replacement."),
    "date": gettext_lazy("Line {line}: “{value}” is no date. Write it like 2026-11-30."),
    "order": gettext_lazy("Line {line}: the target start {value} lies before the opening date."),
    "long_code": gettext_lazy("Line {line}: the position ID “{value}…” has more than 40 characters."),
    "long_incumbent_name": gettext_lazy("Line {line}: the name “{value}…” has more than 150 characters."),
}

EXAMPLE = "P-101; New; ; 2026-11-02; 2027-01-04\nP-102; Replacement; Sam Brown; 2026-11-02;"


@require_http_methods(["GET", "POST"])
def positions(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """See the seats; add one or many alike."""
    job = job_of(request, public_id, JobAction.EDIT_POSITIONS if request.method == "POST" else JobAction.VIEW)
    form = PositionForm(request.POST or None)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        seat = dict(form.cleaned_data)
        seats = [seat] * int(seat.pop("count"))
        added = attempt(form, lambda: seating.add_positions(job, by=actor_of(request), seats=seats))
        if added is not None:
            return _back(request, job, _added(len(added)))
    rows = job.positions.select_related("application__candidate").order_by("id")
    context = frame(request, job, "positions") | {"form": form, "positions": rows[:500]}
    return render_page(request, "recruit/jobs/positions.html", context, fragment="form")


@require_http_methods(["GET", "POST"])
def many(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add a seat a line; with one bad line none is added, and every bad line is named."""
    job = job_of(request, public_id, JobAction.EDIT_POSITIONS)
    form = PositionLinesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["file"] or form.cleaned_data["lines"]
        seats, problems = seatlines.read(text, today=timezone.localdate())
        for problem in problems[:50]:
            form.add_error("lines", _sentence(problem))
        if not problems:
            added = attempt(form, lambda: seating.add_positions(job, by=actor_of(request), seats=seats))
            if added is not None:
                return _back(request, job, _added(len(added)))
        if form.cleaned_data.get("file"):  # its lines can be corrected on the page
            form.data = {**form.data.dict(), "lines": text}  # type: ignore[attr-defined]  # a QueryDict when bound
    context = frame(request, job, "positions") | {"form": form, "example": EXAMPLE}
    return render_page(request, "recruit/jobs/positions_many.html", context, fragment="form")


def _sentence(problem: Problem) -> str:
    return str(_PROBLEMS[problem.code]).format(line=problem.line, value=problem.value)


def _added(count: int) -> str:
    return ngettext("{count} position added.", "{count} positions added.", count).format(count=count)


@require_http_methods(["GET", "POST"])
def position(request: HttpRequest, public_id: UUID, position_id: UUID) -> HttpResponse:
    """Change a seat's ID, type, dates or whom it replaces."""
    job = job_of(request, public_id, JobAction.EDIT_POSITIONS)
    seat = _seat(job, position_id)
    form = EditPositionForm(request.POST or None, initial={n: getattr(seat, n) for n in EditPositionForm.base_fields})
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        changes = form.cleaned_data
        if attempt(form, lambda: seating.edit_position(seat, by=actor_of(request), changes=changes)) is not None:
            return _back(request, job, _("Position saved."))
    context = {"job": job, "seat": seat, "form": form}
    return render_page(request, "recruit/jobs/position.html", context, fragment="form")


def _seat(job: Job, public_id: UUID) -> Position:
    seat = Position.objects.filter(job=job, public_id=public_id).first()
    if seat is None:
        raise NotFound
    return seat


@require_POST
def cancel(request: HttpRequest, public_id: UUID, position_id: UUID) -> HttpResponse:
    """Give an open seat up."""
    return _act(request, public_id, position_id, seating.cancel_position, _("Position cancelled."))


@require_POST
def reopen(request: HttpRequest, public_id: UUID, position_id: UUID) -> HttpResponse:
    """Open a cancelled seat again."""
    return _act(request, public_id, position_id, seating.reopen_position, _("The position is open again."))


@require_POST
def remove(request: HttpRequest, public_id: UUID, position_id: UUID) -> HttpResponse:
    """Delete a seat that nobody was hired into."""
    return _act(request, public_id, position_id, seating.remove_position, _("Position removed."))


def _act(
    request: HttpRequest, public_id: UUID, position_id: UUID, verb: Callable[..., Position | None], sentence: str
) -> HttpResponse:
    job = job_of(request, public_id, JobAction.EDIT_POSITIONS)
    verb(_seat(job, position_id), by=actor_of(request))
    return _back(request, job, sentence)


def _back(request: HttpRequest, job: Job, sentence: str) -> HttpResponse:
    return done(request, reverse("recruit:job-positions", args=[job.public_id]), sentence)
