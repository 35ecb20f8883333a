"""The Celery door of the portal: files and drafts of forms nobody finished."""

from __future__ import annotations

from celery import shared_task

from portal import drafting, keeping


@shared_task(name="portal.background.sweep_drafts")
def sweep_drafts() -> None:
    """Remove files that waited for hours, and drafts that waited for a week. Safe to run twice."""
    keeping.sweep()
    drafting.sweep()
