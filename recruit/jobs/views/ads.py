"""A job's ads: written, previewed, put up and taken down, put away, with their earlier versions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import actor_of
from base.errors import NotFound, Stale
from base.ui.attempts import attempt
from base.ui.pages import done, render_page, validate_field
from recruit.jobs import admarks, publishing, versioning
from recruit.jobs.adwords import SECTIONS, WORDS, placed
from recruit.jobs.job_forms import AdForm, NewAdForm
from recruit.jobs.models import Job, JobAd, JobAdVersion, Posting
from recruit.jobs.views.advice import preview_of
from recruit.jobs.views.finding import frame
from recruit.jobs.views.making import is_making, workpiece
from recruit.jobs.views.sharing import ad_of
from recruit.jobs.views.telling import ad_lines, all_lines, line_of
from recruit.teams.rights import JobAction

PAGE = "recruit/jobs/ad.html"
_WRITING = frozenset({JobAction.VIEW, JobAction.VIEW_AD, JobAction.EDIT_AD})


def ad_url(job: Job, ad: JobAd) -> str:
    """The page of an ad; the default one has the short address."""
    if ad.is_default:
        return reverse("recruit:job-ad", args=[job.public_id])
    return reverse("recruit:job-ad-one", args=[job.public_id, ad.public_id])


@require_http_methods(["GET", "POST"])
def ad(request: HttpRequest, public_id: UUID, ad_id: UUID | None = None) -> HttpResponse:
    """Read and write an ad, the default one unless another is named, with a preview and what would make it better."""
    writes = request.method == "POST"
    job = workpiece(request, public_id, JobAction.EDIT_AD if writes else JobAction.VIEW_AD)
    found = ad_of(job, ad_id) if ad_id else job.ads.get(is_default=True)
    form = AdForm(request.POST or None, initial=_typed(found))
    if answer := validate_field(request, form):
        return answer
    if writes and "preview" in request.GET:
        return render_page(request, PAGE, _preview(job, found, request.POST), fragment="preview", status=200)
    is_stale = False
    if writes and (form.is_valid() or "autosave" in request.POST):
        try:
            saved = attempt(form, lambda: _save(request, job, found, form))
        except Stale:
            saved, is_stale = None, True
        if "autosave" in request.POST:
            return _autosaved(request, saved or found, form, is_stale=is_stale)
        if saved is not None:
            return done(request, ad_url(job, found), _said(request))
    if is_stale:
        form = _again(form, found)
    return _page(request, job, found, form, is_stale=is_stale)


def _said(request: HttpRequest) -> str:
    return _("Ad saved and published.") if "publish" in request.POST else _("Ad saved.")


def _page(request: HttpRequest, job: Job, found: JobAd, form: AdForm, *, is_stale: bool) -> HttpResponse:
    lines = all_lines(job)
    open_lines = [line for line in lines if line.ad.archived_at is None]
    theirs = JobAd.objects.get(pk=found.pk) if is_stale else found
    context = _frame(request, job) | _preview(job, found, form.data if form.is_bound else form.initial)
    context |= {
        "form": form,
        "ad": found,
        "line": next(line for line in lines if line.ad.pk == found.pk),
        "lines": open_lines,
        "put_away": [line for line in lines if line.ad.archived_at is not None],
        "new_form": NewAdForm(ads=[line.ad for line in open_lines], initial={"start": str(found.public_id)}),
        "part": "write",
        "theirs": _differing(theirs, form) if is_stale else None,
        "address": ad_url(job, found),
    }
    return render_page(request, PAGE, context, fragment="form", status=422 if is_stale else None)


def _frame(request: HttpRequest, job: Job) -> dict[str, Any]:
    if is_making(job):
        return {"job": job, "actions": _WRITING, "making": True}
    return frame(request, job, "ad")


def _posting(found: JobAd) -> Posting | None:
    return Posting.objects.filter(ad=found, unpublished_at=None).select_related("version").first()


@transaction.atomic
def _save(request: HttpRequest, job: Job, found: JobAd, form: AdForm) -> JobAd:
    actor = actor_of(request)
    changes = {name: value for name, value in form.cleaned_data.items() if name not in form.errors}
    version = changes.pop("version", None)
    for name in SECTIONS:
        if name in changes:
            changes[name] = admarks.to_html(changes[name])
    settled = "autosave" not in request.POST
    written = publishing.write_ad(job, by=actor, ad=found, changes=changes, version=version, settled=settled)
    if "publish" in request.POST:
        publishing.publish(written, by=actor, visibility=written.visibility)
    return written


def _autosaved(request: HttpRequest, written: JobAd, form: AdForm, *, is_stale: bool) -> HttpResponse:
    """A word about the save, with the newest version for the page to send next time."""
    wrong = [f"{form[name].label}: {errors[0]}" for name, errors in form.errors.items() if name in form.fields]
    if is_stale:
        sentence = _("Not saved: somebody saved this ad meanwhile. Press Save to compare.")
    elif wrong:
        sentence = _("Saved, except {what}").format(what=" · ".join(wrong))
    else:
        sentence = _("Saved at {time}").format(time=time_format(timezone.localtime()))
    context = {"saved_words": sentence, "ad": written, "line": line_of(written.job, written, _posting(written))}
    return render_page(request, PAGE, context, fragment="progress", status=409 if is_stale else 200)


def _typed(found: JobAd) -> dict[str, Any]:
    """The ad as its form shows it."""
    plain = {name: getattr(found, name) for name in AdForm.base_fields if name not in {*SECTIONS, "video_urls"}}
    sections = {name: admarks.to_text(getattr(found, name)) for name in SECTIONS}
    return plain | sections | {"video_urls": "\n".join(found.video_urls), "version": found.version}


def _again(form: AdForm, found: JobAd) -> AdForm:
    data = QueryDict(mutable=True)
    data.update(form.data)
    data["version"] = str(JobAd.objects.values_list("version", flat=True).get(pk=found.pk))
    return AdForm(data, initial=form.initial)


def _differing(theirs: JobAd, form: AdForm) -> list[tuple[str, str, str]]:
    """Label, their words, the words typed here: where the two differ."""
    other, mine = _typed(theirs), form.data
    names = [name for name in AdForm.base_fields if name != "version"]
    return [
        (str(form[name].label), str(other[name] or ""), str(mine.get(name, "")))
        for name in names
        if str(other[name] or "").split() != str(mine.get(name, "")).split()
    ]


def _preview(job: Job, found: JobAd, typed: Any) -> dict[str, Any]:
    """The ad as candidates will read it, at its own place when it has one."""
    there = JobAd(job=job, city=str(typed.get("city") or ""), country_code=str(typed.get("country_code") or ""))
    return preview_of(placed(there).job, typed) | {"job": job, "place": placed(there).job.location, "ad": found}


@require_POST
def add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin another ad, empty or with the text of one there is."""
    job = workpiece(request, public_id, JobAction.EDIT_AD)
    ads = list(job.ads.all())
    form = NewAdForm(request.POST, ads=ads)
    chosen = form.cleaned_data["start"] if form.is_valid() else ""
    start = next((ad for ad in ads if str(ad.public_id) == chosen), None)
    words = {name: getattr(start, name) for name in WORDS} if start is not None else {}
    language = {"language": form.cleaned_data["language"]} if "language" in form.cleaned_data else {}
    written = publishing.write_ad(job, by=actor_of(request), changes=words | language)
    return done(request, ad_url(job, written), _("This is the new ad. It is published when you say so."))


