"""Rows of the outbox in the states that tests need."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from base.outbox.models import OutboxRow

Status = OutboxRow.Status
type_topic = Callable[..., object]


def raising(error: Exception) -> Callable[[], None]:
    """Make an effect that fails like this."""

    def act() -> None:
        raise error

    return act


def die(row: OutboxRow) -> None:
    """Leave the row as a worker leaves it that was killed in the middle."""
    past = timezone.now() - timedelta(seconds=1)
    OutboxRow.objects.filter(pk=row.pk).update(status=Status.SENDING, leased_until=past, attempts=row.attempts + 1)
