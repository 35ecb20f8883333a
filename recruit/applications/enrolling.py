"""The verb that brings a person and an application in at once, as integrators send both in one document."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from base.actors import Actor
from recruit.applications import applying
from recruit.applications.models import Application
from recruit.candidates import enlisting
from recruit.jobs.access import require as require_on_job
from recruit.jobs.models import Job
from recruit.processes.stages import Stage
from recruit.setup.models import Source
from recruit.teams.rights import JobAction


@transaction.atomic
def enrol(job: Job, *, by: Actor, source: Source | None = None, **person: Any) -> Application:
    """Add a person to a job as a new application. Somebody known by e-mail is used as they are.

    Raises Refused (already_on_job, job_closed), Invalid, NotFound or NotAllowed.
    """
    require_on_job(by, JobAction.ADD_CANDIDATE, job)
    known = enlisting.find_by_email(person.get("email", ""))
    candidate = known or enlisting.register_person(by=by, **person)
    return applying.add_to_job(job, by=by, candidate=candidate, stage=Stage.NEW, source=source)
