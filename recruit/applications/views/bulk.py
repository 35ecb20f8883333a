"""Acts on many candidates of a job: those ticked, or all that match. Each asks first, in a dialog or a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.doors import actor_of
from base.errors import Invalid, NotAllowed
from base.runs import starting
from base.runs.views import COOKIE, COOKIE_SECONDS, begun
from base.ui.attempts import put_refusal
from base.ui.pages import done, onward, render_page
from recruit.applications import bulking
from recruit.applications.list_forms import (
    BulkMessageForm,
    BulkMoveForm,
    BulkRejectForm,
    BulkTagForm,
    DeferForm,
    TransferForm,
)
from recruit.applications.models import Application
from recruit.applications.moving import current_index
from recruit.applications.queries import Selection
from recruit.applications.views.finding import job_of, place_of
from recruit.jobs import states
from recruit.jobs.access import actions_on, jobs_where
from recruit.jobs.models import Job
from recruit.letters.models import EmailTemplate
from recruit.letters.queries import templates_for
from recruit.processes import stages
from recruit.processes.queries import road_of
from recruit.teams.rights import JobAction

ASK_CONSENT = "privacy.ask_consent"
MOST = 20_000
MOST_NAMED = 20
MOST_JOBS = 300


@dataclass(frozen=True, slots=True)
class Act:
    """One act on many: what it is called, the right it takes, its form, and what the verb gets of it."""

    name: str
    label: str | Promise
    submit: str | Promise
    right: JobAction
    form: Callable[[Asked], Any]
    arguments: Callable[[Asked, Any], dict[str, Any]]
    tone: str = "primary"


@dataclass(frozen=True, slots=True)
class Asked:
    """One press: the job, whom it is about, and those an act would skip with the reason."""

    request: HttpRequest
    job: Job
    selection: Selection
    ready: list[Application]
    skipped: list[tuple[Application, str]]

    @property
    def data(self) -> Any:
        """What was posted, or None on the way to the form."""
        return self.request.POST if self.request.method == "POST" else None


@require_http_methods(["GET", "POST"])
def bulk(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Ask what is to be done with the candidates chosen, or do it: a few at once, many as a run."""
    job = job_of(request, job_id)
    given = request.POST if request.method == "POST" else request.GET
    act = ACTS.get(given.get("act", ""))
    if act is None:
        raise Invalid(_("Choose what to do with the candidates."), field="act")
    if act.right not in actions_on(actor_of(request), job):
        raise NotAllowed
    asked = _asked(request, job, act, Selection.of(given))
    form = act.form(asked)
    if request.method == "POST" and form.is_valid():
        try:
            return _do(asked, act, act.arguments(asked, form))
        except Invalid as error:
            put_refusal(form, error)
    return _ask(asked, act, form)


def _asked(request: HttpRequest, job: Job, act: Act, selection: Selection) -> Asked:
    rows = _rows(request, job, selection)
    if not rows:
        raise Invalid(_("Choose at least one candidate."))
    if len(rows) > MOST:
        raise Invalid(_("Choose at most {limit} candidates at once.").format(limit=MOST))
    ready, skipped = [], []
    for row in rows:
        reason = bulking.why_not(act.name, row)
        if reason:
            skipped.append((row, reason))
        else:
            ready.append(row)
    return Asked(request, job, selection, ready, skipped)


def _rows(request: HttpRequest, job: Job, selection: Selection) -> list[Application]:
    """Those chosen: a few with all a verb may ask of them, many with only what their line of a run says."""
    found = selection.rows(actor_of(request), job).select_related("candidate")
    rows = list(found.only(*_LINE)[: MOST + 1])
    if len(rows) <= bulking.AT_ONCE:
        rows = list(found.select_related("step", "source")[: bulking.AT_ONCE])
    for row in rows:
        row.job = job
    return rows


_LINE = (
    "public_id", "stage", "step", "exited_from", "job",
    "candidate__public_id", "candidate__first_name", "candidate__last_name", "candidate__email",
)  # fmt: skip


