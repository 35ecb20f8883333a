"""The verb beneath every change of place: it closes one stay, opens the next, and the application follows."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.errors import NotFound, Stale
from recruit.applications.models import Application, StepVisit
from recruit.candidates.models import Candidate
from recruit.jobs.models import Job
from recruit.processes.models import STAGE_LABELS
from recruit.processes.stages import EXITS, Stage
from recruit.setup.models import ExitReason

TOUCH_EVERY = timedelta(minutes=1)


def locked(application: Application, *, version: int | None = None) -> Application:
    """The application, locked. Raises Stale, naming who was faster, when its version is not the one given."""
    row = (
        Application.objects.select_for_update(of=("self",))
        .select_related("job", "candidate", "step")
        .filter(pk=application.pk)
        .first()
    )
    if row is None:
        raise NotFound
    if version is not None and version != row.version:
        raise Stale(_faster(row), code="application_stale", version=row.version)
    return row


def _faster(row: Application) -> str:
    visit = StepVisit.objects.filter(application=row, left_at=None).first()
    who = visit.actor_name if visit and visit.actor_name else _("Somebody")
    return str(_("{who} was faster: {candidate} is in {place} now. Look at the new state, then try again.")).format(
        who=who, candidate=row.candidate.full_name, place=place(row.stage, row.step.name if row.step else "")
    )


def place(stage: str, step: str) -> str:
    """A place as a sentence names it: the step, or the stage when there is none."""
    return step or str(STAGE_LABELS[stage])


def enter(
    application: Application,
    *,
    by: Actor,
    stage: Stage,
    step_id: int | None = None,
    reason: ExitReason | None = None,
    starts_on: date | None = None,
    at: datetime | None = None,
) -> StepVisit:
    """Put a locked application somewhere else and note the stay. Checks nothing: its callers have."""
    now = at or timezone.now()
    StepVisit.objects.filter(application=application, left_at=None).update(left_at=now)
    visit = StepVisit.objects.create(
        application=application, stage=stage, step_id=step_id, entered_at=now, actor_key=by.key, actor_name=by.name
    )
    ended = stage in EXITS or stage is Stage.HIRED
    application.exited_from = application.stage if stage in EXITS else ""
    application.stage, application.step_id, application.entered_at = stage.value, step_id, now
    application.exit_reason, application.starts_on = reason, starts_on
    application.ended_at = now if ended else None
    application.version += 1
    application.save(
        update_fields=[
            "stage", "step", "entered_at", "exit_reason", "exited_from", "ended_at", "starts_on", "version",
            "updated_at",
        ]
    )  # fmt: skip
    Candidate.objects.filter(pk=application.candidate_id).update(last_activity_at=now)
    return visit


def touch_job(job_id: int) -> None:
    """Note that something happened on a job, at most once a minute so that busy jobs are not fought over.

    Call it before the application is locked: jobs are locked first.
    """
    now = timezone.now()
    Job.objects.filter(pk=job_id, last_activity_at__lt=now - TOUCH_EVERY).update(last_activity_at=now)


def bump(application: Application, **counters: int) -> None:
    """Change counters on the application without a new version: notes and reviews disturb nobody's move."""
    Application.objects.filter(pk=application.pk).update(
        **{name: F(name) + by for name, by in counters.items()}, updated_at=timezone.now()
    )
