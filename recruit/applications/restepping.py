"""Verb that keeps candidates on the step of the same name when their job changes its hiring process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from base.actors import Actor
from recruit.applications.models import Application, StepVisit
from recruit.processes.models import HiringStep


@transaction.atomic
def carry_over(changes: Mapping[int, tuple[int, int]], *, by: Actor) -> int:  # noqa: ARG001  (verbs say who)
    """Put candidates of these jobs on the step of the same stage and name in the new process; their stay goes on.

    `changes` maps the key of a job to (old process, new process). Who stands on a step without namesake stays on the
    old one and counts as on the first of the stage (product facts §7.1). The jobs' own audit entries tell of it.
    Returns how many moved along.
    """
    jobs: dict[tuple[int, int], list[int]] = defaultdict(list)
    for job, pair in changes.items():
        jobs[pair].append(job)
    steps = _steps({process for pair in jobs for process in pair})
    count = 0
    for (old, new), keys in jobs.items():
        for place, step in steps[old].items():
            if place in steps[new]:
                count += _put(keys, step, steps[new][place])
    return count


def _steps(processes: set[int]) -> dict[int, dict[tuple[str, str], int]]:
    found: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    for step in HiringStep.objects.filter(process__in=processes, deleted_at=None):
        found[step.process_id][step.stage, step.name.casefold()] = step.pk
    return found


def _put(jobs: list[int], old: int, new: int) -> int:
    StepVisit.objects.filter(application__job__in=jobs, step=old, left_at=None).update(step=new)
    rows = Application.objects.filter(job__in=jobs, step=old)
    return rows.update(step=new, updated_at=timezone.now())
