"""Makers of jobs, people and applications, through the verbs a user would use."""

from __future__ import annotations

import itertools
from typing import Any

from accounts.models import User
from base.actors import Actor
from recruit.applications import applying
from recruit.applications.models import Application
from recruit.candidates import enlisting
from recruit.candidates.models import Candidate
from recruit.jobs import opening, publishing, staffing
from recruit.jobs.models import Job
from recruit.processes import founding
from recruit.processes.models import HiringProcess, HiringStep
from recruit.processes.stages import Stage

_numbers = itertools.count(1)


def default_process() -> HiringProcess:
    """The default hiring process. Transactional tests empty the tables, so it may have to be founded again."""
    found = HiringProcess.objects.filter(is_default=True).first()
    if found is None:
        founding.found()
        found = HiringProcess.objects.get(is_default=True)
    return found


def make_job(by: User, *, title: str = "Staff nurse", positions: int = 1, published: bool = False, **fields: Any) -> Job:
    """A job opened by this user; `published` puts its ad on the career site."""
    default_process()
    values = {"country_code": "ie", "city": "Dublin"} | fields
    job = opening.open_job(by=Actor.of(by), title=title, positions=positions, **values)
    if published:
        ad = job.ads.get()
        publishing.write_ad(job, by=Actor.of(by), ad=ad, changes={"job_description": "Care for people on the ward."})
        publishing.publish(ad, by=Actor.of(by))
        job.refresh_from_db()
    return job


def join(job: Job, user: User, role: str, *, by: User) -> None:
    """Put a user on the job's team."""
    staffing.add_member(job, by=Actor.of(by), user=user, role=role)


def make_candidate(**fields: Any) -> Candidate:
    """A person in the talent pool."""
    number = next(_numbers)
    values = {"first_name": "Cleo", "last_name": f"Candidate{number}", "email": f"cleo{number}@example.com"} | fields
    return enlisting.add_candidate(by=Actor.system("tests"), **values)


def make_application(job: Job, *, stage: Stage = Stage.NEW, **fields: Any) -> Application:
    """A person's application for the job, as new unless a Lead is wanted."""
    person = make_candidate(**fields)
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
