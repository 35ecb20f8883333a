"""Verbs that change a job's status: by hand, on hold and back, cancelled, and pulled forward by its candidates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.errors import NotAllowed, NotFound, Refused
from recruit.jobs import access, gates, publishing, queries, states
from recruit.jobs.entering import LABELS, enter_status, step_back
from recruit.jobs.models import Job, Position
from recruit.jobs.states import JobStatus
from recruit.processes.stages import Stage
from recruit.teams.rights import JobAction


@transaction.atomic
def set_status(job: Job, *, by: Actor, status: JobStatus, unpublish: bool = False) -> Job:
    """Set a job's status by hand, along the moves of product facts §6.3; `unpublish` takes its ads down too.

    A filled job reopens only with an open position. Raises Refused for a move that is not offered.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    access.require(by, JobAction.EDIT_STATUS, job)
    present = JobStatus(job.status)
    if status is present:
        return job
    if status not in states.BY_HAND[present]:
        raise Refused(
            _("A job that is {before} cannot be set to {after}.").format(
                before=str(LABELS[present]).lower(), after=str(LABELS[status]).lower()
            ),
            code="status_not_allowed",
        )
    if present is JobStatus.FILLED and not job.positions.filter(status=Position.Status.OPEN).exists():
        raise Refused(_("Add an open position before you reopen this job."), code="no_open_position")
    if status is JobStatus.SOURCING and present in {JobStatus.CREATED, JobStatus.APPROVED}:
        gates.require_open(job)
    if unpublish:
        publishing.take_down_all(job, by=by)
    return enter_status(job, by=by, status=status)


def put_on_hold(job: Job, *, by: Actor) -> Job:
    """Pause a job. Only the status changes: ads stay up and candidates are not told."""
    return set_status(job, by=by, status=JobStatus.ON_HOLD)


def reactivate(job: Job, *, by: Actor) -> Job:
    """Take a job off hold; it always goes to Sourcing."""
    if job.status != JobStatus.ON_HOLD:
        raise Refused(_("This job is not on hold."), code="not_on_hold")
    return set_status(job, by=by, status=JobStatus.SOURCING)


def cancel_job(job: Job, *, by: Actor) -> Job:
    """Stop a job and take all its ads down."""
    return set_status(job, by=by, status=JobStatus.CANCELLED, unpublish=True)


@dataclass(slots=True)
class Outcome:
    """What became of several jobs: those the act was done to, and those it was refused for, each with the sentence."""

    done: list[Job] = field(default_factory=list)
    refused: list[tuple[Job, str]] = field(default_factory=list)


def each_of(jobs: Iterable[Job], act: Callable[[Job], Job]) -> Outcome:
    """Do one verb to several jobs, each in a transaction of its own; a refusal holds up none of the others."""
    outcome = Outcome()
    for job in sorted(jobs, key=lambda job: job.pk):
        try:
            with transaction.atomic():
                outcome.done.append(act(job))
        except (Refused, NotAllowed, NotFound) as refusal:
            outcome.refused.append((job, str(refusal.message)))
    return outcome


def hold_many(jobs: Iterable[Job], *, by: Actor) -> Outcome:
    """Put several jobs on hold, those that can be."""
    return each_of(jobs, lambda job: put_on_hold(job, by=by))


def reactivate_many(jobs: Iterable[Job], *, by: Actor) -> Outcome:
    """Take several jobs off hold, those that are."""
    return each_of(jobs, lambda job: reactivate(job, by=by))


def cancel_many(jobs: Iterable[Job], *, by: Actor) -> Outcome:
    """Stop several jobs and take all their ads down."""
    return each_of(jobs, lambda job: cancel_job(job, by=by))


def advance(job: Job, *, by: Actor, reached: Stage) -> Job:
    """Pull a job's status forward to the furthest stage any candidate ever reached; it never falls back by itself.

    What was reached while the job was on hold or closed counts now (product facts §6.3). Call it before the
    application is locked: jobs are locked first. Without a change nothing is locked.
    """
    if _pulled(job, reached) == job.status:
        return job
    job = Job.objects.select_for_update().get(pk=job.pk)
    target = _pulled(job, reached)
    return job if target == job.status else enter_status(job, by=by, status=target)


def _pulled(job: Job, reached: Stage | None) -> JobStatus:
    present = JobStatus(job.status)
    target = states.advanced_by(present, reached) if reached else present
    if not states.is_pullable(target) or not queries.strayed_beyond(job, target):
        return target
    furthest = queries.furthest_stage(job)
    return states.advanced_by(target, furthest) if furthest else target


def fall_back(job: Job, *, by: Actor, before: JobStatus, after: JobStatus) -> Job:
    """Give a locked job the status back that an undone move had pulled it from, when nothing else holds it there.

    Does nothing when the status was changed since, or when another candidate reached as far.
    """
    if job.status != after:
        return job
    furthest = queries.furthest_stage(job)
    target = states.advanced_by(before, furthest) if furthest else before
    return job if target == after else step_back(job, by=by, status=target)


def reopen_by_rule(job: Job, *, by: Actor) -> Job:
    """Open a locked job that a hire had filled: it goes to where the furthest candidate had pulled it.

    A job that is not filled stays as it is.
    """
    if job.status != JobStatus.FILLED:
        return job
    furthest = queries.furthest_stage(job)
    target = states.advanced_by(JobStatus.SOURCING, furthest) if furthest else JobStatus.SOURCING
    return enter_status(job, by=by, status=target)
