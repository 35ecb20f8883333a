"""What the worker does about meetings. Safe to run twice and to miss."""

from __future__ import annotations

from celery import shared_task

from calendars.meetings import booking


@shared_task
def sweep_holds() -> int:
    """Remove holds that ran out."""
    return booking.sweep()
