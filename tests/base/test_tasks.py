"""Each task of the base, run twice, leaves what one run leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from base.outbox import background, queueing
from base.outbox.models import OutboxRow
from config.celery import app
from tests.base.conftest import Recorder

pytestmark = pytest.mark.django_db
Status = OutboxRow.Status


def _world() -> None:
    """Something for every task to do."""
    past = timezone.now() - timedelta(minutes=1)
    queueing.put("test", {"n": 1})
    OutboxRow.objects.create(topic="test", status=Status.SENDING, leased_until=past, attempts=1)
    OutboxRow.objects.create(topic="test", status=Status.SENT, finished_at=past - timedelta(days=31))


def _left() -> list[tuple[Any, ...]]:
    rows = OutboxRow.objects.order_by("status", "topic").values_list(
        "topic", "status", "attempts", "crashes", "last_error"
    )
    return list(rows)


@pytest.mark.parametrize("task", [background.drain, background.reconcile, background.purge], ids=lambda task: task.name)
def test_twice_is_once(task: Any, topic: Callable[..., object], recorder: Recorder) -> None:
    _world()
    task()
    once, done = _left(), len(recorder.done)
    task()
    assert (_left(), len(recorder.done)) == (once, done)


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in app.tasks, entry["task"]


def test_broker_settings_keep_the_promises_of_the_outbox() -> None:
    conf = app.conf
    assert conf.task_acks_late is True
    assert conf.task_reject_on_worker_lost is True
    assert conf.worker_prefetch_multiplier == 1
    assert conf.task_ignore_result is True
    assert conf.accept_content == ["json"]
    assert conf.task_soft_time_limit < conf.task_time_limit
    assert conf.broker_transport_options["visibility_timeout"] > 4 * conf.task_time_limit
