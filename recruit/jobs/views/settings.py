"""The settings of a job: the hiring process in force and why, how long it stood in each status, the private note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.doors import actor_of
from accounts.permissions import Permission
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from recruit.fields.queries import scope_words
from recruit.jobs import opening
from recruit.jobs.forms import JobNoteForm
from recruit.jobs.models import Job, JobStatusInterval
from recruit.jobs.views.finding import frame, job_of
from recruit.processes.models import STAGE_LABELS
from recruit.processes.queries import process_for, road_of
from recruit.processes.stages import Station
from recruit.teams.rights import JobAction


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay of the job in one status, as the page tells it."""

    status: str
    entered_at: datetime
    left_at: datetime | None
    days: int
    who: str


@require_GET
def settings(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is in force for the job."""
    job = job_of(request, public_id, JobAction.EDIT)
    return _page(request, job, JobNoteForm(initial={"note": job.note}))


@require_POST
def note(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep the private note."""
    job = job_of(request, public_id, JobAction.EDIT)
    form = JobNoteForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data["note"]
        if attempt(form, lambda: opening.set_note(job, by=actor_of(request), note=words)) is not None:
            return done(request, reverse("recruit:job-settings", args=[job.public_id]), _("Note saved."))
    return _page(request, job, form)


def _page(request: HttpRequest, job: Job, form: JobNoteForm) -> HttpResponse:
    user = actor_of(request).user
    process, road = job.process, road_of(job.process_id)
    context = frame(request, job, "settings") | {
        "form": form,
        "process": process,
        "chosen_by": _chosen_by(job),
        "stations": [(station, str(STAGE_LABELS[station.stage.value])) for station in road if station.step_id],
        "required": [station.name for station in _required(road)],
        "may_configure": user is not None and user.has(Permission.COMPANY_SETTINGS),
        "stays": [_stay(row) for row in job.status_intervals.order_by("-entered_at", "-id")[:200]],
    }
    return render_page(request, "recruit/jobs/settings.html", context, fragment="form")


def _required(road: list[Station]) -> list[Station]:
    return [station for station in road if station.is_required]


def _chosen_by(job: Job) -> str:
    """Why this process is in force: bound to org values, the default, or chosen by hand for the job."""
    process = job.process
    words = "; ".join(f"{label}: {', '.join(names)}" for label, names in scope_words(process.scope))
    if process_for(job.org_values) != process:
        return _("It was chosen for this job. New jobs with these org values follow another process.")
    if words:
        return _("It is in force for jobs with {words}.").format(words=words)
    return _("It is the default: no process is bound to the org values of this job.")


def _stay(row: JobStatusInterval) -> Stay:
    days = ((row.left_at or timezone.now()) - row.entered_at).days
    return Stay(row.status, row.entered_at, row.left_at, days, row.actor_name)
