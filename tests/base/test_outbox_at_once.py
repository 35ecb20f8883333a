"""The outbox with several workers in one process: leases, transactions, a database that started just now."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from base.outbox import draining, queueing, reconciling
from base.outbox.models import OutboxRow
from tests.base.conftest import Recorder
from tests.base.outbox_rows import Status, die, type_topic

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_two_drainers_share_the_work_and_do_each_once(topic: type_topic, recorder: Recorder) -> None:
    for number in range(40):
        queueing.put("test", {"n": number}, group=f"g{number % 3}" if number < 12 else "")
    start = threading.Barrier(4)
    mistakes: list[Exception] = []

    def work() -> None:
        try:
            start.wait()
            for _round in range(30):
                draining.drain()
        except Exception as error:  # noqa: BLE001  told by the test below
            mistakes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    draining.drain()
    assert mistakes == []
    order = [payload["n"] for payload, _id in recorder.done]
    assert sorted(order) == list(range(40))
    for group in range(3):
        mine = [number for number in order if number < 12 and number % 3 == group]
        assert mine == sorted(mine)


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_performing(topic: type_topic, recorder: Recorder) -> None:
    seen: list[bool] = []
    recorder.acts.append(lambda: seen.append(connection.in_atomic_block))
    queueing.put("test", {})
    draining.drain()
    assert seen == [False]


@pytest.mark.django_db(transaction=True)
def test_draining_inside_a_transaction_is_refused(topic: type_topic, recorder: Recorder) -> None:
    queueing.put("test", {})
    with pytest.raises(RuntimeError), transaction.atomic():
        draining.drain()
    assert recorder.done == []


@pytest.mark.django_db(transaction=True)
def test_slow_effect_keeps_its_lease(topic: type_topic, recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    from base.outbox import leases

    monkeypatch.setattr(leases, "RENEW_SECONDS", 0.05)
    row = queueing.put("test", {})
    ends: list[object] = []

    def slow() -> None:
        first = OutboxRow.objects.get().leased_until
        for _wait in range(100):
            threading.Event().wait(0.02)
            if OutboxRow.objects.get().leased_until != first:
                ends.append(True)
                return

    recorder.acts.append(slow)
    draining.drain()
    row.refresh_from_db()
    assert (ends, row.status) == ([True], Status.SENT)


def test_leases_get_a_while_after_the_database_started(topic: type_topic, monkeypatch: pytest.MonkeyPatch) -> None:
    row = queueing.put("test", {})
    die(row)
    monkeypatch.setattr(reconciling, "_database_started_at", lambda: timezone.now() - timedelta(seconds=5))
    assert reconciling.expire_leases() == 0
    monkeypatch.setattr(reconciling, "_database_started_at", lambda: timezone.now() - timedelta(seconds=31))
    assert reconciling.expire_leases() == 1


def test_late_word_of_a_living_worker_counts(topic: type_topic, recorder: Recorder) -> None:
    def taken_for_dead() -> None:
        OutboxRow.objects.update(status=Status.UNKNOWN, leased_until=None, crashes=1)

    recorder.acts.append(taken_for_dead)
    row = queueing.put("test", {})
    draining.drain()
    row.refresh_from_db()
    assert (row.status, len(recorder.done)) == (Status.SENT, 1)
