"""Verbs that carry effects out: take a lease, perform outside any transaction, note the result.

A worker that dies leaves a row in `sending`; `reconciling` turns it into `unknown` once the lease ran out, and the next
drain settles it: it asks the topic whether the effect happened, or repeats it once.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from base.errors import DomainError, NotYet, OutcomeUnknown, RetryableError, TooMany
from base.outbox import backoff, leases, queueing, signals, topics
from base.outbox.models import OPEN, OutboxRow

logger = logging.getLogger(__name__)

BATCH = 100
LONGEST_RUN_SECONDS = 40.0
MOST_CRASHES = 3
# A database that restarts is asked again for a minute, at first in quick succession.
NOTE_WAITS_SECONDS = (0.1, 0.2, 0.4, *(1.0,) * 60)

_Status = OutboxRow.Status


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a try ended and what is written into the row. One that does not count leaves the attempts as they were."""

    status: str
    error: str = ""
    wait_seconds: float = 0.0
    crashed: bool = False
    counts: bool = True


def drain(queue: str | None = None) -> int:
    """Carry out what is due in one queue, or in all. Returns how many effects were tried.

    Stops after a batch or 40 seconds and wakes a successor, so that no task grows long.
    """
    began, tried = time.monotonic(), 0
    while tried < BATCH and time.monotonic() - began < LONGEST_RUN_SECONDS:
        row = _lease(queue)
        if row is None:
            return tried
        tried += 1
        outcome = _carry_out(row)
        _note(row, outcome)
    queueing.wake(queue or "send")
    return tried


@transaction.atomic(durable=True)
def _lease(queue: str | None) -> OutboxRow | None:
    """Take the oldest due row nobody works at. The oldest open row of a group holds back the later ones."""
    now = timezone.now()
    older = OutboxRow.objects.filter(group=OuterRef("group"), id__lt=OuterRef("id"), status__in=OPEN)
    row = (
        OutboxRow.objects.select_for_update(skip_locked=True)
        .filter(status__in=[_Status.PENDING, _Status.UNKNOWN], available_at__lte=now, topic__in=topics.names_of(queue))
        .filter(Q(group="") | ~Exists(older))
        .order_by("available_at", "id")
        .first()
    )
    if row is None:
        return None
    row.was_unknown = row.status == _Status.UNKNOWN
    row.status, row.leased_until, row.attempts = _Status.SENDING, now + leases.LEASE, row.attempts + 1
    row.save(update_fields=["status", "leased_until", "attempts"])
    return row


def _carry_out(row: OutboxRow) -> Outcome:
    """Settle what is unknown, perform what is open, and say how it ended. Touches the row only through its lease."""
    topic = topics.get(row.topic)
    try:
        with leases.kept_alive(row):
            if row.was_unknown and (settled := _settle(topic, row)) is not None:
                return settled
            topic.perform(row.payload, effect_id=str(row.public_id))
    except (RetryableError, TooMany) as error:
        return _try_later(topic, row, error)
    except OutcomeUnknown as error:
        return _after_crash(row, str(error), _Status.UNKNOWN)
    except DomainError as error:
        return Outcome(_Status.FAILED, str(error))
    except SoftTimeLimitExceeded:
        return _after_crash(row, "It took too long and was stopped in the middle.", _Status.UNKNOWN)
    except Exception as error:  # a fault of ours must not stop the effects behind this one
        logger.exception("An effect of topic %s failed unexpectedly.", row.topic)
        return _after_crash(row, f"{type(error).__name__}: {error}", _Status.PENDING)
    return Outcome(_Status.SENT)


def _settle(topic: topics.Topic, row: OutboxRow) -> Outcome | None:
    """Decide about an effect whose worker died. None means: do it (again)."""
    if topic.resolve_unknown is not None:
        return Outcome(_Status.SENT) if topic.resolve_unknown(row.payload, str(row.public_id)) else None
    if row.crashes > 1:
        return Outcome(_Status.FAILED, "It was interrupted twice and may have happened. Look before you try it again.")
    return None


def _try_later(topic: topics.Topic, row: OutboxRow, error: DomainError) -> Outcome:
    counts = not isinstance(error, NotYet)
    if counts and row.attempts >= topic.max_attempts:
        return Outcome(_Status.FAILED, str(error))
    asked = getattr(error, "wait_seconds", None)
    status = _Status.UNKNOWN if row.was_unknown and topic.resolve_unknown is not None else _Status.PENDING
    return Outcome(status, str(error), backoff.delay(row.attempts, asked_seconds=asked), counts=counts)


def _after_crash(row: OutboxRow, error: str, status: str) -> Outcome:
    if row.crashes + 1 >= MOST_CRASHES:
        return Outcome(_Status.FAILED, error, crashed=True)
    return Outcome(status, error, backoff.delay(row.attempts), crashed=True)


def _note(row: OutboxRow, outcome: Outcome) -> None:
    """Write the result down. A database that is restarting is asked again for a while: the effect has happened.

    A row that was taken for lost meanwhile, but that nobody has tried again, is still ours.
    """
    values = _values(row, outcome)
    ours = [_Status.SENDING, _Status.UNKNOWN]
    mine = OutboxRow.objects.filter(pk=row.pk, status__in=ours, attempts=row.attempts)
    for wait in (*NOTE_WAITS_SECONDS, None):
        try:
            with transaction.atomic():
                if mine.update(**values) and row.about and outcome.status in {_Status.SENT, _Status.FAILED}:
                    signals.settled.send(
                        OutboxRow, topic=row.topic, keys=[row.about], status=str(outcome.status), error=outcome.error
                    )
            return
        except (OperationalError, InterfaceError):
            if wait is None or connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(wait)


def _values(row: OutboxRow, outcome: Outcome) -> dict[str, Any]:
    now = timezone.now()
    values: dict[str, Any] = {
        "status": outcome.status,
        "leased_until": None,
        "last_error": outcome.error[:2000],
        "crashes": row.crashes + outcome.crashed,
        "attempts": row.attempts - (not outcome.counts),
    }
    if outcome.status in {_Status.SENT, _Status.FAILED}:
        values["finished_at"] = now
    else:
        values["available_at"] = now + timedelta(seconds=outcome.wait_seconds)
    if outcome.status == _Status.SENT:
        values["payload"] = topics.get(row.topic).without_private(row.payload)
    return values