@require_POST
def act(request: HttpRequest, public_id: UUID, ad_id: UUID) -> HttpResponse:
    """Publish one ad, take it down, make it the default, put it away or bring it back (`do`)."""
    job = workpiece(request, public_id, JobAction.VIEW)
    found = ad_of(job, ad_id)
    sentence = _done_to(found, request.POST.get("do", ""), request)
    found.refresh_from_db()
    return done(request, ad_url(job, found), sentence)


def _done_to(found: JobAd, wish: str, request: HttpRequest) -> str:
    actor = actor_of(request)
    if wish == "publish":
        publishing.publish(found, by=actor, visibility=found.visibility)
        return _("The ad is published.")
    if wish == "unpublish":
        publishing.unpublish(found, by=actor)
        return _("The ads are taken down.") if found.is_default else _("The ad is taken down.")
    if wish == "default":
        publishing.make_default(found, by=actor)
        return _("This is the default ad now.")
    if wish == "archive":
        publishing.archive_ad(found, by=actor)
        return _("The ad is archived.")
    if wish == "bring-back":
        publishing.bring_back_ad(found, by=actor)
        return _("The ad is back.")
    raise NotFound


# --- Versions --------------------------------------------------------------------------------------------------------


@require_GET
def versions(request: HttpRequest, public_id: UUID, ad_id: UUID) -> HttpResponse:
    """Earlier words of an ad, and where one of them (`?of=`) differs from the words of now."""
    job = workpiece(request, public_id, JobAction.VIEW_AD)
    found = ad_of(job, ad_id)
    kept = list(found.versions.all()[:100])
    posting = _posting(found)
    shown = _version(kept, request.GET.get("of", ""), found)
    context = _frame(request, job) | {
        "ad": found,
        "line": line_of(job, found, posting),
        "lines": ad_lines(job),
        "kept": kept,
        "live_number": posting.version.number if posting and posting.version else None,
        "shown_version": shown,
        "changes": _changes(shown, found) if shown else [],
        "part": "versions",
    }
    return render_page(request, "recruit/jobs/ads_versions.html", context, fragment="rows")


