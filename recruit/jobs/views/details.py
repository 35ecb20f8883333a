"""Creating, editing and copying a job, and its ad."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import actor_of, staff_required
from base.errors import NotAllowed
from base.ui.pages import done, render_page, validate_field
from recruit.jobs import access, opening, publishing, queries
from recruit.jobs.access import JobAction
from recruit.jobs.forms import AdForm, EditJobForm, NewJobForm
from recruit.jobs.models import Job
from recruit.jobs.views.attempting import attempt
from recruit.jobs.views.finding import frame, job_of


@staff_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a job; with "Save and publish" its ad goes up at once."""
    if not access.may_create(actor_of(request)):
        raise NotAllowed(_("You may not create jobs. Ask an administrator for the Standard role."))
    form = NewJobForm(request.POST or None)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        job = attempt(form, lambda: _open(request, form))
        if job is not None:
            sentence = _("Job created and published.") if "publish" in request.POST else _("Job created.")
            return done(request, reverse("recruit:job", args=[job.public_id]), sentence)
    return render_page(request, "recruit/jobs/new.html", {"form": form}, fragment="form")


@transaction.atomic
def _open(request: HttpRequest, form: Form) -> Job:
    values = dict(form.cleaned_data)
    ad = {name: values.pop(name) for name in ("job_description", "qualifications")}
    actor = actor_of(request)
    job = opening.open_job(by=actor, **values)
    default = job.ads.get(is_default=True)
    if any(ad.values()):
        publishing.write_ad(job, by=actor, ad=default, changes=ad)
    if "publish" in request.POST:
        publishing.publish(default, by=actor)
    return job


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a job's details."""
    job = job_of(request, public_id, JobAction.EDIT)
    names = set(EditJobForm.base_fields) - {"version"}
    initial = {name: _initial(job, name) for name in names} | {"version": job.version}
    form = EditJobForm(request.POST or None, initial=initial)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        version = values.pop("version")
        values["ref_number"] = values["ref_number"] or job.ref_number
        saved = attempt(form, lambda: opening.edit_job(job, by=actor_of(request), changes=values, version=version))
        if saved is not None:
            return done(request, reverse("recruit:job", args=[job.public_id]), _("Job saved."))
    context = frame(request, job, "edit") | {"form": form}
    return render_page(request, "recruit/jobs/edit.html", context, fragment="form")


def _initial(job: Job, name: str) -> Any:
    value = getattr(job, name)
    return value.public_id if name in {"department", "brand"} and value is not None else value


@require_POST
def duplicate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Copy a job and open the copy."""
    copy = opening.duplicate_job(job_of(request, public_id), by=actor_of(request))
    return done(request, reverse("recruit:job-edit", args=[copy.public_id]), _("This is the copy. Adapt it."))


@require_http_methods(["GET", "POST"])
def ad(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Read and write the default ad, with a preview and what would make it better."""
    writes = request.method == "POST"
    job = job_of(request, public_id, JobAction.EDIT_AD if writes else JobAction.VIEW)
    found = job.ads.get(is_default=True)
    form = AdForm(request.POST or None, initial={name: getattr(found, name) for name in AdForm.base_fields})
    if writes and form.is_valid():
        actor = actor_of(request)

        def act() -> Any:
            with transaction.atomic():
                written = publishing.write_ad(job, by=actor, ad=found, changes=form.cleaned_data)
                if "publish" in request.POST:
                    publishing.publish(written, by=actor, visibility=form.cleaned_data["visibility"])
                return written

        if attempt(form, act) is not None:
            sentence = _("Ad saved and published.") if "publish" in request.POST else _("Ad saved.")
            return done(request, reverse("recruit:job-ad", args=[job.public_id]), sentence)
    context = frame(request, job, "ad") | {
        "form": form,
        "ad": found,
        "live": queries.live_postings(job),
        "problems": queries.ad_problems(job, found),
    }
    return render_page(request, "recruit/jobs/ad.html", context, fragment="form")


@require_POST
def publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put the default ad up."""
    job = job_of(request, public_id)
    found = job.ads.get(is_default=True)
    publishing.publish(found, by=actor_of(request), visibility=found.visibility)
    return done(request, reverse("recruit:job-ad", args=[job.public_id]), _("The ad is on the career site."))


@require_POST
def unpublish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take all ads of the job down."""
    job = publishing.unpublish_job(job_of(request, public_id), by=actor_of(request))
    return done(request, reverse("recruit:job-ad", args=[job.public_id]), _("The ads are taken down."))
