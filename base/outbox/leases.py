"""Keeps the lease of an effect alive while its worker lives: a dead worker shows soon, a slow one does not."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from base.outbox.models import OutboxRow

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
RENEW_SECONDS = 10.0


@contextmanager
def kept_alive(row: OutboxRow) -> Iterator[None]:
    """Renew the lease every ten seconds from a thread of its own until the block ends."""
    ended = threading.Event()
    timer = threading.Timer(RENEW_SECONDS, _renew_until, args=(ended, row.pk, row.attempts))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        ended.set()
        timer.cancel()


def _renew_until(ended: threading.Event, pk: int, attempt: int) -> None:
    try:
        while not ended.is_set():
            _renew(pk, attempt)
            ended.wait(RENEW_SECONDS)
    finally:
        connection.close()


def _renew(pk: int, attempt: int) -> None:
    mine = OutboxRow.objects.filter(pk=pk, status=OutboxRow.Status.SENDING, attempts=attempt)
    try:
        mine.update(leased_until=timezone.now() + LEASE)
    except (DatabaseError, InterfaceError):
        connection.close()
        logger.warning("The lease of an effect could not be renewed; trying again.")
