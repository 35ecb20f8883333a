"""The outbox in one process: order, back-off, crashes, undo, repair. `test_outbox_processes` kills real workers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from base.actors import Actor
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed, OutcomeUnknown, PermanentError, Refused, RetryableError
from base.outbox import backoff, draining, nudging, purging, queueing, reconciling, repairing
from base.outbox.models import OutboxRow
from tests.base.conftest import Recorder

Status = OutboxRow.Status
pytestmark = pytest.mark.django_db
type_topic = Callable[..., object]


def _raising(error: Exception) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


def _due_now(row: OutboxRow) -> None:
    OutboxRow.objects.filter(pk=row.pk).update(available_at=timezone.now())


def _die(row: OutboxRow) -> None:
    """Leave the row as a worker leaves it that was killed in the middle."""
    past = timezone.now() - timedelta(seconds=1)
    OutboxRow.objects.filter(pk=row.pk).update(status=Status.SENDING, leased_until=past, attempts=row.attempts + 1)


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
    recorder.acts.append(_raising(RetryableError("Busy.")))
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
    recorder.acts.append(_raising(RetryableError("Too busy.", wait_seconds=900)))
    row = queueing.put("test", {})
    draining.drain()
    row.refresh_from_db()
    wait = (row.available_at - timezone.now()).total_seconds()
    assert (row.status, row.last_error, row.finished_at) == (Status.PENDING, "Too busy.", None)
    assert 890 < wait <= 900


def test_budget_ends_in_a_dead_letter(topic: type_topic, recorder: Recorder) -> None:
    topic(max_attempts=2)
    recorder.acts.extend([_raising(RetryableError("Busy.")), _raising(RetryableError("Still busy."))])
    row = queueing.put("test", {})
    draining.drain()
    _due_now(row)
    draining.drain()
    row.refresh_from_db()
    assert (row.status, row.attempts, row.last_error) == (Status.FAILED, 2, "Still busy.")


def test_permanent_error_is_not_repeated(topic: type_topic, recorder: Recorder) -> None:
    recorder.acts.append(_raising(PermanentError("No such address.")))
    row = queueing.put("test", {})
    draining.drain()
    row.refresh_from_db()
    assert (row.status, row.last_error, row.attempts) == (Status.FAILED, "No such address.", 1)


def test_unexpected_error_is_kept_counted_and_ends_at_three(topic: type_topic, recorder: Recorder) -> None:
    recorder.acts.extend([_raising(ZeroDivisionError("by zero"))] * 3)
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
    recorder.acts.extend([_raising(OutcomeUnknown()), _raising(OutcomeUnknown())])
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
    _die(row)
    reconciling.reconcile()
    row.refresh_from_db()
    assert (row.status, row.crashes, row.leased_until) == (Status.UNKNOWN, 1, None)
    draining.drain()
    row.refresh_from_db()
    assert (row.status, len(recorder.done)) == (Status.SENT, 1)


def test_second_death_without_a_way_to_ask_is_a_dead_letter(topic: type_topic, recorder: Recorder) -> None:
    row = queueing.put("test", {})
    for _death in range(2):
        _die(row)
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
    _die(row)
    reconciling.reconcile()
    draining.drain()
    row.refresh_from_db()
    assert (row.status, asked, len(recorder.done)) == (Status.SENT, [str(row.public_id)], performed)


def test_unknown_stays_unknown_while_nobody_can_be_asked(topic: type_topic, recorder: Recorder) -> None:
    def away(payload: object, effect_id: str) -> bool:
        raise RetryableError("Away.")

    topic(resolve_unknown=away)
    row = queueing.put("test", {})
    _die(row)
    reconciling.reconcile()
    draining.drain()
    row.refresh_from_db()
    assert (row.status, row.last_error, recorder.done) == (Status.UNKNOWN, "Away.", [])


def test_third_death_is_a_dead_letter_even_when_it_may_be_asked(topic: type_topic, recorder: Recorder) -> None:
    topic(resolve_unknown=lambda payload, effect_id: False)
    row = queueing.put("test", {})
    for _death in range(3):
        _die(row)
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


def test_private_fields_are_forgotten_once_done(topic: type_topic, recorder: Recorder) -> None:
    topic(forget=("secret",))
    row = queueing.put("test", {"to": "a", "secret": "b"})
    draining.drain()
    row.refresh_from_db()
    assert row.payload == {"to": "a"}
    assert recorder.done[0][0] == {"to": "a", "secret": "b"}


def test_administrator_retries_and_it_is_written_down(
    topic: type_topic, recorder: Recorder, administrator: Actor
) -> None:
    recorder.acts.append(_raising(PermanentError("No.")))
    row = queueing.put("test", {})
    draining.drain()
    row = repairing.retry(row, by=administrator)
    assert (row.status, row.attempts, row.crashes) == (Status.PENDING, 0, 0)
    entry = Entry.objects.get(kind="background.retried")
    assert (entry.actor_key, entry.object_key) == ("admin-key", f"effect:{row.public_id}")
    draining.drain()
    assert len(recorder.done) == 1


def test_retry_of_what_is_done_is_refused(topic: type_topic, recorder: Recorder, administrator: Actor) -> None:
    row = queueing.put("test", {})
    draining.drain()
    with pytest.raises(Refused):
        repairing.retry(row, by=administrator)
    with pytest.raises(Refused):
        repairing.discard(row, by=administrator, reason="Not needed")
    row.refresh_from_db()
    assert row.status == Status.SENT
    assert not Entry.objects.exists()


def test_retry_all_of_a_topic(topic: type_topic, recorder: Recorder, administrator: Actor) -> None:
    recorder.acts.extend([_raising(PermanentError("No."))] * 3)
    for number in range(3):
        queueing.put("test", {"n": number})
    draining.drain()
    assert repairing.retry_topic("test", by=administrator) == 3
    assert Entry.objects.get().data == {"count": 3}
    draining.drain()
    assert [payload["n"] for payload, _id in recorder.done] == [0, 1, 2]
    with pytest.raises(Refused):
        repairing.retry_topic("test", by=administrator)


def test_discard_needs_a_reason_and_keeps_it(topic: type_topic, administrator: Actor, recorder: Recorder) -> None:
    row = queueing.put("test", {})
    with pytest.raises(Invalid) as refusal:
        repairing.discard(row, by=administrator, reason="  ")
    assert "reason" in refusal.value.fields
    row.refresh_from_db()
    assert row.status == Status.PENDING
    repairing.discard(row, by=administrator, reason="The candidate\ncalled us.")
    row.refresh_from_db()
    assert (row.status, row.last_error) == (Status.CANCELLED, "Discarded: The candidate called us.")
    assert Entry.objects.get().data == {"reason": "The candidate called us.", "topic": "test"}
    assert draining.drain() == 0


def test_employee_may_neither_retry_nor_discard(topic: type_topic, employee: Actor) -> None:
    row = queueing.put("test", {})
    OutboxRow.objects.update(status=Status.FAILED)
    for act in (
        lambda: repairing.retry(row, by=employee),
        lambda: repairing.retry_topic("test", by=employee),
        lambda: repairing.discard(row, by=employee, reason="x"),
    ):
        with pytest.raises(NotAllowed):
            act()
    row.refresh_from_db()
    assert row.status == Status.FAILED
    assert not Entry.objects.exists()


def test_purge_keeps_the_young_and_the_failed(topic: type_topic) -> None:
    old, young = timezone.now() - timedelta(days=31), timezone.now() - timedelta(days=29)
    kept = []
    for status, finished_at, stays in [
        (Status.SENT, old, False),
        (Status.CANCELLED, old, False),
        (Status.SENT, young, True),
        (Status.FAILED, old, True),
        (Status.PENDING, None, True),
    ]:
        row = OutboxRow.objects.create(topic="test", status=status, finished_at=finished_at)
        kept += [row.pk] if stays else []
    assert purging.purge() == 2
    assert sorted(OutboxRow.objects.values_list("pk", flat=True)) == kept
    assert purging.purge() == 0


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
    settings.OUTBOX_NUDGE = True  # type: ignore[attr-defined]
    queueing.put("test", {}, available_at=timezone.now() - timedelta(seconds=31))
    nudging.nudge()
    assert woken == ["send"]
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        nudging.nudge()


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
    _die(row)
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
