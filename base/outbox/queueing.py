"""Verbs that write, cancel, retry and discard effects. Writing happens in the caller's transaction."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from base.outbox import topics
from base.outbox.models import OutboxRow

logger = logging.getLogger(__name__)


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
    topics.get(topic)
    values = {
        "topic": topic,
        "payload": payload,
        "about": about,
        "group": group,
        "available_at": available_at or timezone.now(),
        "undo_group": undo_group,
    }
    if key is None:
        row = OutboxRow.objects.create(**values)
    else:
        row, _created = OutboxRow.objects.get_or_create(key=key, defaults=values)
    transaction.on_commit(lambda: wake(topics.get(topic).queue))
    return row


def wake(queue: str = "send") -> None:
    """Tell a worker that there is work. Only a hint: when the broker is down, beat finds the rows."""
    from base.outbox import background

    try:
        background.drain.apply_async(queue=queue, retry=False, ignore_result=True)
    except Exception:  # a missing broker must never fail the change that was just committed
        logger.warning("The broker cannot be reached; the reconciler will pick the work up.")


def cancel(*, undo_group: UUID | None = None, about: str = "", topic: str = "") -> int:
    """Cancel effects that have not begun. Returns how many were stopped. Needs `undo_group` or `about`."""
    if undo_group is None and not about:
        raise ValueError("cancel() needs undo_group or about.")
    rows = OutboxRow.objects.filter(status=OutboxRow.Status.PENDING)
    if undo_group is not None:
        rows = rows.filter(undo_group=undo_group)
    if about:
        rows = rows.filter(about=about)
    if topic:
        rows = rows.filter(topic=topic)
    return rows.update(status=OutboxRow.Status.CANCELLED, finished_at=timezone.now())
