"""What the worker does about offers. Safe to run twice and to miss."""

from __future__ import annotations

from celery import shared_task

from recruit.offers import expiring


@shared_task
def expire_offers() -> int:
    """End offers whose last day to answer has passed. Returns how many."""
    return expiring.expire_due()
