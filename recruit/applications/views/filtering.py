"""What the views over the candidates of a job share: the head of the page, and the filters with their words."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import actor_of
from base.ui.pages import render_page
from recruit.applications.access import visible_applications
from recruit.applications.filters import ApplicationFilter
from recruit.applications.list_forms import SHOWS, FilterForm, Options
from recruit.applications.views.detail import panel_for
from recruit.applications.views.finding import job_of
from recruit.jobs.access import actions_on
from recruit.jobs.models import Job
from recruit.jobs.queries import facts_of
from recruit.processes import stages
from recruit.processes.models import STAGE_LABELS
from recruit.processes.queries import road_of
from recruit.screening.models import Answer, AskedQuestion
from recruit.setup.models import ExitReason, Source
from recruit.teams.rights import JobAction

# What can be done with many: whoever may do one of these ticks candidates.
_ON_MANY = {JobAction.MOVE, JobAction.MESSAGE, JobAction.TAG, JobAction.REASSIGN}
_PAGES = {"board": "recruit:job", "table": "recruit:job-candidates"}
# Questions are offered from the answers of this many newest applications: reading all would be dear.
_LOOKED_AT = 200


def frame(request: HttpRequest, job: Job, chosen: ApplicationFilter, *, view: str) -> dict[str, Any]:
    """What the board and the table draw around their candidates."""
    actions = actions_on(actor_of(request), job)
    return {
        "job": job,
        "actions": actions,
        "facts": facts_of(job),
        "may_move": JobAction.MOVE in actions,
        "may_message": JobAction.MESSAGE in actions,
        "may_tag": JobAction.TAG in actions,
        "may_reassign": JobAction.REASSIGN in actions,
        "may_select": bool(actions & _ON_MANY),
        "sees_ratings": JobAction.VIEW_REVIEWS in actions,
        "filter": chosen,
        "filter_chips": chips_of(request, job, chosen),
        "address": chosen.address(),
        "view": view,
        "stage_labels": STAGE_LABELS,
    } | panel_for(request, job)


@require_GET
def filters(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """All filters of a job's candidates; they send to the board or the table, whichever asked."""
    job = job_of(request, job_id)
    chosen = ApplicationFilter.of(request.GET)
    view = request.GET.get("view", "table")
    initial: dict[str, Any] = {}
    for name, value in chosen.pairs():
        initial.setdefault(name, []).append(value)
    several = {"at", "source", "reason", "show"}
    initial = {name: values if name in several else ", ".join(values) for name, values in initial.items()}
    form = FilterForm(
        initial=initial,
        places=_places(job),
        sources=_sources(),
        reasons=_reasons(),
        questions=[("", _("Any question")), *_questions(request, job)],
        by_rating=JobAction.VIEW_REVIEWS in actions_on(actor_of(request), job),
    )
    kept = [(name, request.GET[name]) for name in ("sort", "density") if request.GET.get(name)]
    context = {"job": job, "form": form, "kept": kept, "title": _("Filters"), "submit": _("Show")}
    context["action"] = reverse(_PAGES.get(view, _PAGES["table"]), args=[job.public_id])
    return render_page(request, "recruit/applications/choose.html", context, fragment="form")


def chips_of(request: HttpRequest, job: Job, chosen: ApplicationFilter) -> list[tuple[str, str]]:
    """Each filter in words with the address of the page without it; reads names only of what is chosen."""
    asked = {name for name, _value in chosen.pairs()}
    words: dict[str, dict[str, str]] = {
        "at": _by_key(_places(job)) if "at" in asked else {},
        "source": _by_key(_sources()) if "source" in asked else {},
        "reason": _by_key(_reasons()) if "reason" in asked else {},
        "question": _by_key(_questions(request, job)) if "question" in asked else {},
        "show": _by_key(SHOWS),
    }
    labels = _labels()
    found = []
    for name, value in chosen.pairs():
        if name == "q":
            continue
        text = words.get(name, {}).get(value, value)
        label = labels[name].format(value=text)
        rest = chosen.without(name, value).pairs()
        rest += [(key, request.GET[key]) for key in ("sort", "density") if request.GET.get(key)]
        found.append((label, f"?{urlencode(rest)}"))
    return found


def _labels() -> dict[str, str]:
    return {
        "at": "{value}",
        "show": "{value}",
        "source": _("Source: {value}"),
        "tag": _("Tag: {value}"),
        "reason": _("Reason: {value}"),
        "rating": _("{value} stars and more"),
        "days": _("In step for {value} days or more"),
        "applied_from": _("Applied from {value}"),
        "applied_to": _("Applied to {value}"),
        "place": _("Place: {value}"),
        "title": _("Title: {value}"),
        "company": _("Employer: {value}"),
        "school": _("School: {value}"),
        "question": "{value}",
        "answer": _("Answer: {value}"),
    }


def _by_key(options: Options) -> dict[str, str]:
    return {key: str(label) for key, label in options}


def _places(job: Job) -> Options:
    road = road_of(job.process_id)
    here = [(station.key, f"{station.name} *" if station.is_required else station.name) for station in road]
    whole = [(stage.value, _("{stage}, any step").format(stage=STAGE_LABELS[stage.value])) for stage in stages.STEPPED]
    ends = [(stage.value, str(STAGE_LABELS[stage.value])) for stage in sorted(stages.EXITS)]
    return list(dict([*here, *(pair for pair in whole if pair[0] not in dict(here)), *ends]).items())


def _sources() -> Options:
    return [(str(source.public_id), source.name) for source in Source.objects.filter(is_archived=False)]


def _reasons() -> Options:
    return [(str(reason.public_id), reason.label) for reason in ExitReason.objects.all()]


def _questions(request: HttpRequest, job: Job) -> Options:
    newest = visible_applications(actor_of(request)).filter(job=job).order_by("-applied_at", "-pk")[:_LOOKED_AT]
    given = Answer.objects.filter(
        application__in=list(newest.values_list("pk", flat=True)), visibility=AskedQuestion.Visibility.ALL
    )
    found = given.order_by("question_text").values_list("question__public_id", "question_text").distinct()
    return [(str(key), text[:120]) for key, text in found]
