"""The verb that notes that somebody has looked at how their run ended."""

from __future__ import annotations

from django.utils import timezone

from base.actors import Actor
from base.runs.models import Run
from base.runs.starting import OPEN


def see(run: Run, *, by: Actor) -> Run:
    """Note that the owner looked at an ended run, so that the frame stops showing it."""
    if run.state not in OPEN and run.seen_at is None and run.actor_key == by.key and by.viewed_by is None:
        run.seen_at = timezone.now()
        run.save(update_fields=["seen_at"])
    return run