def _version(kept: list[JobAdVersion], wanted: str, found: JobAd) -> JobAdVersion | None:
    """The version asked for; else the newest that says something else than the ad now."""
    if wanted.isdecimal() and len(wanted) < 10:
        return next((version for version in kept if version.number == int(wanted)), None)
    now = {name: getattr(found, name) for name in WORDS}
    return next((version for version in kept if version.words != now), None)


def _changes(version: JobAdVersion, found: JobAd) -> list[tuple[str, str, str]]:
    """Label, the words of the version, the words of now: where the two differ."""
    form = AdForm()
    told = [(name, _readable(version.words.get(name)), _readable(getattr(found, name))) for name in WORDS]
    return [(str(form[name].label), before, after) for name, before, after in told if before != after]


def _readable(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    return admarks.to_text(str(value or "")) if "<" in str(value or "") else str(value or "")


@require_POST
def restore(request: HttpRequest, public_id: UUID, ad_id: UUID, number: int) -> HttpResponse:
    """Bring the words of an earlier version back."""
    job = workpiece(request, public_id, JobAction.VIEW)
    found = versioning.restore_version(ad_of(job, ad_id), by=actor_of(request), number=number)
    sentence = _("Version {number} is back. Publish the ad to show it.").format(number=number)
    return done(request, ad_url(job, found), sentence)


# --- By the job, as menus and older links know it --------------------------------------------------------------------


@require_POST
def publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put the default ad up."""
    job = workpiece(request, public_id, JobAction.VIEW)
    found = job.ads.get(is_default=True)
    publishing.publish(found, by=actor_of(request), visibility=found.visibility)
    return done(request, reverse("recruit:job-ad", args=[job.public_id]), _("The ad is published."))


@require_POST
def unpublish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take all ads of the job down."""
    job = publishing.unpublish_job(workpiece(request, public_id, JobAction.VIEW), by=actor_of(request))
    return done(request, reverse("recruit:job-ad", args=[job.public_id]), _("The ads are taken down."))
