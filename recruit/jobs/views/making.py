"""What the steps of the wizard share: the piece being worked on, the stepper, where a sent step leads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.doors import actor_of
from base.errors import DomainError, Invalid, NotFound, Refused, Stale
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from recruit.jobs import access, beginnings, drafting, gates, numbering, publishing, readiness
from recruit.jobs.job_forms import StepForm
from recruit.jobs.models import Job
from recruit.jobs.views.finding import job_of
from recruit.teams.rights import JobAction

LABELS = {
    readiness.CREATE: gettext_lazy("Create"),
    readiness.DETAILS: gettext_lazy("Details"),
    readiness.TEAM: gettext_lazy("Hiring team"),
    readiness.ADVERTISE: gettext_lazy("Advertise"),
    readiness.SHARE: gettext_lazy("Share"),
}
PAGE = "recruit/jobs/wizard.html"


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of the stepper. States: done, current, todo, problem."""

    name: str
    label: str
    state: str
    detail: str


def workpiece(request: HttpRequest, public_id: UUID, action: JobAction = JobAction.EDIT) -> Job:
    """The draft, template or job to work on. Raises NotFound and NotAllowed as `job_of`."""
    actor = actor_of(request)
    try:
        return job_of(request, public_id, action)
    except NotFound:
        unfinished = access.drafts_of(actor) | access.templates_for(actor)
        found = unfinished.select_related("department", "brand", "creator").filter(public_id=public_id).first()
        if found is None:
            raise
    if action is not JobAction.VIEW:
        access.require(actor, action, found)
    return found


def is_making(job: Job) -> bool:
    """Whether this is no job yet: a draft, or a template, that may be saved unfinished."""
    return job.is_draft or job.is_template


def step_url(job: Job, step: str) -> str:
    """The address of a step."""
    return reverse("recruit:job-edit-step", args=[job.public_id, step])


def shell(job: Job, step: str) -> dict[str, Any]:
    """What every step of the wizard needs besides its own form."""
    ads = readiness.chosen_ads(job) if job.pk else []
    missing = readiness.missing_of(job, ads) if is_making(job) else []
    return {
        "job": job,
        "step": step,
        "steps": _lines(step, readiness.counted(missing), is_up=not is_making(job)),
        "step_template": f"recruit/jobs/wizard_{step}.html",
        "following": _following(step),
        "action": step_url(job, step),
        "ref_number": "" if numbering.is_placeholder(job.ref_number) else job.ref_number,
        "closed_gate": None if job.is_template or not job.pk else gates.closed(job),
    }


def _lines(current: str, needs: dict[str, int], *, is_up: bool) -> list[StepLine]:
    # Sharing begins with publishing: before, there is nothing to share.
    open_steps = {name for name in LABELS if needs.get(name) or (name == readiness.SHARE and not is_up)}
    return [
        StepLine(
            name=name,
            label=str(label),
            state="current" if name == current else "todo" if name in open_steps else "done",
            detail=_needs(needs.get(name, 0)),
        )
        for name, label in LABELS.items()
    ]


def _needs(count: int) -> str:
    return ngettext("needs {count} field", "needs {count} fields", count).format(count=count) if count else ""


def _following(step: str) -> tuple[str, str] | None:
    names = list(LABELS)
    place = names.index(step) + 1
    return (names[place], str(LABELS[names[place]])) if place < len(names) else None


def take_step(
    request: HttpRequest,
    job: Job,
    step: str,
    form: StepForm,
    *,
    save: Callable[[dict[str, Any]], Job],
    again: Callable[[StepForm, Job], StepForm],
    more: Callable[[StepForm, Job], dict[str, Any]],
) -> HttpResponse:
    """Keep what was sent of a step, then go where the pressed button leads; what is wrong is shown, nothing is lost.

    `save` writes the good values, `again` is the form with what was typed on the newest version, `more` what the page
    of the step shows besides.
    """
    is_auto = "autosave" in request.POST
    saved: Job | None = None
    meanwhile: list[beginnings.Meanwhile] | None = None
    if form.is_bound and (form.is_valid() or is_making(job)):
        seen = int(form.cleaned_data.get("version") or job.version)
        try:
            saved = attempt(form, lambda: save(form.good()))
        except Stale:
            meanwhile = beginnings.changed_since(job, seen)
            job.refresh_from_db()
            form = form if is_auto else again(form, job)
    job = saved or job
    if is_auto:
        return _autosaved(request, job, step, form, is_stale=meanwhile is not None)
    if saved is not None and not form.errors:

        def show(missing: list[readiness.Missing]) -> HttpResponse:
            fresh = again(form, saved)
            return _page(request, saved, step, more(fresh, saved) | {"form": fresh}, missing=missing, status=422)

        return lead_on(request, saved, step, show)
    if saved is not None:
        form = _with_errors(again(form, saved), form)
    context = more(form, job) | {"form": form, "meanwhile": meanwhile, "is_stale": meanwhile is not None}
    return _page(request, job, step, context, status=422)


