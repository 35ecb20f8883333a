"""What the worker does about interviews. Safe to run twice and to miss."""

from __future__ import annotations

from celery import shared_task

from recruit.interviews import reminding


@shared_task
def ask_for_feedback() -> int:
    """Ask interviewers for the reviews of what is over."""
    return reminding.ask_due()