def _ask(asked: Asked, act: Act, form: forms.Form) -> HttpResponse:
    count = len(asked.ready)
    context = {
        "job": asked.job,
        "act": act,
        "form": form,
        "pairs": asked.selection.pairs(),
        "ready": count,
        "skipped": _grouped(asked.skipped),
        "skipped_count": len(asked.skipped),
        "limits": _limits(asked) if act.name == "move" else "",
        "without_mail": sum(not row.candidate.email for row in asked.ready) if act.name == "reject" else 0,
        "submit": f"{act.submit} ({count})",
        "next_url": asked.request.POST.get("next_url") or _referer(asked),
        "title": ngettext("{act}: {count} candidate", "{act}: {count} candidates", count).format(
            act=act.label, count=count
        ),
    }
    return render_page(asked.request, "recruit/applications/bulk.html", context, fragment="form")


def _grouped(skipped: list[tuple[Application, str]]) -> list[tuple[str, list[str], int]]:
    """Each reason with the names it is about, the first of them, and how many more there are."""
    found: dict[str, list[str]] = {}
    for row, why in skipped:
        found.setdefault(why, []).append(row.candidate.full_name)
    return [(why, names[:MOST_NAMED], max(0, len(names) - MOST_NAMED)) for why, names in found.items()]


def _referer(asked: Asked) -> str:
    """The list the press came from: htmx says so, a plain link too."""
    return asked.request.headers.get("HX-Current-URL") or asked.request.headers.get("Referer", "")


def _do(asked: Asked, act: Act, arguments: dict[str, Any]) -> HttpResponse:
    request, count = asked.request, len(asked.ready)
    if not count:
        raise Invalid(_("Nobody is left: all were skipped."))
    back = onward(request, reverse("recruit:job-candidates", args=[asked.job.public_id]))
    sentence = _told(act, count)
    if asked.skipped:
        sentence += " " + ngettext("{n} was skipped.", "{n} were skipped.", len(asked.skipped)).format(
            n=len(asked.skipped)
        )
    if act.name == "consent":
        return _ask_consent(asked, back)
    if count <= bulking.AT_ONCE:
        token = uuid4()
        bulking.act_on(asked.ready, by=actor_of(request), act=act.name, arguments=arguments, undo_token=token)
        return done(request, back, sentence, undo_url=reverse("base:undo", args=[token]))
    items = [(row.candidate.full_name, str(row.public_id)) for row in asked.ready]
    label = f"{act.label}: {asked.job.title}"
    many = bulking.begin(items, by=actor_of(request), act=act.name, arguments=arguments, label=label, back_url=back)
    started = _("Started: {act}.").format(act=label)
    response = done(request, back, started, undo_url=reverse("base:undo", args=[many.undo_token]))
    response.set_cookie(COOKIE, "1", max_age=COOKIE_SECONDS, samesite="Lax", httponly=True, secure=request.is_secure())
    return response


def _ask_consent(asked: Asked, back: str) -> HttpResponse:
    """Privacy stands above this subject: its long work is known here by name only."""
    people = {str(row.candidate.public_id): row.candidate.full_name for row in asked.ready}
    label = _("Asking for consent: {job}").format(job=asked.job.title)
    lines = [(name, {"candidate": key}) for key, name in people.items()]
    run = starting.start(ASK_CONSENT, by=actor_of(asked.request), label=label, items=lines, back_url=back)
    return begun(asked.request, run)


def _told(act: Act, count: int) -> str:
    sentences = {
        "move": ngettext("Moved {count} candidate.", "Moved {count} candidates.", count),
        "reject": ngettext("Rejected {count} candidate.", "Rejected {count} candidates.", count),
        "message": ngettext("Wrote to {count} candidate.", "Wrote to {count} candidates.", count),
        "tag": ngettext("Tagged {count} candidate.", "Tagged {count} candidates.", count),
        "transfer": ngettext("Re-assigned {count} candidate.", "Re-assigned {count} candidates.", count),
        "defer": ngettext("Deferred {count} candidate.", "Deferred {count} candidates.", count),
    }
    return sentences[act.name].format(count=count)


# --- Moving: the earliest decides ----------------------------------------------------------------------------------
def _earliest(asked: Asked) -> tuple[Application, int]:
    road = road_of(asked.job.process_id)
    first = min(asked.ready or [row for row, _why in asked.skipped], key=lambda row: current_index(row, road))
    return first, current_index(first, road)