def _with_errors(fresh: StepForm, old: StepForm) -> StepForm:
    """The form on the newest version, with what was wrong in the one that was sent."""
    fresh.full_clean()
    for name, sentences in old.errors.items():
        if name not in fresh.errors:
            for sentence in sentences:
                fresh.add_error(name if name in fresh.fields else None, sentence)
    return fresh


def _page(request: HttpRequest, job: Job, step: str, context: dict[str, Any], **extra: Any) -> HttpResponse:
    status = extra.pop("status", None)
    return render_page(request, PAGE, shell(job, step) | context | extra, fragment="progress", status=status)


def _autosaved(request: HttpRequest, job: Job, step: str, form: StepForm, *, is_stale: bool) -> HttpResponse:
    """The stepper with a word about the save; the page puts it in place and takes the new versions from it."""
    wrong = [f"{form[name].label}: {errors[0]}" for name, errors in form.errors.items() if name in form.fields]
    if is_stale:
        sentence = _("Not saved: this was saved in another window. Press Save to compare.")
    elif wrong:
        sentence = _("Saved, except {what}").format(what=" · ".join(wrong))
    else:
        sentence = _("Saved at {time}").format(time=time_format(timezone.localtime()))
    ad = job.ads.filter(is_default=True).first()
    words = {"saved_words": sentence, "ad_version": ad.version if ad else "", "address": step_url(job, step)}
    status = 409 if is_stale else 200
    return render_page(request, PAGE, shell(job, step) | words, fragment="progress", status=status)


def lead_on(
    request: HttpRequest, job: Job, step: str, show: Callable[[list[readiness.Missing]], HttpResponse]
) -> HttpResponse:
    """Where the pressed button leads: to a step, out of the wizard, or to a published job. `show` lists what misses."""
    go = request.POST.get("go", "")
    if go in LABELS:
        return done(request, step_url(job, go))
    is_kept_back = go == "publish" and job.is_draft and gates.closed(job) is not None
    if (go == "approval" or is_kept_back) and not job.is_template:
        return done(request, reverse("recruit:job-approval-request", args=[job.public_id]))
    if go in {"publish", "open"} and not job.is_template:
        return _finish(request, job, step, show, publish=go == "publish")
    if go == "close" or not is_making(job):
        return done(request, leaving_url(job), _left_words(job))
    return done(request, step_url(job, step), _("Saved."))


def leaving_url(job: Job) -> str:
    """Where one lands on leaving the wizard."""
    if job.is_template:
        return reverse("recruit:job-templates")
    return f"{reverse('recruit:jobs')}?lens=drafts" if job.is_draft else reverse("recruit:job", args=[job.public_id])


def _left_words(job: Job) -> str:
    if job.is_template:
        return _("Template saved.")
    return _("The draft is kept.") if job.is_draft else _("Job saved.")


def _finish(
    request: HttpRequest,
    job: Job,
    step: str,
    show: Callable[[list[readiness.Missing]], HttpResponse],
    *,
    publish: bool,
) -> HttpResponse:
    actor = actor_of(request)
    try:
        if job.is_draft:
            job = drafting.open_draft(job, by=actor, publish=publish)
        else:
            publishing.publish_chosen(job, by=actor)
    except Invalid as error:
        if error.code != "incomplete":
            return show([readiness.Missing(step, name, words) for name, words in error.fields.items()])
        return show(readiness.missing_of(job, readiness.chosen_ads(job) if publish else []))
    except Refused as error:
        return show([_as_missing(step, error)])
    words = _("Job created and published.") if publish else _("Job created. No ad is published yet.")
    return done(request, step_url(job, readiness.SHARE), words)


def _as_missing(step: str, error: DomainError) -> readiness.Missing:
    return readiness.Missing(step, "", str(error))
