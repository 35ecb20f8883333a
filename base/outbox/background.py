"""The Celery doors of the outbox: wake-ups that drain, and beat's reconciler."""

from __future__ import annotations

from celery import shared_task

from base.outbox import draining


@shared_task(name="base.outbox.background.drain")
def drain() -> None:
    """Carry out what is due now. Safe to run twice and at the same time."""
    draining.drain()


@shared_task(name="base.outbox.background.reconcile")
def reconcile() -> None:
    """Find leases that ran out and rows nobody was woken for."""
    draining.reconcile()
