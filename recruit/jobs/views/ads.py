"""A job's ad: written, previewed, put up and taken down."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import actor_of
from base.ui.attempts import attempt
from base.ui.pages import done, render_page, validate_field
from recruit.jobs import admarks, adtext, publishing, queries
from recruit.jobs.access import JobAction
from recruit.jobs.adwords import SECTIONS
from recruit.jobs.forms import AdForm
from recruit.jobs.models import Job, JobAd
from recruit.jobs.views.advice import advice
from recruit.jobs.views.finding import frame, job_of


@require_http_methods(["GET", "POST"])
def ad(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Read and write the default ad, with a preview and what would make it better."""
    writes = request.method == "POST"
    job = job_of(request, public_id, JobAction.EDIT_AD if writes else JobAction.VIEW)
    found = job.ads.get(is_default=True)
    form = AdForm(request.POST or None, initial=_typed(found))
    if answer := validate_field(request, form):
        return answer
    if writes and "preview" in request.GET:
        return render_page(request, "recruit/jobs/ad.html", _preview(job, request.POST), fragment="preview", status=200)
    if writes and form.is_valid() and attempt(form, lambda: _save(request, job, found, form)) is not None:
        sentence = _("Ad saved and published.") if "publish" in request.POST else _("Ad saved.")
        return done(request, reverse("recruit:job-ad", args=[job.public_id]), sentence)
    shown = _preview(job, request.POST if writes else _typed(found))
    context = frame(request, job, "ad") | shown | {"form": form, "ad": found, "live": queries.live_postings(job)}
    return render_page(request, "recruit/jobs/ad.html", context, fragment="form")


@transaction.atomic
def _save(request: HttpRequest, job: Job, found: JobAd, form: AdForm) -> JobAd:
    actor, changes = actor_of(request), dict(form.cleaned_data)
    for name in SECTIONS:
        changes[name] = admarks.to_html(changes[name])
    written = publishing.write_ad(job, by=actor, ad=found, changes=changes)
    if "publish" in request.POST:
        publishing.publish(written, by=actor, visibility=changes["visibility"])
    return written


def _typed(found: JobAd) -> dict[str, Any]:
    """The ad as its form shows it."""
    plain = {name: getattr(found, name) for name in AdForm.base_fields if name not in SECTIONS}
    return plain | {name: admarks.to_text(getattr(found, name)) for name in SECTIONS}


def _preview(job: Job, typed: Any) -> dict[str, Any]:
    """The ad as candidates will read it, and what would make it better, from what is typed now."""
    title = str(typed.get("title", "")).strip() or job.title
    sections = {name: adtext.cleaned(admarks.to_html(str(typed.get(name, "")))) for name in SECTIONS}
    return {"job": job, "shown": {"title": title} | sections, "problems": advice(job, title, sections)}


@require_POST
def publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put the default ad up."""
    job = job_of(request, public_id)
    found = job.ads.get(is_default=True)
    publishing.publish(found, by=actor_of(request), visibility=found.visibility)
    return done(request, reverse("recruit:job-ad", args=[job.public_id]), _("The ad is published."))


@require_POST
def unpublish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take all ads of the job down."""
    job = publishing.unpublish_job(job_of(request, public_id), by=actor_of(request))
    return done(request, reverse("recruit:job-ad", args=[job.public_id]), _("The ads are taken down."))
