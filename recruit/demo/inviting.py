"""Verb that sends the demo's links to choose a time: one that waits, one with a wish for others, one that was used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from django.utils import timezone

from base.actors import Actor
from calendars.availability import zones
from calendars.availability.slots import Span
from recruit.applications.models import Application
from recruit.demo.peopling import Entered
from recruit.interviews import choosing, inviting
from recruit.interviews.invite_drafts import InviteDraft
from recruit.interviews.models import SelfSchedule
from recruit.jobs.states import ACTIVE, JobStatus
from recruit.letters import self_schedule_seeds
from recruit.processes.stages import Stage


def make_invitations(entered: Sequence[Entered]) -> int:
    """Invite two people in review, and somebody at the interviews, who chooses. Returns how many."""
    ones = [one for one in entered if _may_be_invited(one, Stage.IN_REVIEW)][:2]
    ones += [one for one in entered if _may_be_invited(one, Stage.INTERVIEW)][-1:]
    for number, one in enumerate(ones):
        row = _invite(one)
        person = row.application.candidate
        by = Actor.candidate(person.public_id, person.full_name)
        if number == 1:
            words = "I am travelling that week. Any morning of the week after suits me."
            choosing.propose(row, by=by, words=words, link_number=row.link_number)
        slots = choosing.open_slots(row) if number == 2 else []
        if slots:
            choosing.choose(row, by=by, starts_at=slots[0].starts_at, link_number=row.link_number)
    return len(ones)


def _may_be_invited(one: Entered, stage: Stage) -> bool:
    is_open = JobStatus(one.staged.job.status) in ACTIVE
    return is_open and one.row.stage == stage and bool(one.row.candidate.email)


def _invite(one: Entered) -> SelfSchedule:
    application = Application.objects.select_related("job", "candidate").get(pk=one.row.pk)
    recruiter = one.staged.recruiter
    subject, text = self_schedule_seeds.invited_words(application.language)
    draft = InviteDraft(
        title=f"First talk: {application.job.title}"[:300],
        minutes=30,
        zone=recruiter.time_zone,
        interviewers=(recruiter,),
        blocks=tuple(_morning(day, recruiter.time_zone) for day in _days(4)),
        location=application.job.location,
        subject=subject,
        text=text,
    )
    return inviting.invite(application, by=Actor.of(recruiter), draft=draft)


def _days(count: int) -> list[date]:
    """Working days, from the day after tomorrow on."""
    first = timezone.localdate() + timedelta(days=2)
    return [day for day in (first + timedelta(days=number) for number in range(14)) if day.weekday() < 5][:count]


def _morning(day: date, zone: str) -> Span:
    return Span.of(zones.instant_of(day, time(9), zone), zones.instant_of(day, time(12), zone))
