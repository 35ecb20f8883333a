"""What workflows listen to: arrivals, reviews, finished tasks. Each only knocks at `acting.set_off`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from recruit.applications import signals
from recruit.applications.models import Application, Review, StepVisit
from recruit.processes.stages import EXITS, Stage
from recruit.tasks.models import Task
from recruit.tasks.signals import task_done
from recruit.teams import uses
from recruit.workflows import acting
from recruit.workflows.models import WorkflowCard

Trigger = WorkflowCard.Trigger
ARRIVAL = frozenset({Trigger.ON_ENTER.value, Trigger.AFTER_DELAY.value})


@receiver(signals.entered, dispatch_uid="workflows.entered")
def _on_arrival(application: Application, visit: StepVisit, **_: Any) -> None:
    if Stage(visit.stage) not in EXITS:
        acting.set_off(application, visit, triggers=ARRIVAL)
        acting.announce(application, visit)


@receiver(signals.reviewed, dispatch_uid="workflows.reviewed")
def _on_review(application: Application, review: Review, **_: Any) -> None:  # noqa: ARG001  # what calls it gives this
    _set_off_now(application, Trigger.ON_RATING.value)


@receiver(task_done, dispatch_uid="workflows.task_done")
def _on_task(task: Task, **_: Any) -> None:
    if task.application is not None:
        _set_off_now(task.application, Trigger.ON_TASK_COMPLETE.value)


def _set_off_now(application: Application, trigger: str) -> None:
    visit = StepVisit.objects.filter(application=application, left_at=None).first()
    if visit is not None and Stage(visit.stage) not in EXITS:
        acting.set_off(application, visit, triggers=frozenset({trigger}))


def _owners() -> Mapping[str, int]:
    """How many cards of workflows give their tasks to each role."""
    owned = WorkflowCard.objects.exclude(owner_role="").order_by()
    return dict(owned.values_list("owner_role").annotate(count=Count("pk")))


uses.register(uses.Use(_("{count} workflow cards"), _owners))
