"""Copying a job, and the templates jobs are started from."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import actor_of, staff_required
from base.errors import NotAllowed
from base.paging import newest_first
from base.ui.attempts import attempt
from base.ui.pages import done, render_page, validate_field
from recruit.jobs import access, copying, readiness
from recruit.jobs.job_forms import CopyForm, TemplateForm
from recruit.jobs.models import Job
from recruit.jobs.views.finding import job_of
from recruit.jobs.views.making import step_url, workpiece
from recruit.teams.rights import JobAction


def _may_create(request: HttpRequest) -> None:
    if not access.may_create(actor_of(request)):
        raise NotAllowed(_("You may not create jobs. Ask an administrator for the Standard role."))


@require_http_methods(["GET", "POST"])
def duplicate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask what goes along, then copy the job into a draft and open it."""
    job = job_of(request, public_id)
    _may_create(request)
    if request.method != "POST":
        return render_page(request, "recruit/jobs/new_copy.html", {"job": job, "form": CopyForm()}, fragment="form")
    form = CopyForm(request.POST if "chosen" in request.POST else {"ads": "on", "positions": "on"})
    form.is_valid()
    draft = copying.duplicate_job(job, by=actor_of(request), **form.cleaned_data)
    return done(request, step_url(draft, readiness.CREATE), _("This is the copy. Adapt it, then publish."))


@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep a job as a template."""
    job = job_of(request, public_id)
    _may_create(request)
    form = TemplateForm(request.POST or None, initial={"title": job.title})
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        kept = attempt(form, lambda: copying.save_as_template(job, by=actor_of(request), **form.cleaned_data))
        if kept is not None:
            sentence = _("{title} is a template now.").format(title=kept.title)
            return done(request, reverse("recruit:job-templates"), sentence)
    return render_page(request, "recruit/jobs/template_new.html", {"job": job, "form": form}, fragment="form")


@staff_required
@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    """The templates of the company: start a job from one, change it, delete it."""
    actor = actor_of(request)
    _may_create(request)
    rows = access.templates_for(actor).select_related("department", "brand", "creator")
    page = newest_first(rows, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    mine = {job.pk for job in page.rows if _is_own(request, job)}
    return render_page(request, "recruit/jobs/templates.html", {"page": page, "own": mine}, fragment="rows")


def _is_own(request: HttpRequest, template: Job) -> bool:
    try:
        access.require(actor_of(request), JobAction.EDIT, template)
    except NotAllowed:
        return False
    return True


@require_POST
def template_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Delete a template."""
    copying.remove_template(workpiece(request, public_id), by=actor_of(request))
    return done(request, reverse("recruit:job-templates"), _("The template is deleted."))
