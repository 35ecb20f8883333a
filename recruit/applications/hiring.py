"""Verbs that hire one application into one position of its job, take the hire back, and correct the start date."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Refused
from base.undo import undoing
from recruit.applications import access, history
from recruit.applications.letters import Letter
from recruit.applications.models import Application, StepVisit
from recruit.applications.moving import require_road_free
from recruit.applications.visiting import enter, locked
from recruit.jobs import states, steering
from recruit.jobs.entering import enter_status
from recruit.jobs.models import Job, Position
from recruit.jobs.states import JobStatus
from recruit.letters import sending
from recruit.processes.queries import road_of, station_of
from recruit.processes.stages import ACTIVE, Stage
from recruit.teams.rights import JobAction


@transaction.atomic
def hire(
    application: Application,
    *,
    by: Actor,
    position: Position,
    starts_on: date,
    letter: Letter | None = None,
    version: int | None = None,
) -> Application:
    """Hire a candidate into an open position of the job, to start on `starts_on`.

    The last open position fills the job. Raises Refused for a required step in the way (required_step), a position
    that is taken (position_taken), an ended application or a lead; Stale when somebody was faster.
    """
    job = Job.objects.select_for_update().get(pk=application.job_id)
    row = locked(application, version=version)
    access.require(by, JobAction.HIRE, row)
    _check_candidate(row)
    road = road_of(row.job.process_id)
    require_road_free(row, road, road[-1], by=by)
    seat = _open_seat(job, position)
    job = steering.advance(job, by=by, reached=Stage.HIRED)
    before = row.stage
    enter(row, by=by, stage=Stage.HIRED, starts_on=starts_on)
    seat.status, seat.application = Position.Status.HIRED, row
    seat.hired_on, seat.started_on = timezone.now().date(), starts_on
    seat.save(update_fields=["status", "application", "hired_on", "started_on", "updated_at"])
    recording.record(
        history.HIRED,
        on=row,
        by=by,
        about=[job, row.candidate, seat],
        data={"starts_on": starts_on.isoformat()},
        changes={"stage": (before, Stage.HIRED.value)},
    )
    _welcome(row, by, letter)
    _fill(job, by)
    return row


def _open_seat(job: Job, position: Position) -> Position:
    seat = Position.objects.select_for_update().filter(pk=position.pk, job=job).first()
    if seat is None or seat.status != Position.Status.OPEN:
        raise Refused(_("This position is not open any more. Choose another one."), code="position_taken")
    return seat


def _welcome(row: Application, by: Actor, letter: Letter | None) -> None:
    if letter is None or not row.candidate.email:
        return
    sending.post(
        row,
        by=by,
        subject=letter.subject,
        text=letter.text,
        template=letter.template,
        shows_sender=letter.shows_sender,
        send_at=letter.send_at or timezone.now() + undoing.WINDOW,
    )


@transaction.atomic
def take_back(application: Application, *, by: Actor, reason: str, version: int | None = None) -> Application:
    """Take a hire back, with a reason for the record: the candidate stands where they stood, the position is open.

    A job that the hire had filled goes to where its furthest candidate had pulled it. A welcome letter that waits is
    stopped; nothing is sent. Raises Invalid without a reason, Refused for somebody who is not hired (not_hired),
    Stale, NotAllowed.
    """
    if not reason.strip():
        raise Invalid(_("Say why the hire is taken back."), field="reason")
    job = Job.objects.select_for_update().get(pk=application.job_id)
    row = locked(application, version=version)
    access.require(by, JobAction.HIRE, row)
    _require_hired(row)
    seat = Position.objects.select_for_update().filter(application=row).first()
    before = StepVisit.objects.filter(application=row, left_at__isnull=False).order_by("-entered_at", "-id").first()
    stage = Stage(before.stage) if before and Stage(before.stage) in ACTIVE else Stage.OFFERED
    station = station_of(stage, before.step_id if before else None, road_of(job.process_id))
    enter(row, by=by, stage=stage, step_id=station.step_id if station else None)
    sending.cancel_waiting(row, by=by)
    if seat is not None:
        seat.status, seat.application, seat.hired_on, seat.started_on = Position.Status.OPEN, None, None, None
        seat.save(update_fields=["status", "application", "hired_on", "started_on", "updated_at"])
    recording.record(
        history.HIRE_TAKEN_BACK,
        on=row,
        by=by,
        about=[job, row.candidate, *([seat] if seat else [])],
        data={"reason": reason.strip()[:1_000]},
        changes={"stage": (Stage.HIRED.value, stage.value)},
    )
    steering.reopen_by_rule(job, by=by)
    return row


@transaction.atomic
def correct_start(application: Application, *, by: Actor, starts_on: date, version: int | None = None) -> Application:
    """Write the day somebody hired really starts. Raises Refused for somebody who is not hired, Stale, NotAllowed."""
    job = Job.objects.select_for_update().get(pk=application.job_id)
    row = locked(application, version=version)
    access.require(by, JobAction.HIRE, row)
    _require_hired(row)
    before = row.starts_on
    if before == starts_on:
        return row
    row.starts_on = starts_on
    row.version += 1
    row.save(update_fields=["starts_on", "version", "updated_at"])
    Position.objects.filter(application=row).update(started_on=starts_on, updated_at=timezone.now())
    recording.record(
        history.START_CORRECTED,
        on=row,
        by=by,
        about=[job, row.candidate],
        data={"starts_on": starts_on.isoformat()},
        changes={"starts_on": (before.isoformat() if before else None, starts_on.isoformat())},
    )
    return row


def _require_hired(row: Application) -> None:
    if row.stage != Stage.HIRED:
        raise Refused(_("{name} is not hired.").format(name=row.candidate.full_name), code="not_hired")


def _check_candidate(row: Application) -> None:
    if row.stage == Stage.HIRED:
        raise Refused(_("{name} is hired already.").format(name=row.candidate.full_name), code="hired")
    if Stage(row.stage) not in ACTIVE:
        raise Refused(
            _("{name}'s application has ended. Move it back to a step first.").format(name=row.candidate.full_name),
            code="already_ended",
        )
    if row.stage == Stage.LEAD:
        raise Refused(
            _("{name} is a lead and has not applied. Move the lead to New first.").format(name=row.candidate.full_name),
            code="lead",
        )


def _fill(job: Job, by: Actor) -> None:
    """The last hire fills the job; one on hold or in approval keeps its status (product facts §6.3)."""
    if not states.is_filled_by_hires(JobStatus(job.status)):
        return
    if not job.positions.filter(status=Position.Status.OPEN).exists():
        enter_status(job, by=by, status=JobStatus.FILLED)