def _limits(asked: Asked) -> str:
    """Who limits how far all may go, and by which step; empty when nothing does."""
    road = road_of(asked.job.process_id)
    first, index = _earliest(asked)
    blocker = stages.next_required(index, road)
    if blocker is None or actor_of(asked.request).may_skip_required_steps:
        return ""
    return _(
        "{candidate} is the earliest of those chosen: {step} is required first, so places after it are left out."
    ).format(candidate=first.candidate.full_name, step=blocker.name)


def _move_form(asked: Asked) -> forms.Form:
    road = road_of(asked.job.process_id)
    _first, index = _earliest(asked)
    limit = stages.furthest_allowed(index, road)
    # A place that is typed by hand is judged by the verb, which names who is in the way.
    reachable = [s for s in road if s.stage is not stages.Stage.HIRED and (asked.data is not None or s.index <= limit)]
    places = [(s.key, f"{s.name} *" if s.is_required else s.name) for s in reachable]
    by_stage = [] if asked.data is None else [(stage.value, stage.value) for stage in stages.ROAD]
    following = next((s.key for s in reachable if s.index == index + 1), None)
    return BulkMoveForm(asked.data, places=[*places, *by_stage], initial={"step": following})


def _move_arguments(asked: Asked, form: forms.Form) -> dict[str, Any]:
    stage, step = place_of(form.cleaned_data["step"], asked.job.process_id)
    return {"stage": stage.value, "step": str(step.public_id) if step else ""}


# --- The other acts ---------------------------------------------------------------------------------------------------
def _reject_form(asked: Asked) -> forms.Form:
    return BulkRejectForm(asked.data, templates=templates_for(asked.job, EmailTemplate.Type.REJECTION))


def _reject_arguments(_asked: Asked, form: BulkRejectForm) -> dict[str, Any]:
    reason = form.cleaned_data["reason"]
    return {"reason": str(reason.public_id) if reason else "", "letter": bulking.kept_letter(form.letter())}


def _message_arguments(_asked: Asked, form: BulkMessageForm) -> dict[str, Any]:
    return {"letter": bulking.kept_letter(form.letter())}


def _transfer_form(asked: Asked) -> forms.Form:
    closed = sorted(status.value for status in states.CLOSED)
    jobs = jobs_where(actor_of(asked.request), JobAction.ADD_CANDIDATE).exclude(pk=asked.job.pk)
    jobs = jobs.exclude(status__in=closed).exclude(is_draft=True).exclude(is_template=True)
    named = jobs.order_by("-last_activity_at").values_list("public_id", "title", "ref_number")[:MOST_JOBS]
    options = [(str(key), f"{title} · {ref}" if ref else title) for key, title, ref in named]
    return TransferForm(asked.data, jobs=options)


ACTS = {
    act.name: act
    for act in (
        Act("move", gettext_lazy("Move"), gettext_lazy("Move"), JobAction.MOVE, _move_form, _move_arguments),
        Act(
            "reject", gettext_lazy("Reject"), gettext_lazy("Reject"), JobAction.MOVE, _reject_form, _reject_arguments,
            tone="danger",
        ),
        Act(
            "message", gettext_lazy("Message"), gettext_lazy("Send"), JobAction.MESSAGE,
            lambda asked: BulkMessageForm(asked.data), _message_arguments,
        ),
        Act(
            "tag", gettext_lazy("Tag"), gettext_lazy("Add tags"), JobAction.TAG,
            lambda asked: BulkTagForm(asked.data), lambda _asked, form: {"tags": form.cleaned_data["tags"]},
        ),
        Act(
            "transfer", gettext_lazy("Re-assign"), gettext_lazy("Re-assign"), JobAction.REASSIGN, _transfer_form,
            lambda _asked, form: {"job": form.cleaned_data["job"], "stage": form.cleaned_data["stage"]},
        ),
        Act(
            "defer", gettext_lazy("Defer"), gettext_lazy("Defer"), JobAction.MOVE,
            lambda asked: DeferForm(asked.data),
            lambda _asked, form: {"until": form.cleaned_data["until"].isoformat()},
        ),
        Act(
            "consent", gettext_lazy("Request consent"), gettext_lazy("Ask"), JobAction.MESSAGE,
            lambda asked: forms.Form(asked.data), lambda _asked, _form: {},
        ),
    )
}  # fmt: skip
