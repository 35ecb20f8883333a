"""What the worker does to know of changes in outside calendars. Safe to run twice and to miss."""

from __future__ import annotations

from celery import shared_task

from calendars.providers.base import Revoked
from calendars.syncing import reading, subscribing
from calendars.syncing.models import Subscription


@shared_task
def read_mailbox(public_id: str) -> int:
    """Catch up with one mailbox, woken by a notice. Returns how many meetings changed."""
    subscription = Subscription.objects.select_related("connection").filter(public_id=public_id).first()
    try:
        return 0 if subscription is None else reading.catch_up(subscription)
    except Revoked:  # noted; the mailbox stays marked until somebody has signed in
        return 0


@shared_task
def read_mailboxes() -> int:
    """Read what was heard of and not read, and what nobody told us of for a quarter of an hour."""
    return reading.read_due()


@shared_task
def keep_subscriptions() -> int:
    """Make, prolong and end subscriptions."""
    return subscribing.keep_all()
