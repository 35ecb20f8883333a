"""The Celery door of imports: old ones let go of the people they named."""

from __future__ import annotations

from celery import shared_task

from recruit.applications import importing


@shared_task(name="recruit.applications.background.forget_imports")
def forget_imports() -> None:
    """Empty imports older than 30 days. Safe to run twice."""
    importing.forget_old()
