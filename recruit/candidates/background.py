"""The Celery door of files: the nightly sweep. Reading a file comes through the outbox."""

from __future__ import annotations

import logging

from celery import shared_task

from recruit.candidates import sweeping

logger = logging.getLogger(__name__)


@shared_task(name="recruit.candidates.background.sweep_files")
def sweep_files() -> None:
    """Remove files nobody knows and log rows whose file is gone. Safe to run twice."""
    swept = sweeping.sweep()
    if swept.removed:
        logger.info("Removed %d stored files that nothing refers to.", swept.removed)
    for public_id in swept.missing:
        logger.error("The file of attachment %s is missing from the store.", public_id)
