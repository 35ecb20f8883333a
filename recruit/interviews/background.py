"""What the worker does about interviews. Safe to run twice and to miss."""

from __future__ import annotations

from celery import shared_task

from recruit.interviews import expiring, reminding


@shared_task
def ask_for_feedback() -> int:
    """Ask interviewers for the reviews of what is over."""
    return reminding.ask_due()


@shared_task
def remind_to_choose() -> int:
    """Remind candidates who have chosen no time for two days, once each. Returns how many."""
    return expiring.remind_due()
