"""Reads of hiring processes used by more than one door."""

from __future__ import annotations

from recruit.processes.models import STAGE_LABELS, HiringProcess, HiringStep
from recruit.processes.stages import ROAD, STEPPED, Stage, Station


def road_of(process: HiringProcess | int) -> list[Station]:
    """The road of a process as lists show it: Lead, New, every live step in order, Hired. One query.

    A stage without steps stands on the road by itself.
    """
    steps: dict[Stage, list[HiringStep]] = {stage: [] for stage in STEPPED}
    key = process if isinstance(process, int) else process.pk
    for step in HiringStep.objects.filter(process_id=key, deleted_at=None).order_by("position", "id"):
        steps[Stage(step.stage)].append(step)
    road: list[Station] = []
    for stage in ROAD:
        for step in steps.get(stage, []):
            road.append(Station(len(road), stage, step.pk, step.name, step.is_required, str(step.public_id)))
        if not steps.get(stage):
            road.append(Station(len(road), stage, None, str(STAGE_LABELS[stage.value])))
    return road


def station_of(stage: str, step_id: int | None, road: list[Station]) -> Station | None:
    """Where on the road an application stands; None once it has left. A deleted step counts as its stage's first."""
    of_stage = [station for station in road if station.stage == stage]
    if not of_stage:
        return None
    return next((station for station in of_stage if station.step_id == step_id), of_stage[0])
