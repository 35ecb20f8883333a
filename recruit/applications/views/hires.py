"""After a hire: what becomes of the others, the hire taken back, its start corrected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.doors import actor_of
from base.actors import Actor
from base.runs.views import begun
from base.ui.attempts import attempt
from base.ui.pages import done, onward, render_page
from recruit.applications import bulking, drafts, hiring
from recruit.applications.access import visible_applications
from recruit.applications.hire_forms import RestForm, StartForm, TakeBackForm
from recruit.applications.models import Application
from recruit.applications.views.finding import application_of, job_of
from recruit.jobs import publishing
from recruit.jobs.access import require
from recruit.jobs.models import Job
from recruit.jobs.queries import live_postings
from recruit.jobs.states import JobStatus
from recruit.processes.stages import ACTIVE
from recruit.teams.rights import JobAction


def others_of(job: Job, actor: Actor) -> QuerySet[Application]:
    """Those still on the way for a job, as far as the actor may see them."""
    active = [stage.value for stage in ACTIVE]
    rows = visible_applications(actor).filter(job=job, stage__in=active)
    return rows.select_related("job", "candidate", "step").order_by("pk")


def after_hire(request: HttpRequest, found: Application, response: HttpResponse) -> HttpResponse:
    """The answer to a hire; the one that filled its job leads on to the question what becomes of the others."""
    if request.method != "POST" or response.status_code >= 400:
        return response
    job = Job.objects.get(pk=found.job_id)
    if job.status != JobStatus.FILLED or not (others_of(job, actor_of(request)).exists() or live_postings(job)):
        return response
    sentence = _("Hired {candidate}. The job is filled.").format(candidate=found.candidate.full_name)
    return done(request, reverse("recruit:job-filled", args=[job.public_id]), sentence)


@require_http_methods(["GET", "POST"])
def filled(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Ask what becomes of the other candidates and the ads of a filled job, and do it."""
    actor, job = actor_of(request), job_of(request, job_id)
    require(actor, JobAction.HIRE, job)
    form = RestForm(request.POST or None)
    others = others_of(job, actor)
    if request.method == "POST" and form.is_valid():
        answer = attempt(form, lambda: _settle(request, job, form, list(others)))
        if answer is not None:
            return answer
    context = {"job": job, "form": form, "count": others.count(), "live": live_postings(job)}
    return render_page(request, "recruit/applications/filled.html", context, fragment="form")


def _settle(request: HttpRequest, job: Job, form: RestForm, others: list[Application]) -> HttpResponse:
    """Take the ads down and reject the others: a few at once with one undo, many as a run."""
    actor, chosen, told, undo_url = actor_of(request), form.cleaned_data, [], None
    back = reverse("recruit:job", args=[job.public_id])
    if chosen["unpublish"] and live_postings(job):
        publishing.unpublish_job(job, by=actor)
        told.append(_("The ads are taken down."))
    if chosen["others"] == "reject" and others:
        reason = chosen["reason"]
        arguments: dict[str, Any] = {"reason": str(reason.public_id) if reason else "", "letter": None}
        if chosen["letter"]:
            arguments["letter"] = _letter(others[0])
        if len(others) > bulking.AT_ONCE:
            label = _("Rejecting the others: {job}").format(job=job.title)
            items = [(row.candidate.full_name, str(row.public_id)) for row in others]
            many = bulking.begin(items, by=actor, act="reject", arguments=arguments, label=label, back_url=back)
            return begun(request, many.run)
        token = uuid4()
        bulking.act_on(others, by=actor, act="reject", arguments=arguments, undo_token=token)
        words = ngettext("Rejected {count} candidate.", "Rejected {count} candidates.", len(others))
        told.append(words.format(count=len(others)))
        undo_url = reverse("base:undo", args=[token])
    return done(request, back, " ".join(told) or _("Everything stays as it is."), undo_url=undo_url)


def _letter(application: Application) -> dict[str, Any] | None:
    """The company's rejection letter for this job, in the words the bulk verb takes; None when it has none."""
    letter = drafts.rejection_letter(application)
    if letter is None:
        return None
    template = str(letter.template.public_id) if letter.template else ""
    words = {"subject": letter.subject, "text": letter.text, "template": template}
    return words | {"shows_sender": letter.shows_sender, "send_at": None}


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask why, then take the hire back."""
    found = application_of(request, public_id)
    form = TakeBackForm(request.POST or None, initial={"version": found.version})

    def act() -> str:
        words = form.cleaned_data
        hiring.take_back(found, by=actor_of(request), reason=words["reason"], version=words["version"])
        return _("The hire of {candidate} is taken back.").format(candidate=found.candidate.full_name)

    return _ask(request, found, form, "take_back", act)


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct the day somebody hired starts."""
    found = application_of(request, public_id)
    form = StartForm(request.POST or None, initial={"version": found.version, "starts_on": found.starts_on})

    def act() -> str:
        words = form.cleaned_data
        hiring.correct_start(found, by=actor_of(request), starts_on=words["starts_on"], version=words["version"])
        return _("The start date is saved.")

    return _ask(request, found, form, "start", act)


def _ask(request: HttpRequest, found: Application, form: Form, name: str, act: Callable[[], str]) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        sentence = attempt(form, act)
        if sentence is not None:
            return done(
                request, onward(request, reverse("recruit:job-positions", args=[found.job.public_id])), sentence
            )
    else:
        require(actor_of(request), JobAction.HIRE, found.job)
    context = {"application": found, "job": found.job, "candidate": found.candidate, "form": form}
    return render_page(request, f"recruit/applications/{name}.html", context, fragment="form")
