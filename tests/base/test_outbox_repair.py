"""The outbox in the hands of an administrator: retried, discarded, purged; private fields are forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from base.actors import Actor
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed, PermanentError, Refused
from base.outbox import draining, purging, queueing, repairing
from base.outbox.models import OutboxRow
from tests.base.conftest import Recorder
from tests.base.outbox_rows import Status, raising, type_topic

pytestmark = pytest.mark.django_db


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
    recorder.acts.append(raising(PermanentError("No.")))
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
    recorder.acts.extend([raising(PermanentError("No."))] * 3)
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
