"""Reads of hiring processes used by more than one door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from recruit.fields import scopes
from recruit.processes.models import STAGE_LABELS, HiringProcess, HiringStep
from recruit.processes.stages import ACTIVE, ROAD, STEPPED, Stage, Station
from recruit.setup import vocabulary

# Statuses of jobs that still hire; the subject of jobs, which names them, stands above this one.
_HIRING = ["CREATED", "PENDING_APPROVAL", "APPROVED", "SOURCING", "INTERVIEW", "OFFER", "ON_HOLD"]


def process_for(org_values: scopes.OrgValues) -> HiringProcess:
    """The process a job with these org values follows (product facts §7.1). One query.

    The narrowest of the processes bound to org values, else the default one. A process that is bound to nothing and is
    not the default is followed only by jobs for which somebody chose it.
    """
    rows = list(HiringProcess.objects.filter(is_archived=False).order_by("name"))
    bound = [(row.scope, row) for row in rows if scopes.normal(row.scope) and not row.is_default]
    return scopes.narrowest(bound, org_values) or next(row for row in rows if row.is_default)


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


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as its settings page shows it, with the candidates of active jobs who stand here and before it."""

    step: HiringStep
    here: int
    before: int
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class StageLines:
    """The steps of one stage, and the standard steps that could be added."""

    stage: Stage
    label: str
    lines: list[StepLine]
    offered: list[str]


def design_of(process: HiringProcess) -> list[StageLines]:
    """The road of a process for those who shape it: two statements."""
    steps = list(process.steps.filter(deleted_at=None).order_by("position", "id"))
    standing = _standing(process)
    before = sum(count for (stage, _step), count in standing.items() if stage in {Stage.LEAD, Stage.NEW})
    found = []
    for stage in STEPPED:
        here = [step for step in steps if step.stage == stage.value]
        lines = []
        counts = _counts_in(stage, here, standing)
        for place, step in enumerate(here):
            lines.append(StepLine(step, counts[step.pk], before, place == 0, place == len(here) - 1))
            before += counts[step.pk]
        if not here:
            before += sum(count for (stood, _step), count in standing.items() if stood == stage)
        names = {step.name for step in here}
        offered = [name for name, _in_default in vocabulary.STANDARD_STEPS[stage.value] if name not in names]
        found.append(StageLines(stage, str(STAGE_LABELS[stage.value]), lines, offered))
    return found


def _counts_in(stage: Stage, here: list[HiringStep], standing: dict[tuple[Stage, int | None], int]) -> dict[int, int]:
    """Candidates by step; those whose step is gone count as on the first."""
    counts = {step.pk: standing.get((stage, step.pk), 0) for step in here}
    if here:
        counts[here[0].pk] += sum(
            count for (stood, step), count in standing.items() if stood == stage and step not in counts
        )
    return counts


def _standing(process: HiringProcess) -> dict[tuple[Stage, int | None], int]:
    """Active candidates of jobs that still hire, by place; one statement through the reverse relations."""
    hiring = HiringProcess.objects.filter(
        pk=process.pk,
        jobs__status__in=_HIRING,
        jobs__applications__stage__in=sorted(stage.value for stage in ACTIVE),
    )
    rows: QuerySet[Any] = hiring.order_by().values_list("jobs__applications__stage", "jobs__applications__step")
    return {(Stage(stage), step): count for stage, step, count in rows.annotate(count=Count("jobs__applications"))}


def processes_with_figures() -> QuerySet[HiringProcess]:
    """All processes with how many steps, required steps and jobs each has."""
    live = HiringStep.objects.filter(process=OuterRef("pk"), deleted_at=None).order_by().values("process")
    jobs = HiringProcess.objects.filter(pk=OuterRef("pk"), jobs__is_template=False, jobs__is_draft=False).order_by().values("pk")
    return HiringProcess.objects.annotate(
        step_count=Coalesce(Subquery(live.annotate(n=Count("pk")).values("n")), 0),
        required_count=Coalesce(Subquery(live.filter(is_required=True).annotate(n=Count("pk")).values("n")), 0),
        job_count=Coalesce(Subquery(jobs.annotate(n=Count("jobs")).values("n")), 0),
    )
