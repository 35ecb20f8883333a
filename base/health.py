"""Looks whether the parts the product stands on answer. Says yes or no for each, never why: anybody may ask."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from base.outbox.models import OutboxRow

LONGEST_DELAY = timedelta(minutes=2)
LEAST_DISK_FREE = 0.05


def ready() -> dict[str, bool]:
    """What a request needs: a database that answers and is migrated."""
    return {"database": _works(_ask_database), "migrations": _works(_compare_migrations)}


def deep() -> dict[str, bool]:
    """What the whole product needs, background work included."""
    return ready() | {
        "broker": _works(_ask_broker),
        "background": _works(_look_for_delays),
        "disk": _works(_look_at_disk),
    }


def _works(look: Callable[[], bool]) -> bool:
    try:
        return look()
    except Exception:  # noqa: BLE001  any failure at all means that the part does not work
        return False


def _ask_database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() is not None


def _compare_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _ask_broker() -> bool:
    if not settings.CELERY_BROKER_URL.startswith(("redis://", "rediss://")):
        return True
    client = redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_timeout=1, socket_connect_timeout=1)
    return bool(client.ping())


def _look_for_delays() -> bool:
    late = timezone.now() - LONGEST_DELAY
    return not OutboxRow.objects.filter(status=OutboxRow.Status.PENDING, available_at__lt=late).exists()


def _look_at_disk() -> bool:
    usage = shutil.disk_usage(settings.STATE_DIR if settings.STATE_DIR.exists() else settings.BASE_DIR)
    return usage.free / usage.total > LEAST_DISK_FREE
