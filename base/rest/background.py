"""The Celery door of the REST frame: throwing away answers that nobody may repeat any more."""

from __future__ import annotations

from celery import shared_task

from base.rest import repeating


@shared_task(name="base.rest.background.forget_kept_answers")
def forget_kept_answers() -> None:
    """Throw away kept answers after their 48 hours. Safe to run twice."""
    repeating.forget_old()
