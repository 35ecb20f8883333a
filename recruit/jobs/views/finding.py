"""How the doors of jobs find their job: through access, so that what is invisible is not found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from accounts.doors import actor_of
from recruit.jobs.access import JobNotFound, actions_on, require, visible_jobs
from recruit.jobs.models import Job
from recruit.jobs.queries import facts_of
from recruit.teams.rights import JobAction


def job_of(request: HttpRequest, public_id: UUID, action: JobAction = JobAction.VIEW) -> Job:
    """The job, or NotFound when the actor may not see it, NotAllowed when it may not do this with it."""
    actor = actor_of(request)
    job = visible_jobs(actor).select_related("department", "brand", "creator").filter(public_id=public_id).first()
    if job is None:
        raise JobNotFound
    if action is not JobAction.VIEW:
        require(actor, action, job)
    return job


def frame(request: HttpRequest, job: Job, tab: str) -> dict[str, Any]:
    """What the heading and tabs of a job's pages need."""
    return {"job": job, "actions": actions_on(actor_of(request), job), "tab": tab, "facts": facts_of(job)}
