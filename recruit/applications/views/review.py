"""The review mode: the candidates of a filter one after the other, résumé beside the answers, one key a decision.

The queue runs by the day of applying, oldest first, which no act changes; so whoever was moved or rejected does not
come again. The address holds everything: the filter, who is shown (`on`), how many were seen (`n`), the way back.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.doors import actor_of, member_of
from base.errors import Invalid
from base.ui.pages import done, render_page, toast, wants_fragment
from recruit.applications import deferring, moving, reviewing
from recruit.applications.access import actions_for, visible_applications
from recruit.applications.filters import ApplicationFilter
from recruit.applications.models import Application, Review
from recruit.applications.queries import next_station, with_everything
from recruit.applications.views import presets
from recruit.applications.views.finding import application_of, job_of, place_of, version_of
from recruit.candidates.models import Attachment
from recruit.jobs.models import Job
from recruit.processes.models import STAGE_LABELS
from recruit.processes.queries import road_of, station_of
from recruit.processes.stages import ACTIVE
from recruit.teams.rights import JobAction

DEFER_FOR = timedelta(days=14)
LONGEST_TRAIL = 30


@require_GET
def queue(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The candidate whose turn it is, or the end of the queue."""
    return _show(request, job_of(request, job_id), request.GET.get("on", ""))


@require_POST
def decide(request: HttpRequest, job_id: UUID, public_id: UUID) -> HttpResponse:
    """Do what was pressed with the candidate shown, then show the next; a rating stays with the same one."""
    job, found = job_of(request, job_id), application_of(request, public_id)
    token = uuid4()
    sentence = _DECISIONS.get(request.POST.get("act", ""), _unknown)(request, found, token)
    stays = request.POST.get("act") == "rate"
    after = found if stays else _neighbour(_rows(request, job), found)
    keeps = (
        {} if stays else {"n": str(_number(request, "n") + 1), "trail": _longer(request.GET.get("trail", ""), found)}
    )
    query = _query(request, on=str(after.public_id) if after else "end", **keeps)
    url = f"{reverse('recruit:job-review', args=[job.public_id])}?{query}"
    undo_url = None if stays else reverse("base:undo", args=[token])
    if not wants_fragment(request):
        return done(request, url, sentence, undo_url=undo_url)
    request.GET = request.GET.__class__(query, mutable=False)
    response = _show(request, job, str(after.public_id) if after else "end")
    response.headers["HX-Push-Url"] = url
    return toast(response, sentence, undo_url=undo_url)


def _show(request: HttpRequest, job: Job, on: str) -> HttpResponse:
    rows = _rows(request, job)
    found = _standing(request, job, rows, on)
    n, trail = _number(request, "n"), [key for key in request.GET.get("trail", "").split(".") if key]
    url = reverse("recruit:job-review", args=[job.public_id])
    context: dict[str, Any] = {
        "job": job,
        "back_url": f"{reverse('recruit:job', args=[job.public_id])}?{_filter(request).address()}",
        "seen": n,
        "previous_url": f"{url}?{_query(request, on=trail[-1], n=str(max(0, n - 1)), trail='.'.join(trail[:-1]))}"
        if trail
        else "",
    }
    if found is not None:
        following = _neighbour(rows, found)
        keeps = {"n": str(n + 1), "trail": _longer(request.GET.get("trail", ""), found)}
        context |= _body(request, found) | {
            "total": n + 1 + _beyond(rows, found).count(),
            "position": n + 1,
            "skip_url": f"{url}?{_query(request, on=str(following.public_id) if following else 'end', **keeps)}",
            "act_url": f"{reverse('recruit:job-review-decide', args=[job.public_id, found.public_id])}"
            f"?{_query(request, on=str(found.public_id))}",
            "next_resume": _resume_of(following) if following else None,
        }
    return render_page(request, "recruit/applications/review_mode.html", context, fragment="review")


