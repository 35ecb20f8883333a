"""Verbs that carry effects out: take a lease, perform, note the result."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from base.errors import ProviderError, RetryableError
from base.outbox import topics
from base.outbox.models import OutboxRow

LEASE = timedelta(minutes=3)
BATCH = 100


def drain() -> int:
    """Carry out what is due. Returns how many effects were tried."""
    done = 0
    while (row := _lease()) is not None and done < BATCH:
        _perform(row)
        done += 1
    return done


def reconcile() -> int:
    """Carry on after a crash. Returns how many effects were tried."""
    return drain()


@transaction.atomic
def _lease() -> OutboxRow | None:
    now = timezone.now()
    row = (
        OutboxRow.objects.select_for_update(skip_locked=True)
        .filter(Q(status=OutboxRow.Status.PENDING, available_at__lte=now))
        .order_by("available_at", "id")
        .first()
    )
    if row is None:
        return None
    row.status, row.leased_until, row.attempts = OutboxRow.Status.SENDING, now + LEASE, row.attempts + 1
    row.save(update_fields=["status", "leased_until", "attempts"])
    return row


def _perform(row: OutboxRow) -> None:
    try:
        topics.get(row.topic).perform(row.payload, effect_id=str(row.public_id))
    except RetryableError as error:
        row.status, row.last_error = OutboxRow.Status.PENDING, str(error)
        row.available_at = timezone.now() + timedelta(seconds=min(3600, 5 * 2**row.attempts))
    except ProviderError as error:
        row.status, row.last_error, row.finished_at = OutboxRow.Status.FAILED, str(error), timezone.now()
    else:
        row.status, row.finished_at = OutboxRow.Status.SENT, timezone.now()
    row.leased_until = None
    row.save(update_fields=["status", "leased_until", "last_error", "available_at", "finished_at"])
