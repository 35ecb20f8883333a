"""The verb with which the worker goes on with a run, a piece at a time.

A piece is one transaction: what was done and the state of its lines are saved together, so that a killed worker leaves
nothing half done and nothing is done twice. Only one worker at a time works on a run.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor, ActorKind
from base.runs import kinds, starting
from base.runs.models import Run, RunItem

logger = logging.getLogger(__name__)

STRETCH_SECONDS = 25.0
# How soon to look again at a run another worker is at, or seems to be: the database may not know yet that it died.
LOOK_AGAIN = timedelta(seconds=30)
_LOCK = 7261
_State = RunItem.State


def perform(payload: dict[str, Any], *, effect_id: str) -> None:  # noqa: ARG001  (the outbox gives it)
    """Work on a run for up to 25 seconds, then leave the rest to the next stretch."""
    run = Run.objects.filter(public_id=payload["run"]).first()
    began = time.monotonic()
    while run is not None and _piece(run.pk):
        if time.monotonic() - began > STRETCH_SECONDS:
            starting.wake(run)
            return


def _piece(run_id: int) -> bool:
    """Do one piece. Returns whether there may be more to do."""
    try:
        with transaction.atomic():
            return _work(run_id)
    except Exception:
        # A fault of ours: go through the piece line by line, so that one line cannot stop the others.
        logger.exception("A piece of a run failed; its lines are tried one by one.")
    with transaction.atomic():
        return _work(run_id, carefully=True)


def _work(run_id: int, *, carefully: bool = False) -> bool:
    run = Run.objects.get(pk=run_id)
    if not _alone(run_id):
        if run.state in starting.OPEN:
            starting.wake(run, after=LOOK_AGAIN)
        return False
    run.refresh_from_db()
    if run.state not in starting.OPEN:
        return False
    kind, actor = kinds.get(run.kind), actor_of(run)
    if run.cancel_asked_at is not None:
        return _end(run, kind, actor, Run.State.CANCELLED)
    items = list(run.items.filter(state=_State.PENDING).order_by("position")[: kind.chunk])
    if not items:
        return _end(run, kind, actor, Run.State.DONE)
    for part in [[item] for item in items] if carefully else [items]:
        _do(run, kind, part, actor, carefully=carefully)
    _note(run, items)
    return True


def _do(run: Run, kind: kinds.Kind, items: Sequence[RunItem], actor: Actor, *, carefully: bool) -> None:
    if not carefully:
        kind.work(run, items, actor)
        return
    try:
        with transaction.atomic():
            kind.work(run, items, actor)
    except Exception:
        logger.exception("A line of run %s failed unexpectedly.", run.public_id)
        for item in items:
            item.state, item.sentence = _State.FAILED, _("Something went wrong here; nothing was changed.")


def _alone(run_id: int) -> bool:
    """Whether nobody else works on this run now; holds until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK, run_id])
        return bool(cursor.fetchone()[0])


def _note(run: Run, items: Sequence[RunItem]) -> None:
    for item in items:
        if item.state == _State.PENDING:
            item.state = _State.DONE
        item.sentence = item.sentence[:500]
    RunItem.objects.bulk_update(items, ["state", "sentence", "data"])
    counts = {state: sum(item.state == state for item in items) for state in _State}
    Run.objects.filter(pk=run.pk).update(
        state=Run.State.RUNNING,
        started_at=run.started_at or timezone.now(),
        done=F("done") + counts[_State.DONE],
        skipped=F("skipped") + counts[_State.SKIPPED],
        failed=F("failed") + counts[_State.FAILED],
    )


def _end(run: Run, kind: kinds.Kind, actor: Actor, state: str) -> bool:
    run.state, run.finished_at = state, timezone.now()
    if kind.finish is not None:
        kind.finish(run, actor)
    run.save(update_fields=["state", "finished_at", "result"])
    return False


def actor_of(run: Run) -> Actor:
    """The person on whose behalf a run works, with the rights they have now."""
    kept = run.actor
    user = get_user_model().objects.filter(pk=kept["user"]).first() if kept.get("user") else None
    return Actor(
        ActorKind(kept["kind"]),
        kept["key"],
        kept["name"],
        user,
        may_skip_required_steps=bool(kept.get("may_skip_required_steps")),
        request_id=str(kept.get("request_id", "")),
        network=str(kept.get("network", "")),
    )
