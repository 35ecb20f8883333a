"""Verb of the web processes: when beat is dead, a request that has been answered does its round.

Looks at most once in 30 seconds a process, and after the answer has left, so that nobody waits for it.
"""

from __future__ import annotations

import logging
import time

from django.conf import settings
from django.db import Error as DatabaseTrouble

from base.outbox import reconciling

logger = logging.getLogger(__name__)

EVERY_SECONDS = 30.0


class _Clock:
    """When this process last looked."""

    looked_at = time.monotonic()


def nudge(**_signal: object) -> None:
    """Receiver of `request_finished`: wake the queues if their work is late."""
    if not settings.OUTBOX_NUDGE or time.monotonic() - _Clock.looked_at < EVERY_SECONDS:
        return
    _Clock.looked_at = time.monotonic()
    try:
        if reconciling.is_late():
            reconciling.reconcile()
    except DatabaseTrouble:
        logger.warning("The background work could not be looked at.")
