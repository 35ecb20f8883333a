"""Verb that throws old rows away: what is done or cancelled after its topic's days, expired undos after one."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Model, QuerySet
from django.utils import timezone

from base.outbox import topics
from base.outbox.models import OutboxRow
from base.undo.models import Undoable

KEPT_UNDO = timedelta(days=1)
BATCH = 5000


def purge() -> int:
    """Delete in small batches, so that no lock lasts. Returns how many went. Failed effects stay until discarded."""
    now = timezone.now()
    gone = _delete(Undoable.objects.filter(expires_at__lt=now - KEPT_UNDO))
    done = OutboxRow.objects.filter(status__in=[OutboxRow.Status.SENT, OutboxRow.Status.CANCELLED])
    for topic in topics.every():
        gone += _delete(done.filter(topic=topic.name, finished_at__lt=now - timedelta(days=topic.keep_days)))
    return gone


def _delete(rows: QuerySet[OutboxRow] | QuerySet[Undoable]) -> int:
    model: type[Model] = rows.model
    gone = 0
    while keys := list(rows.order_by("id").values_list("id", flat=True)[:BATCH]):
        gone += model._default_manager.filter(pk__in=keys).delete()[0]
    return gone
