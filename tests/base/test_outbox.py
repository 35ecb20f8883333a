"""The outbox in one process: order, back-off, crashes, undo, repair. `test_outbox_processes` kills real workers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from base.errors import OutcomeUnknown, PermanentError, RetryableError
from base.outbox import backoff, draining, nudging, queueing, reconciling
from base.outbox.models import OutboxRow
from tests.base.conftest import Recorder
from tests.base.outbox_rows import Status, die, raising, type_topic

pytestmark = pytest.mark.django_db


def _due_now(row: OutboxRow) -> None:
    OutboxRow.objects.filter(pk=row.pk).update(available_at=timezone.now())


def test_effect_is_carried_out_once(topic: type_topic, recorder: Recorder) -> None:
    row = queueing.put("test", {"n": 1})
    assert draining.drain() == 1
    assert draining.drain() == 0
    row.refresh_from_db()
    assert recorder.done == [({"n": 1}, str(row.public_id))]
    assert (row.status, row.attempts, row.crashes, row.leased_until) == (Status.SENT, 1, 0, None)
    assert row.finished_at is not None


def test_unregistered_topic_cannot_be_put() -> None:
    with pytest.raises(KeyError):
        queueing.put("nobody-knows", {})
    assert not OutboxRow.objects.exists()


def test_same_key_is_one_row(topic: type_topic, recorder: Recorder) -> None:
    first = queueing.put("test", {"n": 1}, key="welcome:1")
    assert queueing.put("test", {"n": 2}, key="welcome:1").pk == first.pk
    draining.drain()
    assert [payload for payload, _id in recorder.done] == [{"n": 1}]


def test_rolled_back_change_has_no_effect(topic: type_topic, recorder: Recorder) -> None:
    def change() -> None:
        with transaction.atomic():
            queueing.put("test", {})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change()
    assert draining.drain() == 0
    assert recorder.done == []


def test_waits_until_available(topic: type_topic, recorder: Recorder) -> None:
    row = queueing.put("test", {}, available_at=timezone.now() + timedelta(minutes=5))
    assert draining.drain() == 0
    _due_now(row)
    assert draining.drain() == 1


def test_drains_only_its_queue(topic: type_topic, recorder: Recorder) -> None:
    topic("slow", queue="heavy")
    queueing.put("slow", {})
    assert draining.drain("send") == 0
    assert draining.drain("heavy") == 1


def test_group_keeps_order_and_a_waiting_row_holds_back_later_ones(topic: type_topic, recorder: Recorder) -> None:
    recorder.acts.append(raising(RetryableError("Busy.")))
    first = queueing.put("test", {"n": 1}, group="g")
    queueing.put("test", {"n": 2}, group="g")
    queueing.put("test", {"n": 3}, group="other")
    assert draining.drain() == 2
    assert [payload["n"] for payload, _id in recorder.done] == [3]
    _due_now(first)
    assert draining.drain() == 2
    assert [payload["n"] for payload, _id in recorder.done] == [3, 1, 2]


@pytest.mark.parametrize("status", [Status.PENDING, Status.SENDING, Status.UNKNOWN])
def test_open_row_blocks_its_group(topic: type_topic, recorder: Recorder, status: str) -> None:
    ahead = timezone.now() + timedelta(minutes=1)
    first = queueing.put("test", {"n": 1}, group="g", available_at=ahead)
    OutboxRow.objects.filter(pk=first.pk).update(status=status, leased_until=ahead if status == "sending" else None)
    queueing.put("test", {"n": 2}, group="g")
    assert draining.drain() == 0


@pytest.mark.parametrize("status", [Status.SENT, Status.FAILED, Status.CANCELLED])
def test_finished_row_does_not_block_its_group(topic: type_topic, recorder: Recorder, status: str) -> None:
    first = queueing.put("test", {"n": 1}, group="g")
    OutboxRow.objects.filter(pk=first.pk).update(status=status)
    queueing.put("test", {"n": 2}, group="g")
    assert draining.drain() == 1


def test_retryable_is_tried_later_with_the_wish_of_the_other_side(topic: type_topic, recorder: Recorder) -> None:
    recorder.acts.append(raising(RetryableError("Too busy.", wait_seconds=900)))
    row = queueing.put("test", {})
    draining.drain()
    row.refresh_from_db()
    wait = (row.available_at - timezone.now()).total_seconds()
    assert (row.status, row.last_error, row.finished_at) == (Status.PENDING, "Too busy.", None)
    assert 890 < wait <= 900


def test_budget_ends_in_a_dead_letter(topic: type_topic, recorder: Recorder) -> None:
    topic(max_attempts=2)
    recorder.acts.extend([raising(RetryableError("Busy.")), raising(RetryableError("Still busy."))])
    row = queueing.put("test", {})
    draining.drain()
    _due_now(row)
    draining.drain()
    row.refresh_from_db()
    assert (row.status, row.attempts, row.last_error) == (Status.FAILED, 2, "Still busy.")


def test_permanent_error_is_not_repeated(topic: type_topic, recorder: Recorder) -> None:
    recorder.acts.append(raising(PermanentError("No such address.")))
    row = queueing.put("test", {})
    draining.drain()
    row.refresh_from_db()
    assert (row.status, row.last_error, row.attempts) == (Status.FAILED, "No such address.", 1)


def test_unexpected_error_is_kept_counted_and_ends_at_three(topic: type_topic, recorder: Recorder) -> None:
    recorder.acts.extend([raising(ZeroDivisionError("by zero"))] * 3)
    row = queueing.put("test", {})
    behind = queueing.put("test", {"behind": True})
    draining.drain()
    row.refresh_from_db()
    assert (row.status, row.crashes, row.last_error) == (Status.PENDING, 1, "ZeroDivisionError: by zero")
    behind.refresh_from_db()
    assert behind.crashes == 1
    for _again in range(2):
        _due_now(row)
        draining.drain("send")
    row.refresh_from_db()
    assert row.crashes + behind.crashes >= 3
    assert row.status == Status.FAILED or row.crashes == 2


def test_lost_answer_is_repeated_once_then_left_to_a_person(topic: type_topic, recorder: Recorder) -> None:
    recorder.acts.extend([raising(OutcomeUnknown()), raising(OutcomeUnknown())])
    row = queueing.put("test", {})
    draining.drain()
    row.refresh_from_db()
    assert (row.status, row.crashes) == (Status.UNKNOWN, 1)
    _due_now(row)
    draining.drain()
    _due_now(row)
    draining.drain()
    row.refresh_from_db()
    assert (row.status, row.crashes, len(recorder.acts), recorder.done) == (Status.FAILED, 2, 0, [])


def test_dead_worker_makes_unknown_and_it_is_repeated_once(topic: type_topic, recorder: Recorder) -> None:
    row = queueing.put("test", {})
    die(row)
    reconciling.reconcile()
    row.refresh_from_db()
    assert (row.status, row.crashes, row.leased_until) == (Status.UNKNOWN, 1, None)
    draining.drain()
    row.refresh_from_db()
    assert (row.status, len(recorder.done)) == (Status.SENT, 1)


def test_second_death_without_a_way_to_ask_is_a_dead_letter(topic: type_topic, recorder: Recorder) -> None:
    row = queueing.put("test", {})
    for _death in range(2):
        die(row)
        reconciling.reconcile()
    draining.drain()
    row.refresh_from_db()
    assert (row.status, row.crashes, recorder.done) == (Status.FAILED, 2, [])


@pytest.mark.parametrize(("happened", "performed"), [(True, 0), (False, 1)])
def test_unknown_is_asked_about(topic: type_topic, recorder: Recorder, happened: bool, performed: int) -> None:
    asked: list[str] = []

    def ask(_payload: object, effect_id: str) -> bool:
        asked.append(effect_id)
        return happened

    topic(resolve_unknown=ask)
    row = queueing.put("test", {})
    die(row)
    reconciling.reconcile()
    draining.drain()
    row.refresh_from_db()
    assert (row.status, asked, len(recorder.done)) == (Status.SENT, [str(row.public_id)], performed)


def test_unknown_stays_unknown_while_nobody_can_be_asked(topic: type_topic, recorder: Recorder) -> None:
    def away(payload: object, effect_id: str) -> bool:
        raise RetryableError("Away.")

    topic(resolve_unknown=away)
    row = queueing.put("test", {})
    die(row)
    reconciling.reconcile()
    draining.drain()
    row.refresh_from_db()
    assert (row.status, row.last_error, recorder.done) == (Status.UNKNOWN, "Away.", [])


def test_third_death_is_a_dead_letter_even_when_it_may_be_asked(topic: type_topic, recorder: Recorder) -> None:
    topic(resolve_unknown=lambda payload, effect_id: False)
    row = queueing.put("test", {})
    for _death in range(3):
        die(row)
        reconciling.reconcile()
    row.refresh_from_db()
    assert (row.status, row.crashes) == (Status.FAILED, 3)
    assert draining.drain() == 0


def test_living_lease_is_left_alone(topic: type_topic) -> None:
    row = queueing.put("test", {})
    soon = timezone.now() + timedelta(seconds=5)
    OutboxRow.objects.filter(pk=row.pk).update(status=Status.SENDING, leased_until=soon)
    reconciling.reconcile()
    row.refresh_from_db()
    assert (row.status, row.crashes) == (Status.SENDING, 0)


def test_reconcile_wakes_only_queues_that_are_late(topic: type_topic, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[str] = []
    monkeypatch.setattr(queueing, "wake", lambda queue="send", **_more: woken.append(queue))
    topic("slow", queue="heavy")
    queueing.put("test", {}, available_at=timezone.now() - timedelta(seconds=11))
    queueing.put("slow", {}, available_at=timezone.now() - timedelta(seconds=5))
    assert reconciling.reconcile() == ["send"]
    assert woken == ["send"]


def test_topic_of_another_version_is_said_not_lost(topic: type_topic) -> None:
    row = OutboxRow.objects.create(topic="gone", payload={})
    reconciling.reconcile()
    row.refresh_from_db()
    assert row.status == Status.FAILED
    assert "version" in row.last_error


def test_undo_cancels_what_waits_and_nothing_else(topic: type_topic, recorder: Recorder) -> None:
    group = uuid4()
    waiting = queueing.put("test", {"n": 1}, undo_group=group, available_at=timezone.now() + timedelta(seconds=10))
    queueing.put("test", {"n": 2})
    assert queueing.cancel(undo_group=group) == 1
    _due_now(waiting)
    draining.drain()
    assert [payload["n"] for payload, _id in recorder.done] == [2]
    assert queueing.cancel(undo_group=group) == 0


def test_cancel_without_saying_what_is_refused() -> None:
    with pytest.raises(ValueError, match="undo_group or about"):
        queueing.cancel(topic="mail")


def test_back_off_grows_to_an_hour_and_respects_wishes() -> None:
    def most(low: float, high: float) -> float:
        return high

    def least(low: float, high: float) -> float:
        return low

    assert [backoff.delay(n, dice=most) for n in (1, 2, 3, 10, 11, 99)] == [5, 10, 20, 2560, 3600, 3600]
    assert backoff.delay(5, dice=least) == 0
    assert backoff.delay(1, asked_seconds=42, dice=least) == 42
    assert backoff.delay(1, asked_seconds=1e9, dice=least) == 24 * 3600


def test_web_request_nudges_only_when_work_is_late(
    topic: type_topic,
    monkeypatch: pytest.MonkeyPatch,
    settings: object,
    django_assert_num_queries: Callable[..., object],
) -> None:
    woken: list[str] = []
    monkeypatch.setattr(queueing, "wake", lambda queue="send", **_more: woken.append(queue))
    monkeypatch.setattr(nudging._Clock, "looked_at", -1e9)
    settings.OUTBOX_NUDGE = True  # type: ignore[attr-defined]  # pytest-django's settings
    queueing.put("test", {}, available_at=timezone.now() - timedelta(seconds=31))
    nudging.nudge()
    assert woken == ["send"]
    with django_assert_num_queries(0):  # type: ignore[attr-defined]  # a fixture typed as a plain object
        nudging.nudge()
