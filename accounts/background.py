"""The Celery door of accounts."""

from __future__ import annotations

from celery import shared_task

from accounts import forgetting


@shared_task(name="accounts.background.forget_old")
def forget_old() -> None:
    """Drop dead sessions, spent links and old counters. Safe to run twice."""
    forgetting.forget_old()
