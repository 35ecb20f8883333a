"""Reads of hiring processes used by more than one door."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def process_for(org_values: scopes.OrgValues, among: Sequence[HiringProcess] | None = None) -> HiringProcess:
    """The process a job with these org values follows (product facts §7.1). One query, none with `among`.

    The narrowest of the processes bound to org values, else the default one. A process that is bound to nothing and is
    not the default is followed only by jobs for which somebody chose it.
    """
    rows = choosable() if among is None else among
    bound = [(row.scope, row) for row in rows if scopes.normal(row.scope) and not row.is_default]
    return scopes.narrowest(bound, org_values) or next(row for row in rows if row.is_default)


def choosable() -> list[HiringProcess]:
    """The processes that jobs may follow, by name."""
    return list(HiringProcess.objects.filter(is_archived=False).order_by("name"))


def overlapping(scope: scopes.Scope, *, than: HiringProcess | None = None) -> HiringProcess | None:
    """Another process that is bound to some of the same jobs; None when the scope is free (product facts §7.1)."""
    if not scopes.normal(scope):
        return None
    others = HiringProcess.objects.filter(is_archived=False, is_default=False).exclude(pk=than.pk if than else 0)
    return next((row for row in others if scopes.normal(row.scope) and scopes.overlap(scope, row.scope)), None)


def road_of(process: HiringProcess | int) -> list[Station]:
    """The road of a process as lists show it: Lead, New, every live step in order, Hired. One query.

    A stage without steps stands on the road by itself.
    """
    key = process if isinstance(process, int) else process.pk
    return road_from(HiringStep.objects.filter(process_id=key, deleted_at=None).order_by("position", "id"))


def road_from(live: Iterable[HiringStep]) -> list[Station]:
    """The road these steps would make, in the order given within each stage."""
    steps: dict[Stage, list[HiringStep]] = {stage: [] for stage in STEPPED}
    for step in live:
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


def first_steps(keys: Iterable[str]) -> list[tuple[HiringStep, list[int]]]:
    """Those of the steps named by public id that come first in their stage, each with the stage's other live steps.

    Who stands in such a stage on none of the others counts as on the first. One query.
    """
    wanted = set(keys)
    rows = HiringStep.objects.filter(process__steps__public_id__in=wanted, deleted_at=None)
    groups: dict[tuple[int, str], list[HiringStep]] = {}
    for step in rows.distinct().order_by("position", "id"):
        groups.setdefault((step.process_id, step.stage), []).append(step)
    return [
        (group[0], [step.pk for step in group[1:]]) for group in groups.values() if str(group[0].public_id) in wanted
    ]


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as its settings page shows it, with the candidates of active jobs who stand here."""

    step: HiringStep
    here: int
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
    standing = standing_in(process)
    found = []
    for stage in STEPPED:
        here = [step for step in steps if step.stage == stage.value]
        counts = _counts_in(stage, here, standing)
        lines = [StepLine(step, counts[step.pk], place == 0, place == len(here) - 1) for place, step in enumerate(here)]
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


def standing_in(process: HiringProcess) -> dict[tuple[Stage, int | None], int]:
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
    jobs = (
        HiringProcess.objects.filter(pk=OuterRef("pk"), jobs__is_template=False, jobs__is_draft=False)
        .order_by()
        .values("pk")
    )
    return HiringProcess.objects.annotate(
        step_count=Coalesce(Subquery(live.annotate(n=Count("pk")).values("n")), 0),
        required_count=Coalesce(Subquery(live.filter(is_required=True).annotate(n=Count("pk")).values("n")), 0),
        job_count=Coalesce(Subquery(jobs.annotate(n=Count("jobs")).values("n")), 0),
    )
