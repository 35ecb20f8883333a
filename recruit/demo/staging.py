"""Verbs that put the demo's jobs on stage: seats, teams, ads, postings and statuses over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from accounts.models import User
from recruit.demo.plans import Fate, Plan, statuses
from recruit.demo.roads import Way
from recruit.demo.settling import Staff, Words, new_id
from recruit.demo.texts import ad_sections
from recruit.jobs import adtext, numbering
from recruit.jobs.models import HiringTeamMember, Job, JobAd, JobStatusInterval, Position, Posting
from recruit.jobs.states import JobStatus
from recruit.processes.models import HiringProcess

Role = HiringTeamMember.Role


@dataclass(slots=True)
class Staged:
    """One job with what belongs to it."""

    plan: Plan
    ways: list[Way]
    job: Job
    ad: JobAd
    recruiter: User
    manager: User
    interviewers: list[User]
    seats: list[Position] = field(default_factory=list)
    went: list[tuple[JobStatus, datetime]] = field(default_factory=list)


def process_for(plan: Plan, words: Words) -> HiringProcess:
    """Which road a job follows: engineers one with tests, the shop floor a short one."""
    if plan.opening.department == "Engineering":
        return words.engineering
    return words.short if plan.opening.department == "Operations" else words.standard


def stage_jobs(random: Random, plans: Sequence[tuple[Plan, list[Way]]], *, words: Words, staff: Staff) -> list[Staged]:
    """Write all jobs with statuses, seats, teams, ads and postings."""
    staged = [
        _staged(random, number, plan, found, words=words, staff=staff) for number, (plan, found) in enumerate(plans)
    ]
    Job.objects.bulk_create(one.job for one in staged)
    for one in staged:
        Job.objects.filter(pk=one.job.pk).update(created_at=one.plan.created_at, updated_at=one.job.last_activity_at)
    JobStatusInterval.objects.bulk_create(interval for one in staged for interval in _intervals(one))
    HiringTeamMember.objects.bulk_create(member for one in staged for member in _team(random, one))
    JobAd.objects.bulk_create(one.ad for one in staged)
    Posting.objects.bulk_create(_posting(random, one) for one in staged if one.plan.fate is not Fate.CREATED)
    for one in staged:
        one.seats = [_seat(random, one, number) for number in range(one.plan.positions)]
    Position.objects.bulk_create(seat for one in staged for seat in one.seats)
    return staged


def _staged(random: Random, number: int, plan: Plan, ways: list[Way], *, words: Words, staff: Staff) -> Staged:
    opening = plan.opening
    recruiter = staff.recruiters[number % len(staff.recruiters)]
    went = statuses(plan, [(stay.entered_at, stay.stage) for way in ways for stay in way.stays])
    low, high, currency = opening.salary
    job = Job(
        public_id=new_id(random),
        ref_number=numbering.next_ref_number(),
        title=opening.title,
        status=went[-1][0].value,
        brand=words.brands[opening.brand],
        department=words.departments[opening.department],
        process=process_for(plan, words),
        country_code=opening.country_code,
        city=opening.city,
        is_remote=opening.is_remote,
        industry="electrical_electronic_manufacturing",
        function=opening.function,
        experience_level=opening.level,
        salary_min=Decimal(low),
        salary_max=Decimal(high),
        salary_currency=currency,
        target_hiring_on=(plan.published_at + timedelta(days=75)).date(),
        creator=recruiter,
        version=len(went),
        last_activity_at=max([went[-1][1], *(way.last.entered_at for way in ways)]),
    )
    ad = JobAd(
        public_id=new_id(random),
        job=job,
        title=opening.title,
        is_default=True,
        creator=recruiter,
        visibility=JobAd.Visibility.INTERNAL if number % 13 == 12 else JobAd.Visibility.PUBLIC,
        **{name: adtext.cleaned(text) for name, text in ad_sections(opening).items()},
    )
    manager = staff.managers[number % len(staff.managers)]
    interviewers = [staff.interviewers[(number + shift) % len(staff.interviewers)] for shift in (0, 3)]
    return Staged(plan, ways, job, ad, recruiter, manager, interviewers, went=went)


def _intervals(one: Staged) -> list[JobStatusInterval]:
    ends = [at for _status, at in one.went[1:]] + [None]
    return [
        JobStatusInterval(
            job=one.job,
            status=status.value,
            entered_at=entered_at,
            left_at=left_at,
            actor_key=str(one.recruiter.public_id),
            actor_name=one.recruiter.full_name,
        )
        for (status, entered_at), left_at in zip(one.went, ends, strict=True)
    ]


def _team(random: Random, one: Staged) -> list[HiringTeamMember]:
    members = [(one.recruiter, Role.RECRUITER), (one.manager, Role.HIRING_MANAGER)]
    members += [(user, Role.INTERVIEWER) for user in one.interviewers]
    return [HiringTeamMember(public_id=new_id(random), job=one.job, user=user, role=role) for user, role in members]


def _posting(random: Random, one: Staged) -> Posting:
    return Posting(
        public_id=new_id(random),
        number=numbering.next_posting_number(),
        ad=one.ad,
        visibility=one.ad.visibility,
        published_at=one.plan.published_at,
        unpublished_at=one.plan.closed_at,
    )


def _seat(random: Random, one: Staged, number: int) -> Position:
    """One position; those hired into are filled in once the applications exist."""
    opened_on = one.plan.published_at.date()
    replaced = random.random() < 0.35
    return Position(
        public_id=new_id(random),
        job=one.job,
        code=f"{one.job.ref_number}-{number + 1}",
        type=Position.Type.REPLACEMENT if replaced else Position.Type.NEW,
        incumbent_name=random.choice(("J. Ahlgren", "M. Okafor", "S. Brill", "D. Kasprzak")) if replaced else "",
        status=Position.Status.CANCELLED if one.plan.fate is Fate.CANCELLED else Position.Status.OPEN,
        opened_on=opened_on,
        # A past target of an open seat is late; the others still have time.
        target_start_on=max(opened_on, opened_on + timedelta(days=random.choice((60, 90, 110, 130)))),
    )
