"""The wizard: a job is written in five steps, in any order; the first letter of its title makes a draft of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import actor_of, staff_required
from base.actors import Actor
from base.errors import NotAllowed, NotFound
from base.ui.pages import done, render_page, validate_field
from recruit.jobs import access, admarks, beginnings, copying, drafting, numbering, opening, publishing, readiness
from recruit.jobs.adwords import SECTIONS
from recruit.jobs.job_forms import CreateForm, DetailsForm, StepForm, new_key
from recruit.jobs.models import Job, JobAd, Position
from recruit.jobs.views import wizard_parts
from recruit.jobs.views.advice import preview_of
from recruit.jobs.views.making import PAGE, is_making, shell, step_url, take_step, workpiece

SUGGESTED = 6


@staff_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The first step of a job that is none yet. What is sent, or saved while typing, makes its draft."""
    actor = actor_of(request)
    if not access.may_create(actor):
        raise NotAllowed(_("You may not create jobs. Ask an administrator for the Standard role."))
    if request.method == "POST" and "preview" in request.GET:
        return _preview(request, Job(title=""))
    if request.method == "POST":
        form = CreateForm(request.POST, complete=False)
        if answer := validate_field(request, form):
            return answer
        title = request.POST.get("title", "").replace("\x00", "")
        job = drafting.begin_draft(by=actor, key=new_key(request.POST.get("key", "")), title=title)
        return _create(request, job)
    return _blank(request, actor)


def _blank(request: HttpRequest, actor: Actor) -> HttpResponse:
    begun = Job(is_draft=True, creator=actor.user, **beginnings.columns(actor))
    key = uuid4()
    begun.ref_number = numbering.placeholder(key)
    company = beginnings.company_description(begun)
    initial = {"key": key, "language": begun.language, "company_description": admarks.to_text(company)}
    context = shell(begun, readiness.CREATE) | {
        "form": CreateForm(initial=initial, complete=False),
        "is_new": True,
        "action": reverse("recruit:job-new"),
        "suggestions": _suggestions(actor, ""),
        "begun": access.drafts_of(actor)
        .order_by("-last_activity_at")
        .only("public_id", "title", "last_activity_at")[:3],
    }
    return render_page(request, PAGE, context | preview_of(begun, initial), fragment="progress")


@staff_required
@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    """Templates and own earlier jobs like the title that is being typed."""
    found = _suggestions(actor_of(request), request.GET.get("title", ""))
    return render_page(request, "recruit/jobs/new_suggestions.html", {"suggestions": found})


def _suggestions(actor: Actor, title: str) -> list[Job]:
    """Templates first, then jobs the actor may see; those with the words of the title, else the newest templates."""
    words = title.split()[:6]
    columns = ("public_id", "title", "ref_number", "city", "country_code", "is_template")
    templates, jobs = access.templates_for(actor), access.visible_jobs(actor)
    for word in words:
        templates, jobs = templates.filter(title__icontains=word), jobs.filter(title__icontains=word)
    found = list(templates.order_by("title").only(*columns)[:SUGGESTED])
    if len(" ".join(words)) > 2:
        found += list(jobs.order_by("-pk").only(*columns)[: SUGGESTED - len(found)])
    return found


