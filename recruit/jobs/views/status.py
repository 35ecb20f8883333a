"""The doors of a job's status: by hand, on hold and back, cancelled. What has a consequence is asked first."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.doors import actor_of
from base.errors import Invalid
from base.ui.pages import done, onward, render_page
from recruit.jobs import queries, steering
from recruit.jobs.models import JOB_STATUS_CHOICES, Job
from recruit.jobs.states import JobStatus
from recruit.jobs.views.finding import frame, job_of
from recruit.teams.rights import JobAction


@require_http_methods(["GET", "POST"])
def status(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Set the status by hand; a status that closes the job asks first whether its ads come down (`unpublish`)."""
    wanted = request.POST.get("status", "") or request.GET.get("to", "")
    if wanted not in JobStatus.__members__:
        raise Invalid(_("Choose a status."), field="status")
    if request.method != "POST":
        job = job_of(request, public_id, JobAction.EDIT_STATUS)
        label = dict(JOB_STATUS_CHOICES)[wanted]
        return _ask(request, job, "status.html", {"value": wanted, "label": label})
    job = job_of(request, public_id)
    unpublish = request.POST.get("unpublish") == "on"
    changed = steering.set_status(job, by=actor_of(request), status=JobStatus(wanted), unpublish=unpublish)
    return _back(request, changed, _("The job is {status} now.").format(status=changed.get_status_display()))


@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what a hold is, then put the job on hold; its ads stay up unless `unpublish` is ticked."""
    if request.method != "POST":
        return _ask(request, job_of(request, public_id, JobAction.EDIT_STATUS), "hold.html", {})
    job, actor = job_of(request, public_id), actor_of(request)
    if request.POST.get("unpublish") == "on":
        job = steering.set_status(job, by=actor, status=JobStatus.ON_HOLD, unpublish=True)
        return _back(request, job, _("The job is on hold and its ads are taken down. Candidates stay as they are."))
    job = steering.put_on_hold(job, by=actor)
    return _back(request, job, _("The job is on hold. Ads and candidates stay as they are."))


@require_http_methods(["GET", "POST"])
def reactivate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say where the job goes, then take it off hold."""
    if request.method != "POST":
        return _ask(request, job_of(request, public_id, JobAction.EDIT_STATUS), "reactivate.html", {})
    job = steering.reactivate(job_of(request, public_id), by=actor_of(request))
    return _back(request, job, _("The job is active again, in Sourcing."))


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """List every live place, then stop the job and take its ads down."""
    job = job_of(request, public_id, JobAction.EDIT_STATUS)
    if request.method == "POST":
        return _back(request, steering.cancel_job(job, by=actor_of(request)), _("The job is cancelled."))
    return _ask(request, job, "cancel.html", {})


def _ask(request: HttpRequest, job: Job, template: str, words: dict[str, object]) -> HttpResponse:
    htmx = getattr(request, "htmx", None)
    here = htmx.current_url_abs_path if htmx else ""  # the page below the dialog
    words = {"next_url": request.GET.get("next_url") or here or ""} | words
    context = frame(request, job, "") | words | {"live": queries.live_postings(job)}
    return render_page(request, f"recruit/jobs/{template}", context, fragment="form")


def _back(request: HttpRequest, job: Job, sentence: str) -> HttpResponse:
    return done(request, onward(request, reverse("recruit:job", args=[job.public_id])), sentence)
