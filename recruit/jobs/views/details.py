"""Creating, editing and copying a job."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import actor_of, staff_required
from base.errors import NotAllowed, Stale
from base.ui.attempts import attempt
from base.ui.pages import done, render_page, validate_field
from recruit.jobs import access, admarks, beginnings, opening, publishing, staffing
from recruit.jobs.access import JobAction
from recruit.jobs.forms import EditJobForm, NewJobForm
from recruit.jobs.models import HiringTeamMember, Job
from recruit.jobs.views.finding import frame, job_of


@staff_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a job as a draft; with "Create and publish" its ad goes up at once."""
    if not access.may_create(actor_of(request)):
        raise NotAllowed(_("You may not create jobs. Ask an administrator for the Standard role."))
    form = NewJobForm(request.POST or None, initial=beginnings.of(actor_of(request)))
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        job = attempt(form, lambda: _open(request, form))
        if job is not None:
            sentence = _("Job created and published.") if "publish" in request.POST else _("Job created as a draft.")
            return done(request, _address(job), sentence)
    return render_page(request, "recruit/jobs/new.html", {"form": form}, fragment="form")


@transaction.atomic
def _open(request: HttpRequest, form: NewJobForm) -> Job:
    values, actor = dict(form.cleaned_data), actor_of(request)
    text = {name: admarks.to_html(values.pop(name)) for name in ("job_description", "qualifications")}
    manager = values.pop("hiring_manager")
    job = opening.open_job(by=actor, **values)
    if manager is not None and manager.pk != job.creator.pk:
        staffing.add_member(job, by=actor, user=manager, role=HiringTeamMember.Role.HIRING_MANAGER)
    ad = job.ads.get(is_default=True)
    if any(text.values()):
        company = beginnings.company_description(job)
        publishing.write_ad(job, by=actor, ad=ad, changes=text | {"company_description": company})
    if "publish" in request.POST:
        publishing.publish(ad, by=actor)
    return job


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a job's details. Who saves an old version sees what changed meanwhile, beside what they typed."""
    job = job_of(request, public_id, JobAction.EDIT)
    names = set(EditJobForm.base_fields) - {"version"}
    initial = {name: _initial(job, name) for name in names} | {"version": job.version}
    form = EditJobForm(request.POST or None, initial=initial)
    if answer := validate_field(request, form):
        return answer
    meanwhile: list[beginnings.Meanwhile] = []
    if request.method == "POST" and form.is_valid():
        try:
            saved = attempt(form, lambda: _save(request, job, form))
        except Stale:
            meanwhile = beginnings.changed_since(job, form.cleaned_data["version"])
            form = _again(form, job)
        else:
            if saved is not None:
                return done(request, _address(job), _("Job saved."))
    context = frame(request, job, "edit") | {"form": form, "meanwhile": meanwhile}
    return render_page(request, "recruit/jobs/edit.html", context, fragment="form", status=422 if meanwhile else None)


def _save(request: HttpRequest, job: Job, form: EditJobForm) -> Job:
    values = dict(form.cleaned_data)
    version = values.pop("version")
    values["ref_number"] = values["ref_number"] or job.ref_number
    return opening.edit_job(job, by=actor_of(request), changes=values, version=version)


def _again(form: EditJobForm, job: Job) -> EditJobForm:
    """The form with what was typed, ready to be saved over the newest version."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    data["version"] = str(job.version)
    return EditJobForm(data, initial=form.initial)


def _initial(job: Job, name: str) -> Any:
    value = getattr(job, name)
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value.public_id if name in {"department", "brand"} and value is not None else value


@require_POST
def duplicate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Copy a job and open the copy."""
    copy = opening.duplicate_job(job_of(request, public_id), by=actor_of(request))
    return done(request, reverse("recruit:job-edit", args=[copy.public_id]), _("This is the copy. Adapt it."))


def _address(job: Job) -> str:
    return reverse("recruit:job", args=[job.public_id])
