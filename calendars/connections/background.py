"""What the worker does about the calendar system by itself. Safe to run twice and to miss."""

from __future__ import annotations

from celery import shared_task

from calendars.connections import tending


@shared_task
def look_after() -> str:
    """Ask the system in use how it is, so that a fault, or its end, is known before somebody plans an interview."""
    return tending.look_after()


@shared_task
def load_resources() -> int:
    """Fetch rooms anew once a day: rooms are built and closed. Returns how many there are."""
    return tending.load_daily()
