"""The first page after signing in: what is new on one's jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.doors import actor_of
from base.actors import Actor
from base.ui.pages import render_page
from recruit.applications.access import visible_applications
from recruit.approvals import counting
from recruit.approvals import queries as approvals
from recruit.interviews import queries as interview_queries
from recruit.interviews.views.lines import Line, lines_of
from recruit.jobs import queries, states
from recruit.jobs.access import may_create, visible_jobs
from recruit.jobs.pipelines import pipeline_of
from recruit.menu import is_staff
from recruit.processes.stages import Stage
from recruit.tasks import queries as task_queries

SHOWN_APPROVALS = 5
SHOWN_INTERVIEWS = 8
_NAMED = ("request__public_id", "request__subject", "request__facts", "request__job__title")


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """One's active jobs and the newest applications nobody has looked at; employees are led to the career site."""
    actor = actor_of(request)
    if not is_staff(actor):
        return redirect("portal:jobs")
    waiting_steps = _approvals(actor)
    jobs = visible_jobs(actor).filter(status__in=states.ACTIVE)
    mine = list(jobs.filter(team__user=actor.user).order_by("-last_activity_at", "-pk")[:8])
    shown = mine or list(jobs.order_by("-last_activity_at", "-pk")[:8])
    waiting = visible_applications(actor).filter(job__in=[job.pk for job in shown], stage=Stage.NEW.value)
    stages = queries.stages_by_job([job.pk for job in shown])
    context = {
        "jobs": [(job, pipeline_of(job, stages[job.pk])) for job in shown],
        "newest": waiting.select_related("candidate", "job", "source").order_by("-applied_at", "-pk")[:10],
        "are_mine": bool(mine),
        "may_create": may_create(actor),
        "tasks": task_queries.tasks_of(actor)[:6],
        "today": timezone.localdate(),
        "interviews": _interviews(actor),
        "approvals": waiting_steps,
        "approval_count": waiting_steps[0].total if waiting_steps else 0,
    }
    return render_page(request, "recruit/home.html", context)


def _interviews(actor: Actor) -> list[Line]:
    """One's own interviews that are not over today: two statements, four when there are some."""
    if actor.user is None:
        return []
    tomorrow = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    rows = interview_queries.mine(interview_queries.upcoming(actor), actor.user)
    return lines_of(actor, interview_queries.listed(rows.filter(meeting__starts_at__lt=tomorrow))[:SHOWN_INTERVIEWS])


def _approvals(actor: Actor) -> list[Any]:
    """The newest approvals that wait for the actor, each with how many there are in all. One statement.

    It reads only what a line names, and counts beside the rows: a window over 500 whole rows cost twice as much.
    """
    waiting = approvals.waiting_for(actor).select_related(None)
    total = Subquery(waiting.order_by().values("approver").annotate(count=Count("pk")).values("count"))
    named = waiting.select_related("request__job").only("asked_at", *_NAMED)
    rows = list(named.annotate(total=total)[:SHOWN_APPROVALS])
    counting.keep(actor, rows[0].total if rows else 0)
    return rows
