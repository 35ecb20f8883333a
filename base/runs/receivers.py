"""What runs listen to: an effect of theirs that is given up ends the run."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from base.outbox.models import OutboxRow
from base.outbox.signals import settled
from base.runs.models import Run
from base.runs.starting import OPEN, TOPIC


@receiver(settled, dispatch_uid="base.runs.settled")
def _on_settled(topic: str, keys: list[str], status: str, **_: Any) -> None:
    if topic == TOPIC and status == OutboxRow.Status.FAILED:
        names = [key.partition(":")[2] for key in keys]
        rows = Run.objects.filter(public_id__in=names, state__in=OPEN)
        rows.update(state=Run.State.FAILED, finished_at=timezone.now())