@staff_required
@require_POST
def start(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin a draft from a template or from another job."""
    actor = actor_of(request)
    template = access.templates_for(actor).filter(public_id=public_id).first()
    source = template or access.visible_jobs(actor).filter(public_id=public_id).first()
    if source is None:
        raise NotFound
    draft = copying.start_from(source, by=actor) if template else copying.duplicate_job(source, by=actor)
    sentence = _("Started from {title}. Adapt it, then publish.").format(title=source.title)
    return done(request, step_url(draft, readiness.CREATE), sentence)


@require_POST
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    drafting.discard_draft(workpiece(request, public_id), by=actor_of(request))
    return done(request, reverse("recruit:jobs"), _("The draft is discarded."))


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, public_id: UUID, step: str = readiness.CREATE) -> HttpResponse:
    """One step of a draft, a template or a job."""
    job = workpiece(request, public_id)
    answer = _STEPS.get(step)
    if answer is None:
        raise NotFound
    return answer(request, job)


# --- Create -----------------------------------------------------------------------------------------------------------


def _create(request: HttpRequest, job: Job) -> HttpResponse:
    if request.method == "POST" and "preview" in request.GET:
        return _preview(request, job)
    ad = job.ads.get(is_default=True)
    complete = not is_making(job)
    form = CreateForm(request.POST or None, initial=_create_initial(job, ad), complete=complete)
    if answer := validate_field(request, form):
        return answer
    if request.method != "POST":
        return render_page(request, PAGE, shell(job, readiness.CREATE) | _create_more(form, job), fragment="progress")

    def again(old: StepForm, newest: Job) -> StepForm:
        return CreateForm(_on_newest(old, newest), initial=old.initial, complete=complete)

    return take_step(
        request, job, readiness.CREATE, form,
        save=lambda good: _save_create(request, job, ad, good), again=again, more=_create_more,
    )  # fmt: skip


def _create_initial(job: Job, ad: JobAd) -> dict[str, Any]:
    sections = {name: admarks.to_text(getattr(ad, name)) for name in SECTIONS}
    own_number = "" if numbering.is_placeholder(job.ref_number) else job.ref_number
    versions = {"version": job.version, "ad_version": ad.version, "key": job.public_id}
    return {"title": job.title, "language": job.language, "ref_number": own_number, **sections, **versions}


def _create_more(form: StepForm, job: Job) -> dict[str, Any]:
    typed = form.data if form.is_bound else form.initial
    return {"form": form} | preview_of(job, typed)


@transaction.atomic
def _save_create(request: HttpRequest, job: Job, ad: JobAd, good: dict[str, Any]) -> Job:
    actor, is_auto = actor_of(request), "autosave" in request.POST
    own: dict[str, Any] = {name: good[name] for name in ("title", "language", "ref_number") if name in good}
    if is_making(job):
        saved = drafting.save_draft(job, by=actor, changes=own, version=good.get("version"))
        ad.refresh_from_db()
    else:
        own["ref_number"] = own.get("ref_number") or job.ref_number
        saved = opening.edit_job(job, by=actor, changes=own, version=good.get("version"))
    words = {name: admarks.to_html(good[name]) for name in SECTIONS if name in good}
    publishing.write_ad(saved, by=actor, ad=ad, changes=words, version=good.get("ad_version"), settled=not is_auto)
    return saved


def _on_newest(form: StepForm, job: Job) -> QueryDict:
    """What was typed, ready to be saved over the newest version."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    data["version"] = str(job.version)
    if "ad_version" in form.fields:
        data["ad_version"] = str(job.ads.values_list("version", flat=True).get(is_default=True))
    return data


def _preview(request: HttpRequest, job: Job) -> HttpResponse:
    return render_page(request, PAGE, {"job": job} | preview_of(job, request.POST), fragment="preview", status=200)


# --- Details ----------------------------------------------------------------------------------------------------------


def _details(request: HttpRequest, job: Job) -> HttpResponse:
    complete = not is_making(job)
    form = DetailsForm(request.POST or None, job=job, initial=_details_initial(job), complete=complete)
    if answer := validate_field(request, form):
        return answer
    if request.method != "POST":
        context = shell(job, readiness.DETAILS) | _details_more(form, job)
        return render_page(request, PAGE, context, fragment="progress")

    def again(old: StepForm, newest: Job) -> StepForm:
        return DetailsForm(_on_newest(old, newest), job=newest, initial=old.initial, complete=complete)

    return take_step(
        request, job, readiness.DETAILS, form,
        save=lambda good: _save_details(request, job, good), again=again, more=_details_more,
    )  # fmt: skip


def _details_initial(job: Job) -> dict[str, Any]:
    names = set(DetailsForm.base_fields) - {"version", "positions", "position_type", "target_start_on"}
    values = {name: _plain(getattr(job, name), name) for name in names}
    if is_making(job):
        seats = list(Position.objects.filter(job=job))
        first = seats[0] if seats else Position()
        values |= {"positions": len(seats), "position_type": first.type, "target_start_on": first.target_start_on}
    return values | {"version": job.version}


def _plain(value: Any, name: str) -> Any:
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value.public_id if name in {"department", "brand"} and value is not None else value


def _details_more(form: StepForm, _job: Job) -> dict[str, Any]:
    custom = [bound for name, bound in ((name, form[name]) for name in form.fields) if name.startswith("field-")]
    return {"form": form, "custom": custom}


_SEATS = ("positions", "position_type", "target_start_on")


@transaction.atomic
def _save_details(request: HttpRequest, job: Job, good: dict[str, Any]) -> Job:
    actor = actor_of(request)
    version = good.pop("version", None)
    note = good.pop("note", job.note)
    seats = {name: good.pop(name) for name in _SEATS if name in good}
    changes = {name: value for name, value in good.items() if not name.startswith("field-")}
    if not is_making(job):
        saved = opening.edit_job(job, by=actor, changes=changes, version=version)
        opening.set_note(saved, by=actor, note=note)
        return saved
    saved = drafting.save_draft(job, by=actor, changes=changes | {"note": note}, version=version)
    if seats.get("positions") is not None and len(seats) == len(_SEATS):
        starts = seats["target_start_on"]
        kind = seats["position_type"] or Position.Type.NEW
        drafting.seat_draft(saved, by=actor, count=seats["positions"], type=kind, target_start_on=starts)
    return saved


_STEPS = {
    readiness.CREATE: _create,
    readiness.DETAILS: _details,
    readiness.TEAM: wizard_parts.team,
    readiness.ADVERTISE: wizard_parts.advertise,
    readiness.SHARE: wizard_parts.share,
}
