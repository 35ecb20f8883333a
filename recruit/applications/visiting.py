"""The verb beneath every change of place: it closes one stay, opens the next, and the application follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.errors import NotFound, Stale
from recruit.applications.models import Application, StepVisit
from recruit.applications.signals import entered, left_together
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


def locked_many(applications: Iterable[Application], *, versions: Mapping[int, int | None]) -> list[Application]:
    """Several applications, locked in the order of their keys by one statement. Raises as `locked` does."""
    keys = [application.pk for application in applications]
    rows = list(
        Application.objects.select_for_update(of=("self",))
        .select_related("job", "candidate", "step", "source")
        .filter(pk__in=keys)
        .order_by("pk")
    )
    if len(rows) != len(set(keys)):
        raise NotFound
    for row in rows:
        expected = versions.get(row.pk)
        if expected is not None and expected != row.version:
            raise Stale(_faster(row), code="application_stale", version=row.version)
    return rows


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
    entered.send(sender=Application, application=application, visit=visit, by=by)
    return visit


def leave_many(
    applications: Sequence[Application], *, by: Actor, stage: Stage, reason: ExitReason | None = None
) -> dict[int, tuple[int | None, int]]:
    """Put many locked applications out of the road at once, as `enter` would one by one. Checks nothing.

    Answers the keys of the stay that ended and of the new one, by application.
    """
    now = timezone.now()
    keys = [row.pk for row in applications]
    open_stays = StepVisit.objects.filter(application__in=keys, left_at=None)
    ended = dict(open_stays.values_list("application_id", "pk"))
    open_stays.update(left_at=now)
    begun = StepVisit.objects.bulk_create(
        StepVisit(application=row, stage=stage, entered_at=now, actor_key=by.key, actor_name=by.name)
        for row in applications
    )
    Application.objects.filter(pk__in=keys).update(
        exited_from=F("stage"), stage=stage.value, step=None, entered_at=now, exit_reason=reason, starts_on=None,
        ended_at=now, version=F("version") + 1, updated_at=now,
    )  # fmt: skip
    for row in applications:
        row.exited_from, row.stage, row.step, row.starts_on = row.stage, stage.value, None, None
        row.entered_at, row.ended_at, row.exit_reason, row.updated_at = now, now, reason, now
        row.version += 1
    Candidate.objects.filter(pk__in=[row.candidate_id for row in applications]).update(last_activity_at=now)
    for row, visit in zip(applications, begun, strict=True):
        entered.send(sender=Application, application=row, visit=visit, by=by, together=True)
    left_together.send(sender=Application, applications=applications, by=by)
    return {visit.application_id: (ended.get(visit.application_id), visit.pk) for visit in begun}


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
