"""The Celery doors of approvals: ended access, reminders, and delegations whose days begin."""

from __future__ import annotations

from celery import shared_task

from recruit.approvals import delegating, reminding, removing


@shared_task(name="recruit.approvals.background.end_due_grants")
def end_due_grants() -> None:
    """End the access of approvers to settled requests, where the company wants it. Safe to run twice and to kill."""
    removing.end_due_grants()


@shared_task(name="recruit.approvals.background.remind_due")
def remind_due() -> None:
    """Remind approvers who have not decided. Safe to run twice and to kill."""
    reminding.remind_due()


@shared_task(name="recruit.approvals.background.hand_over_due")
def hand_over_due() -> None:
    """Hand open parts over to delegates whose days have begun. Safe to run twice and to kill."""
    delegating.hand_over_due()
