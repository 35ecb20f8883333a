"""The Celery doors of privacy: the nightly round, and questions for consent that come to their end."""

from __future__ import annotations

from celery import shared_task

from recruit.privacy import pacing, retaining


@shared_task(name="recruit.privacy.background.keep_round")
def keep_round() -> None:
    """Begin the night's round or go on with it. Safe to run twice and to kill."""
    retaining.keep_round()


@shared_task(name="recruit.privacy.background.follow_questions")
def follow_questions() -> None:
    """Remind of open questions, and close those whose time is over. Safe to run twice and to kill."""
    pacing.follow_questions()
