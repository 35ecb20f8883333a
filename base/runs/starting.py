"""Verbs that start, stop and repeat a run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base import access
from base.actors import Actor
from base.errors import Invalid, Refused
from base.outbox import queueing
from base.runs import kinds
from base.runs.models import Run, RunItem

TOPIC = "run"
OPEN = (Run.State.WAITING, Run.State.RUNNING)


@transaction.atomic
def start(
    kind: str,
    *,
    by: Actor,
    label: str,
    items: Iterable[tuple[str, dict[str, Any]]],
    arguments: dict[str, Any] | None = None,
    back_url: str = "",
) -> Run:
    """Start long work on behalf of `by`; the worker takes it up after the commit.

    `items` are (name as the person knows it, data for the work); `arguments` are the same for all. `back_url` is the
    page it was started from. Raises Invalid when there is nothing to do. What may be done is checked again item by
    item, by the verbs the work calls.
    """
    kinds.get(kind)
    run = Run.objects.create(
        kind=kind,
        label=label[:200],
        arguments=arguments or {},
        actor_key=by.key,
        actor=_kept(by),
        back_url=back_url[:500],
    )
    rows = [RunItem(run=run, position=place, name=name[:255], data=data) for place, (name, data) in enumerate(items)]
    if not rows:
        raise Invalid(_("Choose at least one line."))
    RunItem.objects.bulk_create(rows, batch_size=1000)
    run.total = len(rows)
    run.save(update_fields=["total"])
    wake(run)
    return run


@transaction.atomic
def cancel(run: Run, *, by: Actor) -> Run:
    """Stop after the piece at hand. What is done stays done. Raises Refused when it has ended, NotAllowed."""
    _require(by, run)
    asked = Run.objects.filter(pk=run.pk, state__in=OPEN).update(cancel_asked_at=timezone.now())
    if not asked:
        raise Refused(_("This work has ended already."), code="run_ended")
    run.refresh_from_db()
    return run


@transaction.atomic
def retry(run: Run, *, by: Actor) -> Run:
    """Try the lines that failed once more, and go on with a run that was given up.

    Raises Refused while it still works or when no line failed, NotAllowed.
    """
    _require(by, run)
    row = Run.objects.select_for_update().get(pk=run.pk)
    if row.state in OPEN:
        raise Refused(_("This work has not ended yet."), code="run_open")
    waiting, failed = row.items.filter(state=RunItem.State.PENDING), row.items.filter(state=RunItem.State.FAILED)
    broken_off = row.state == Run.State.FAILED and waiting.exists()
    if not failed.exists() and not broken_off:
        raise Refused(_("No line failed."), code="nothing_failed")
    # What a cancel left undone was not wanted: it must not come along. What a dying worker left undone was.
    if not broken_off:
        row.skipped += waiting.update(state=RunItem.State.SKIPPED, sentence=_("Not done: the work was cancelled."))
    failed.update(state=RunItem.State.PENDING, sentence="")
    row.state, row.failed, row.cancel_asked_at, row.finished_at, row.seen_at = Run.State.WAITING, 0, None, None, None
    row.save(update_fields=["state", "failed", "skipped", "cancel_asked_at", "finished_at", "seen_at"])
    wake(row)
    return row


def wake(run: Run, *, after: timedelta = timedelta(0)) -> None:
    """Put the next stretch of a run into the outbox, due now or after a while."""
    due = timezone.now() + after if after else None
    queueing.put(TOPIC, {"run": str(run.public_id)}, about=f"run:{run.public_id}", available_at=due)


def _require(by: Actor, run: Run) -> None:
    if run.actor_key != by.key and not by.is_system:
        access.require_administrator(by)


def _kept(by: Actor) -> dict[str, Any]:
    return {
        "kind": by.kind.value,
        "key": by.key,
        "name": by.name,
        "user": by.user.pk if by.user else None,
        "may_skip_required_steps": by.may_skip_required_steps,
        "network": by.network,
        "request_id": by.request_id,
    }
