"""A job's approvals: where it stands with its approvers, and requesting their approval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import actor_of
from base.errors import NotFound
from base.paging import newest_first
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from recruit.approvals import access, queries, requesting
from recruit.approvals.models import ApprovalRequest
from recruit.approvals.page_forms import ChosenForm, RequestForm
from recruit.approvals.queries import Chosen, Plan
from recruit.approvals.states import ChainKind, Mode, Order, Subject
from recruit.approvals.views.finding import own_waiting
from recruit.jobs import drafting, readiness
from recruit.jobs.models import Job
from recruit.jobs.views.finding import frame, job_of
from recruit.jobs.views.making import workpiece
from recruit.setup.access import may_change
from recruit.teams.rights import JobAction

SIZE = 20


@require_GET
def approvals(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The newest request about the job with its approvers, and the ones before it; else whom the job would ask."""
    job, actor = job_of(request, public_id), actor_of(request)
    rows = access.requests_where(actor).filter(job=job, offer=None).select_related("requester")
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    newest = queries.latest(job)
    earlier = rows.exclude(pk=newest.pk) if newest else rows.none()
    is_needed = queries.is_needed(job)
    context = frame(request, job, "approvals") | {
        "newest": newest,
        "page": newest_first(earlier, before=before, after=after, size=SIZE, counted=False),
        "plan": queries.plan_for(Subject.JOB, job) if is_needed and not _is_pending(newest) else None,
        "is_needed": is_needed,
        "is_pending": _is_pending(newest),
        "decides": newest is not None and own_waiting(actor, newest) is not None,
    }
    return render_page(request, "recruit/approvals/of_job.html", context)


def _is_pending(newest: ApprovalRequest | None) -> bool:
    return newest is not None and newest.is_pending


@require_GET
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Lead to the question whether the open request about the job is taken back. Raises NotFound without one."""
    newest = queries.latest(job_of(request, public_id, JobAction.EDIT))
    if newest is None or not newest.is_pending:
        raise NotFound
    return redirect("recruit:approval-abandon", newest.public_id)


@dataclass(frozen=True, slots=True)
class Hurdle:
    """Something that must be settled before approval can be requested, and the page where (or none)."""

    sentence: str | Promise
    url: str = ""


@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show whom a job or a draft will ask, then ask them. A draft becomes a job, saved and not published."""
    job = workpiece(request, public_id, JobAction.EDIT)
    if job.is_template:
        raise NotFound
    newest = queries.latest(job)
    if newest is not None and newest.is_pending:
        words = _("Approval is requested already.") if request.method == "POST" else ""
        return done(request, reverse("recruit:approval", args=[newest.public_id]), words)
    plan = queries.plan_for(Subject.JOB, job)
    is_chosen = plan.chain is not None and plan.chain.kind == ChainKind.CHOSEN
    kind = ChosenForm if is_chosen else RequestForm
    form = kind(request.POST) if request.method == "POST" else kind()
    hurdles = _hurdles(request, job, plan, is_chosen=is_chosen)
    if request.method == "POST" and form.is_valid() and not hurdles:
        made = attempt(form, lambda: _submit(request, job, form))
        if made is not None:
            words = _("Approval is requested. The job can be published once it is approved.")
            return done(request, reverse("recruit:approval", args=[made.public_id]), words)
    context: dict[str, Any] = {
        "job": job,
        "plan": plan,
        "form": form,
        "hurdles": hurdles,
        "is_chosen": is_chosen,
        "is_needed": queries.is_needed(job),
        "facts": queries.facts_of(job)["lines"],
        "back_url": _back_url(job),
    }
    status = 422 if request.method == "POST" else None
    return render_page(request, "recruit/approvals/submit.html", context, status=status)


def _back_url(job: Job) -> str:
    if job.is_draft:
        return reverse("recruit:job-edit-step", args=[job.public_id, readiness.ADVERTISE])
    return reverse("recruit:job", args=[job.public_id])


@transaction.atomic
def _submit(request: HttpRequest, job: Job, form: RequestForm) -> ApprovalRequest:
    """One act for a draft: it becomes a job, and its approval is requested, or neither."""
    actor = actor_of(request)
    if job.is_draft:
        job = drafting.open_draft(job, by=actor, publish=False)
    chosen = None
    if isinstance(form, ChosenForm):
        order, mode = Order(form.cleaned_data["order"]), Mode(form.cleaned_data["mode"])
        chosen = Chosen(order, mode, form.places())
    return requesting.submit_job(job, by=actor, comment=form.cleaned_data["comment"], chosen=chosen)


def _hurdles(request: HttpRequest, job: Job, plan: Plan, *, is_chosen: bool) -> list[Hurdle]:
    """What a draft still needs, and why the chain cannot ask, each with where it is put right."""
    found = []
    for each in readiness.missing_of(job) if job.is_draft else []:
        url = reverse("recruit:job-edit-step", args=[job.public_id, each.step])
        found.append(Hurdle(each.sentence, f"{url}#id_{each.field}" if each.field else url))
    for problem in plan.problems:
        if is_chosen and problem.code == "chain_asks_nobody":
            continue  # the form below asks who approves
        found.append(Hurdle(problem.sentence, _mended_at(request, job, plan, problem.code)))
    return found


def _mended_at(request: HttpRequest, job: Job, plan: Plan, code: str) -> str:
    if code == "role_unheld":
        if job.is_draft:
            return reverse("recruit:job-edit-step", args=[job.public_id, readiness.TEAM])
        return reverse("recruit:job-team", args=[job.public_id])
    if plan.chain is not None and may_change(actor_of(request)):
        return reverse("recruit:approval-chain", args=[plan.chain.public_id])
    return ""
