"""Makers of jobs, people and applications, through the same verbs the product uses."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from recruit.applications import applying, moving
from recruit.applications.models import Application
from recruit.candidates import enlisting
from recruit.candidates.models import Candidate
from recruit.jobs import opening, publishing, staffing
from recruit.jobs.models import HiringTeamMember, Job, JobAd, Posting
from recruit.letters import founding as letters
from recruit.letters.models import EmailTemplate
from recruit.processes import founding
from recruit.processes.models import HiringProcess, HiringStep
from recruit.processes.stages import Stage
from recruit.setup.models import Brand, Department
from tests.factories.accounts import make_user

_numbers = itertools.count(1)

AD_TEXT = (
    "You look after twelve beds on a medical ward, with a colleague on every shift.\n\n"
    "We plan the roster six weeks ahead and pay every hour."
)


def make_vocabulary() -> None:
    """The default process, reasons and sources. Transactional tests empty the tables, so they may be gone."""
    if not HiringProcess.objects.filter(is_default=True).exists():
        founding.found()
    if not EmailTemplate.objects.exists():
        letters.found()


def make_department(name: str = "Nursing") -> Department:
    """A department of that name."""
    return Department.objects.get_or_create(name=name)[0]


def make_brand(name: str = "Northwind", **values: Any) -> Brand:
    """A brand of that name."""
    return Brand.objects.get_or_create(name=name, defaults=values)[0]


def make_job(by: User | None = None, *, team: dict[User, str] | None = None, **values: Any) -> Job:
    """A job opened by `by` (an Extended user when nobody is given); `team` maps further users to their roles."""
    make_vocabulary()
    owner = by or make_user(RoleCode.EXTENDED)
    number = next(_numbers)
    given = {"title": f"Staff nurse {number}", "country_code": "at", "city": "Graz"} | values
    job = opening.open_job(by=Actor.of(owner), **given)
    for user, role in (team or {}).items():
        staffing.add_member(job, by=Actor.of(owner), user=user, role=role)
    return job


def default_ad(job: Job) -> JobAd:
    """The job's default ad."""
    return job.ads.get(is_default=True)


def make_published_job(by: User | None = None, *, visibility: str = "PUBLIC", **values: Any) -> Job:
    """A job whose ad is up on the career site."""
    owner = by or make_user(RoleCode.EXTENDED)
    job = make_job(owner, **values)
    publish(job, by=owner, visibility=visibility)
    job.refresh_from_db()
    return job


def publish(job: Job, *, by: User, visibility: str = "PUBLIC") -> Posting:
    """Write the job's default ad and put it up."""
    ad = publishing.write_ad(job, by=Actor.of(by), ad=default_ad(job), changes={"job_description": AD_TEXT})
    return publishing.publish(ad, by=Actor.of(by), visibility=visibility)


def make_candidate(by: User | None = None, **values: Any) -> Candidate:
    """A person, added by a recruiter."""
    number = next(_numbers)
    given = {"first_name": "Ana", "last_name": f"Kowalska{number}", "email": f"ana{number}@mail.example"} | values
    return enlisting.add_candidate(by=Actor.of(by or make_user(RoleCode.EXTENDED)), **given)


def make_application(
    job: Job,
    *,
    stage: Stage = Stage.NEW,
    step: HiringStep | None = None,
    entered_days_ago: int = 0,
    **values: Any,
) -> Application:
    """An application that came in through the public form and was moved to the stage (and step) by the system."""
    number = next(_numbers)
    given = {"first_name": "Ana", "last_name": f"Kowalska{number}", "email": f"ana{number}@mail.example"} | values
    application = applying.apply(job, by=Actor.anonymous(), **given)
    if stage is not Stage.NEW:
        robot = Actor.system("tests")
        application = moving.move(application, by=robot, stage=stage, step=step)
    if entered_days_ago:
        then = timezone.now() - timedelta(days=entered_days_ago)
        Application.objects.filter(pk=application.pk).update(entered_at=then, applied_at=then)
        application.visits.update(entered_at=then)
        application.refresh_from_db()
    return application


def member(job: Job, user: User) -> HiringTeamMember:
    """The user's seat on the job's team."""
    return job.team.get(user=user)
