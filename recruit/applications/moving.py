"""Verbs that move applications along the road, one or many, and take a move back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Refused
from base.undo import undoing
from recruit.applications import access, history, restoring
from recruit.applications.models import Application
from recruit.applications.visiting import enter, locked_many, place, touch_job
from recruit.jobs import steering
from recruit.letters import sending
from recruit.letters.models import EmailTemplate
from recruit.processes import stages
from recruit.processes.models import HiringStep
from recruit.processes.queries import road_of, station_of
from recruit.processes.stages import EXITS, ROAD, Stage, Station
from recruit.teams.rights import JobAction


def move(
    application: Application,
    *,
    by: Actor,
    stage: Stage,
    step: HiringStep | None = None,
    version: int | None = None,
    undo_token: UUID | None = None,
    road: list[Station] | None = None,
) -> Application:
    """Move one application to a stage, or to a step of it; without a step, to the stage's first.

    Moving back is always allowed; moving past a required step is not (product facts §7.2), unless the actor is a
    credential that may. A rejected or withdrawn application moved to a stage is restored. Moving to where it stands
    changes nothing. `road` is that of the job's process when the caller has just read it. Raises Refused
    (required_step, use_hire, hired), Stale when `version` is old, NotFound, NotAllowed.
    """
    return move_many(
        [application], by=by, stage=stage, step=step, versions=[version], undo_token=undo_token, road=road
    )[0]


@transaction.atomic
def move_many(
    applications: Iterable[Application],
    *,
    by: Actor,
    stage: Stage,
    step: HiringStep | None = None,
    versions: Sequence[int | None] | None = None,
    undo_token: UUID | None = None,
    road: list[Station] | None = None,
) -> list[Application]:
    """Move several applications of one process together: all of them or none.

    The earliest candidate decides how far all may go, and is named in the refusal. `road` as in `move`.
    """
    chosen = list(applications)
    if not chosen:
        raise Invalid(gettext_lazy("Choose at least one candidate."))
    access.require_all(by, JobAction.MOVE, chosen)
    for job_id in sorted({application.job_id for application in chosen}):
        touch_job(job_id)
    pulled = _pull_jobs(chosen, stage, by)
    expected = dict(zip((row.pk for row in chosen), versions or [None] * len(chosen), strict=True))
    rows = locked_many(chosen, versions=expected)
    roads = {process_id: road or road_of(process_id) for process_id in {row.job.process_id for row in rows}}
    _check_road(rows, roads, stage, step, by)
    moved = [_move_one(row, roads[row.job.process_id], stage, step, by) for row in rows]
    if undo_token is not None and any(moved):
        sentence = _sentence(rows, roads[rows[0].job.process_id], stage, step)
        undoing.remember(
            restoring.MOVE,
            by=by,
            sentence=sentence,
            arguments={"changes": [change for change in moved if change], "jobs": pulled},
            token=undo_token,
        )
    return rows


def _pull_jobs(chosen: list[Application], stage: Stage, by: Actor) -> list[dict[str, Any]]:
    """Pull the jobs forward, and note from where to where, so that undo can give the status back."""
    pulled = []
    for job in {application.job_id: application.job for application in chosen}.values():
        before, after = job.status, steering.advance(job, by=by, reached=stage).status
        if before != after:
            pulled.append({"job": job.pk, "before": before, "after": after})
    return pulled


def _target(road: list[Station], stage: Stage, step: HiringStep | None) -> Station:
    if step is not None and (step.stage != stage or all(station.step_id != step.pk for station in road)):
        raise Invalid(gettext_lazy("This step does not belong to the hiring process of the job."), field="step")
    station = station_of(stage, step.pk if step else None, road)
    if station is None:
        raise Invalid(gettext_lazy("Choose where to move the candidate."), field="stage")
    return station


def current_index(row: Application, road: list[Station]) -> int:
    """Where on the road an application stands; one that left stands where it left from."""
    stage = row.exited_from or row.stage if Stage(row.stage) in EXITS else row.stage
    station = station_of(stage, row.step_id, road)
    return station.index if station else ROAD.index(Stage.NEW)


def _check_road(
    rows: list[Application], roads: dict[int, list[Station]], stage: Stage, step: HiringStep | None, by: Actor
) -> None:
    if stage in EXITS:
        raise Invalid(gettext_lazy("Use reject or withdraw to end an application."), field="stage")
    if stage is Stage.HIRED:
        raise Refused(gettext_lazy("Use Hire: it asks for the position and the start date."), code="use_hire")
    for row in rows:
        if row.stage == Stage.HIRED:
            raise Refused(
                _("{candidate} is hired. Take the hire back, under Positions, before you move them.").format(
                    candidate=row.candidate.full_name
                ),
                code="hired",
            )
    for row in sorted(rows, key=lambda row: current_index(row, roads[row.job.process_id])):
        road = roads[row.job.process_id]
        require_road_free(row, road, _target(road, stage, step), by=by, among=len(rows))


def require_road_free(row: Application, road: list[Station], target: Station, *, by: Actor, among: int = 1) -> None:
    """Pass, or raise Refused with code required_step when a required step lies before the target."""
    if by.may_skip_required_steps:
        return
    current = current_index(row, road)
    if target.index <= stages.furthest_allowed(current, road):
        return
    blocker = stages.next_required(current, road)
    name = blocker.name if blocker else ""
    sentence = (
        _("{step} is required first: move {candidate} there before {target}.")
        if among == 1
        else _(
            "{step} is required first for {candidate}, the earliest of those chosen. Move them there before {target}."
        )
    )
    raise Refused(
        sentence.format(step=name, candidate=row.candidate.full_name, target=target.name),
        code="required_step",
        step=name,
        candidate=row.candidate.full_name,
    )


def _move_one(
    row: Application, road: list[Station], stage: Stage, step: HiringStep | None, by: Actor
) -> dict[str, Any] | None:
    target = _target(road, stage, step)
    if row.stage == target.stage and row.step_id == target.step_id:
        return None
    before = restoring.state_of(row)
    old_place = place(row.stage, row.step.name if row.step else "")
    if row.stage == Stage.REJECTED:
        # Whoever is taken back in must not be told that they are out.
        sending.cancel_waiting(row, by=by, type=EmailTemplate.Type.REJECTION)
    visit = enter(row, by=by, stage=target.stage, step_id=target.step_id)
    recording.record(
        history.MOVED,
        on=row,
        by=by,
        about=[row.job, row.candidate],
        data={"before": old_place, "after": target.name, "stage": target.stage.value},
        changes={"stage": (before["stage"], target.stage.value)},
    )
    return before | {"visit": visit.pk, "version": row.version}


def _sentence(rows: list[Application], road: list[Station], stage: Stage, step: HiringStep | None) -> str:
    target = _target(road, stage, step).name
    if len(rows) == 1:
        return _("Moved {candidate} to {target}.").format(candidate=rows[0].candidate.full_name, target=target)
    return _("Moved {count} candidates to {target}.").format(count=len(rows), target=target)