def _body(request: HttpRequest, found: Application) -> dict[str, Any]:
    """What is looked at before a decision."""
    road = road_of(found.job.process_id)
    own = Review.objects.filter(application=found, reviewer=member_of(request)).first()
    actions = actions_for(actor_of(request), found)
    return presets.presets_of(found) | {
        "application": found,
        "candidate": found.candidate,
        "attachment": _resume_of(found),
        "answers": found.answers.filter(visibility="ALL")[:100],
        "station": station_of(found.stage, found.step_id, road),
        "stage_label": STAGE_LABELS[found.stage],
        "next": next_station(found, road),
        "may_move": JobAction.MOVE in actions,
        "own_rating": own.rating if own else 0,
        "ratings": Review.Rating.choices,
        "is_active": found.stage in ACTIVE,
    }


def _resume_of(found: Application) -> Attachment | None:
    files = Attachment.objects.filter(candidate=found.candidate_id, kind=Attachment.Kind.RESUME)
    return files.defer("search").order_by("-id").first()


# --- The queue ------------------------------------------------------------------------------------------------------
def _filter(request: HttpRequest) -> ApplicationFilter:
    return ApplicationFilter.of(request.GET)


def _rows(request: HttpRequest, job: Job) -> QuerySet[Application]:
    """Those of the filter that can still be decided on, oldest first."""
    actor = actor_of(request)
    rows = _filter(request).narrow(visible_applications(actor).filter(job=job), by=actor)
    return with_everything(rows.filter(stage__in=sorted(stage.value for stage in ACTIVE))).order_by("applied_at", "pk")


def _standing(request: HttpRequest, job: Job, rows: QuerySet[Application], on: str) -> Application | None:
    """Whose turn it is: the one the address names, whatever became of them, else the first."""
    if on == "end":
        return None
    try:
        key = UUID(on)
    except ValueError:
        return rows.first()
    return with_everything(visible_applications(actor_of(request)).filter(job=job)).filter(public_id=key).first()


def _beyond(rows: QuerySet[Application], found: Application) -> QuerySet[Application]:
    return rows.filter(Q(applied_at__gt=found.applied_at) | Q(applied_at=found.applied_at, pk__gt=found.pk))


def _neighbour(rows: QuerySet[Application], found: Application) -> Application | None:
    return _beyond(rows, found).first()


def _query(request: HttpRequest, **changes: str) -> str:
    kept = {"on": "", "n": request.GET.get("n", ""), "trail": request.GET.get("trail", "")} | changes
    return urlencode([*_filter(request).pairs(), *((name, value) for name, value in kept.items() if value)])


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _longer(trail: str, found: Application) -> str:
    return ".".join([*[key for key in trail.split(".") if key][-LONGEST_TRAIL:], str(found.public_id)])


# --- What can be pressed ----------------------------------------------------------------------------------------------
def _advance(request: HttpRequest, found: Application, token: UUID) -> str:
    stage, step = place_of(request.POST.get("step", ""), found.job.process_id)
    by = actor_of(request)
    moved = moving.move(found, by=by, stage=stage, step=step, version=version_of(request), undo_token=token)
    place = step.name if step else moved.get_stage_display()
    return _("Moved {candidate} to {place}.").format(candidate=found.candidate.full_name, place=place)


def _reject(request: HttpRequest, found: Application, token: UUID) -> str:
    presets.act(request, found, undo=token)
    return _("Rejected {candidate}.").format(candidate=found.candidate.full_name)


def _defer(request: HttpRequest, found: Application, token: UUID) -> str:
    until = timezone.localdate() + DEFER_FOR
    deferring.defer(found, by=actor_of(request), until=until, undo_token=token)
    return _("Deferred {candidate} for two weeks.").format(candidate=found.candidate.full_name)


def _rate(request: HttpRequest, found: Application, _token: UUID) -> str:
    rating = request.POST.get("rating", "")
    if rating not in {"1", "2", "3", "4", "5"}:
        raise Invalid(_("Choose one to five stars."), field="rating")
    own = Review.objects.filter(application=found, reviewer=member_of(request)).first()
    reviewing.review(found, by=actor_of(request), rating=int(rating), comment=own.comment if own else "")
    return _("Rating saved.")


def _unknown(_request: HttpRequest, _found: Application, _token: UUID) -> str:
    raise Invalid(_("Choose what to do with the candidate."), field="act")


_DECISIONS = {"advance": _advance, "reject": _reject, "defer": _defer, "rate": _rate}
