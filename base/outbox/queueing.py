"""Verbs that write and cancel effects, in the caller's transaction. What failed is `repairing`'s."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from base.outbox import signals, topics
from base.outbox.models import OutboxRow

logger = logging.getLogger(__name__)

# Celery holds a delayed message in the worker's memory; half a minute is the longest that is safe with Redis.
LONGEST_WAIT_SECONDS = 30.0
HINT_EXPIRES_SECONDS = 90


def put(
    topic: str,
    payload: dict[str, Any],
    *,
    about: str = "",
    group: str = "",
    key: str | None = None,
    available_at: datetime | None = None,
    undo_group: UUID | None = None,
) -> OutboxRow:
    """Write an effect into the present transaction; it is carried out after the commit, once it is due.

    `topic` must be registered. `about` is "kind:public id" of what it concerns, for lists. `group` keeps order among
    rows of the same group. With `key`, a second call returns the row already written. `available_at` delays it; such a
    row can still be cancelled.
    """
    queue = topics.get(topic).queue
    due = available_at or timezone.now()
    values = {
        "topic": topic,
        "payload": payload,
        "about": about,
        "group": group,
        "available_at": due,
        "undo_group": undo_group,
    }
    if key is None:
        row = OutboxRow.objects.create(**values)
    else:
        row, _created = OutboxRow.objects.get_or_create(key=key, defaults=values)
    transaction.on_commit(lambda: _wake_when_due(queue, due))
    return row


@transaction.atomic
def hasten(topic: str) -> int:
    """Have what waits in a topic tried now: what it waited for has happened. Returns how many. Asks no right."""
    now, waiting = timezone.now(), [OutboxRow.Status.PENDING, OutboxRow.Status.UNKNOWN]
    found = OutboxRow.objects.filter(topic=topic, status__in=waiting, available_at__gt=now, undo_group=None)
    count = found.update(available_at=now)
    if count:
        transaction.on_commit(lambda: wake(topics.queue_of(topic)))
    return count


def wake(queue: str = "send", *, wait_seconds: float = 0) -> None:
    """Tell a worker that there is work. Only a hint: when the broker is down, beat finds the rows.

    `wait_seconds` (at most 30) lets the hint arrive when the work is due; an old hint is dropped by the broker.
    """
    from base.outbox import background

    try:
        background.drain.apply_async(
            args=(queue,),
            queue=queue,
            countdown=min(wait_seconds, LONGEST_WAIT_SECONDS),
            expires=HINT_EXPIRES_SECONDS,
            retry=False,
            ignore_result=True,
        )
    except Exception:  # noqa: BLE001  a missing broker must never fail the change that was just committed
        logger.warning("The broker cannot be reached; the reconciler will pick the work up.")


def _wake_when_due(queue: str, due: datetime) -> None:
    """Wake now or in a moment; what is due later than half a minute is beat's to find."""
    wait = (due - timezone.now()).total_seconds()
    if wait <= LONGEST_WAIT_SECONDS:
        wake(queue, wait_seconds=max(0.0, wait))


def cancel(*, undo_group: UUID | None = None, about: str = "", topic: str = "") -> int:
    """Cancel effects that have not begun. Returns how many were stopped. Needs `undo_group` or `about`.

    What lets somebody in is forgotten at once, as when it had left.
    """
    if undo_group is None and not about:
        raise ValueError("cancel() needs undo_group or about.")
    rows = OutboxRow.objects.select_for_update().filter(status=OutboxRow.Status.PENDING)
    if undo_group is not None:
        rows = rows.filter(undo_group=undo_group)
    if about:
        rows = rows.filter(about=about)
    if topic:
        rows = rows.filter(topic=topic)
    with transaction.atomic():
        found = list(rows.order_by("id").values_list("pk", "topic", "about", "payload__private"))
        if not found:
            return 0
        status = OutboxRow.Status.CANCELLED
        OutboxRow.objects.filter(pk__in=[pk for pk, *_facts in found]).update(status=status, finished_at=timezone.now())
        _forget_private([pk for pk, _topic, _about, private in found if private])
        for name in {name for _pk, name, *_facts in found}:
            keys = [key for _pk, its, key, _private in found if its == name and key]
            signals.settled.send(OutboxRow, topic=name, keys=keys, status=status.value, error="")
    return len(found)


def _forget_private(keys: list[int]) -> None:
    for row in OutboxRow.objects.filter(pk__in=keys) if keys else ():
        row.payload = topics.get(row.topic).without_private(row.payload)
        row.save(update_fields=["payload"])
