"""The Celery application. Tasks live in files named `background.py` and are found by that name."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

app = Celery("recruit")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Web servers answer in threads, and Celery's "current" app is known to one thread only.
app.set_default()
app.autodiscover_tasks(
    [
        "base.audit",
        "base.outbox",
        "base.rest",
        "accounts",
        "calendars.connections",
        "calendars.syncing",
        "calendars.meetings",
        "recruit.applications",
        "recruit.approvals",
        "recruit.candidates",
        "recruit.offers",
        "recruit.interviews",
        "recruit.privacy",
        "portal",
        "portal.mine",
    ],
    related_name="background",
)
