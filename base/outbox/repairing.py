"""Verbs of the administrator about effects that failed: try again, one or all of a topic, or discard with a reason."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.access import require_administrator
from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotFound, Refused
from base.outbox import history, queueing, signals, topics
from base.outbox.models import OutboxRow

_Status = OutboxRow.Status
REPAIRABLE = (_Status.FAILED, _Status.UNKNOWN)
DISCARDABLE = (_Status.FAILED, _Status.UNKNOWN, _Status.PENDING)
MOST_AT_ONCE = 1000


def retry(row: OutboxRow, *, by: Actor) -> OutboxRow:
    """Try a failed or unknown effect again, with a fresh budget of attempts.

    Raises NotAllowed, NotFound when it was purged meanwhile, Refused when it is not failed any more.
    """
    require_administrator(by)
    with transaction.atomic():
        row = _locked(row)
        if row.status not in REPAIRABLE:
            raise Refused(_("Only what failed or is unknown can be tried again. Reload to see how it stands now."))
        _reset([row.pk])
        recording.record(history.RETRIED, on=row, by=by, data={"topic": row.topic})
        transaction.on_commit(lambda: queueing.wake(topics.queue_of(row.topic)))
    row.refresh_from_db()
    return row


def retry_topic(topic: str, *, by: Actor) -> int:
    """Try the failed effects of a topic again, oldest first, at most a thousand at once. Returns how many."""
    require_administrator(by)
    with transaction.atomic():
        failed = OutboxRow.objects.select_for_update(skip_locked=True).filter(topic=topic, status=_Status.FAILED)
        keys = list(failed.order_by("id").values_list("pk", flat=True)[:MOST_AT_ONCE])
        if not keys:
            raise Refused(_("Nothing of this kind has failed. Reload to see how it stands now."))
        _reset(keys)
        thing = recording.Named("topic", topic, topics.label_of(topic))
        recording.record(history.RETRIED_ALL, on=thing, by=by, data={"count": len(keys)})
        transaction.on_commit(lambda: queueing.wake(topics.queue_of(topic)))
    return len(keys)


def discard(row: OutboxRow, *, by: Actor, reason: str) -> OutboxRow:
    """Give an effect up for good. Raises NotAllowed, Invalid without a reason, Refused once it is done or under way."""
    require_administrator(by)
    reason = " ".join(reason.split())
    if not reason:
        raise Invalid(_("Say why it is discarded."), field="reason")
    with transaction.atomic():
        row = _locked(row)
        if row.status not in DISCARDABLE:
            raise Refused(_("This is done or in progress and cannot be discarded. Reload to see how it stands now."))
        row.status, row.finished_at = _Status.CANCELLED, timezone.now()
        row.last_error = _("Discarded: %(reason)s") % {"reason": reason[:500]}
        row.save(update_fields=["status", "finished_at", "last_error"])
        _tell([row], _Status.CANCELLED, row.last_error)
        recording.record(history.DISCARDED, on=row, by=by, data={"reason": reason[:500], "topic": row.topic})
    return row


@transaction.atomic
def renew(*, about: str, topic: str) -> int:
    """Try the failed effects about one thing again, for a verb that has asked for the right. Returns how many."""
    failed = OutboxRow.objects.select_for_update().filter(about=about, topic=topic, status=_Status.FAILED)
    keys = list(failed.order_by("id").values_list("pk", flat=True))
    if keys:
        _reset(keys)
        transaction.on_commit(lambda: queueing.wake(topics.queue_of(topic)))
    return len(keys)


def _locked(row: OutboxRow) -> OutboxRow:
    found = OutboxRow.objects.select_for_update().filter(pk=row.pk).first()
    if found is None:
        raise NotFound(_("This was cleared away meanwhile."))
    return found


def _reset(keys: list[int]) -> None:
    rows = OutboxRow.objects.filter(pk__in=keys)
    rows.update(status=_Status.PENDING, available_at=timezone.now(), attempts=0, crashes=0, finished_at=None)
    _tell(rows, _Status.PENDING)


def _tell(rows: Iterable[OutboxRow], status: str, error: str = "") -> None:
    about: dict[str, list[str]] = {}
    for row in rows:
        if row.about:
            about.setdefault(row.topic, []).append(row.about)
    for topic, keys in about.items():
        signals.settled.send(OutboxRow, topic=topic, keys=keys, status=str(status), error=error)
