"""Reads of runs: one's own, and how fast they go. Administrators see everybody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from base import access
from base.actors import Actor
from base.errors import NotFound
from base.runs.models import Run
from base.runs.starting import OPEN

SHOWN_AFTER_END = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a run is: lines settled, lines a second, seconds that remain (None before anything is known)."""

    settled: int
    a_second: float
    remaining_seconds: int | None


def visible_runs(actor: Actor) -> QuerySet[Run]:
    """The runs the actor may see: their own; for administrators all."""
    return Run.objects.all() if access.may_administer(actor) else Run.objects.filter(actor_key=actor.key)


def find(public_id: UUID, *, by: Actor) -> Run:
    """One run. Raises NotFound when it is not the actor's to see."""
    run = visible_runs(by).filter(public_id=public_id).first() if by.key else None
    if run is None:
        raise NotFound
    return run


def shown_in_frame(actor: Actor) -> list[Run]:
    """The actor's runs the frame shows: those at work, and those that ended a moment ago and were not looked at."""
    recently = timezone.now() - SHOWN_AFTER_END
    shown = Q(state__in=OPEN) | Q(finished_at__gt=recently, seen_at=None)
    return list(Run.objects.filter(shown, actor_key=actor.key)[:5]) if actor.key else []


def pace_of(run: Run) -> Pace:
    """How fast a run goes and how long it will take at that."""
    settled = run.done + run.skipped + run.failed
    if run.started_at is None or not settled:
        return Pace(settled, 0.0, None)
    seconds = max(0.001, ((run.finished_at or timezone.now()) - run.started_at).total_seconds())
    speed = settled / seconds
    return Pace(settled, speed, round((run.total - settled) / speed))
