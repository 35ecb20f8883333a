"""Makers for tests of the road: applications without letters, team members, required steps."""

from __future__ import annotations

import itertools
from typing import Any

from accounts.models import User
from base.actors import Actor
from recruit.applications import applying
from recruit.applications.models import Application
from recruit.candidates import enlisting
from recruit.jobs import staffing
from recruit.jobs.models import Job
from recruit.processes.models import HiringProcess, HiringStep
from recruit.processes.stages import Stage
from tests.factories import recruit as makers

_numbers = itertools.count(1)


def default_process() -> HiringProcess:
    """The default hiring process."""
    makers.make_vocabulary()
    return HiringProcess.objects.get(is_default=True)


def make_job(by: User, *, published: bool = False, **values: Any) -> Job:
    """A job opened by this user; `published` puts its ad on the career site."""
    given = {"title": "Staff nurse"} | values
    return makers.make_published_job(by, **given) if published else makers.make_job(by, **given)


def join(job: Job, user: User, role: str, *, by: User) -> None:
    """Put a user on the job's team."""
    staffing.add_member(job, by=Actor.of(by), user=user, role=role)


def make_application(job: Job, *, stage: Stage = Stage.NEW, **values: Any) -> Application:
    """A person put on the job by the system, so that no letter leaves."""
    number = next(_numbers)
    given = {"first_name": "Cleo", "last_name": f"Candidate{number}", "email": f"cleo{number}@example.com"} | values
    person = enlisting.add_candidate(by=Actor.system("tests"), **given)
    return applying.add_to_job(job, by=Actor.system("tests"), candidate=person, stage=stage)


def step_named(name: str) -> HiringStep:
    """A live step of the default process."""
    return HiringStep.objects.get(process=default_process(), name=name, deleted_at=None)


def require_step(name: str) -> HiringStep:
    """Make a step of the default process required."""
    step = step_named(name)
    step.is_required = True
    step.save(update_fields=["is_required"])
    return step
