"""What invitations to choose a time listen to: applications that ended or were merged. Each only knocks at a verb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.dispatch import receiver

from base.actors import Actor
from recruit.applications import signals
from recruit.applications.models import Application, StepVisit
from recruit.interviews import expiring
from recruit.interviews.models import SelfSchedule
from recruit.processes.stages import EXITS, Stage

_FOLDED = "self_schedules"


@receiver(signals.entered, dispatch_uid="self_schedules.entered")
def _on_arrival(application: Application, visit: StepVisit, by: Actor, together: bool = False, **_: Any) -> None:
    if visit.stage == Stage.HIRED:
        # Whoever is hired is interviewed for no other job either, just as what was planned is cancelled.
        theirs = Application.objects.filter(candidate=application.candidate_id, self_schedules__status="OPEN")
        for each in theirs.select_related("job", "candidate").distinct().order_by("pk"):
            expiring.end_with(each, by=by)
    elif not together and Stage(visit.stage) in EXITS:
        expiring.end_with(application, by=by)


@receiver(signals.left_together, dispatch_uid="self_schedules.left_together")
def _on_leaving(applications: Sequence[Application], by: Actor, **_: Any) -> None:
    open_ones = SelfSchedule.objects.filter(application__in=applications, status=SelfSchedule.Status.OPEN)
    keys = set(open_ones.values_list("application", flat=True))
    for application in applications:
        if application.pk in keys:
            expiring.end_with(application, by=by)


@receiver(signals.folding, dispatch_uid="self_schedules.folding")
def _on_merge(behind: Application, ahead: Application, **_: Any) -> dict[str, list[int]]:
    return {_FOLDED: expiring.carry_over(behind, ahead)}


@receiver(signals.unfolding, dispatch_uid="self_schedules.unfolding")
def _on_parting(behind: Application, kept: Mapping[str, Any], **_: Any) -> None:
    expiring.give_back(kept.get(_FOLDED, []), behind)
