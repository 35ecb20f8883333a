"""What the worker does about offers. Safe to run twice and to miss."""

from __future__ import annotations

from celery import shared_task

from recruit.offers import expiring, filing


@shared_task
def expire_offers() -> int:
    """End offers whose last day to answer has passed. Returns how many."""
    return expiring.expire_due()


@shared_task
def sweep_offer_files() -> int:
    """Remove stored files of offers that nothing refers to. Returns how many."""
    return filing.sweep()
