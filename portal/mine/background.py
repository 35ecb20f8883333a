"""The Celery door of candidates' own pages: links and sessions that are over."""

from __future__ import annotations

from celery import shared_task

from portal.mine import entering


@shared_task(name="portal.mine.background.forget_old")
def forget_old() -> None:
    """Drop links and sessions of candidates that are over for a week. Safe to run twice."""
    entering.forget_old()
