"""The Celery doors of the outbox: wake-ups that drain, beat's round, and the nightly clearing."""

from __future__ import annotations

from celery import shared_task

from base.outbox import draining, purging, reconciling


@shared_task(name="base.outbox.background.drain")
def drain(queue: str | None = None) -> None:
    """Carry out what is due now. Safe to run twice and at the same time."""
    draining.drain(queue)


@shared_task(name="base.outbox.background.reconcile")
def reconcile() -> None:
    """Find leases that ran out and rows nobody was woken for."""
    reconciling.reconcile()


@shared_task(name="base.outbox.background.purge")
def purge() -> None:
    """Throw away what was done long ago."""
    purging.purge()
