"""The Celery door of the portal: files of forms nobody finished."""

from __future__ import annotations

from celery import shared_task

from portal import keeping


@shared_task(name="portal.background.sweep_drafts")
def sweep_drafts() -> None:
    """Remove files that waited longer than an hour. Safe to run twice."""
    keeping.sweep()
