"""What the worker does about interviews. Safe to run twice and to miss."""

from __future__ import annotations

from celery import shared_task

from recruit.interviews import reminding, telling


@shared_task
def ask_for_feedback() -> int:
    """Ask interviewers for the reviews of what is over."""
    return reminding.ask_due()


@shared_task
def sweep_files() -> int:
    """Remove files of invitations that left long ago."""
    return telling.sweep()
