"""Verbs of beat's round: notice leases that ran out, wake queues nobody was woken for.

Everything here is safe to run at any time, by anybody and twice; an advisory lock keeps two rounds from doing the
same work at once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from base.outbox import leases, queueing, signals, topics
from base.outbox.draining import MOST_CRASHES
from base.outbox.models import OutboxRow

LATE = timedelta(seconds=10)
_ROUND_LOCK = 0x0B0C5

_Status = OutboxRow.Status


def reconcile() -> list[str]:
    """Expire leases, then wake the queues whose oldest due effect waits for more than ten seconds; return those."""
    with transaction.atomic():
        if not _alone():
            return []
        expire_leases()
        _give_up_on_strangers()
        late = _late_queues()
    for queue in late:
        queueing.wake(queue)
    return late


def expire_leases() -> int:
    """Effects whose worker died become unknown, at the third death they fail. Returns how many were found.

    While the database was down nobody could renew a lease; after its start the living get the length of one to do so.
    """
    now = timezone.now()
    if _database_started_at() > now - leases.LEASE:
        return 0
    expired = OutboxRow.objects.filter(status=_Status.SENDING, leased_until__lt=now)
    dead = _give_up(expired.filter(crashes__gte=MOST_CRASHES - 1), now)
    lost = expired.update(
        status=_Status.UNKNOWN,
        crashes=F("crashes") + 1,
        leased_until=None,
        available_at=now,
        last_error=_("The worker died in the middle. It may or may not have happened."),
    )
    return dead + lost


def _give_up(rows: QuerySet[OutboxRow], now: datetime) -> int:
    """Fail what its worker died at three times, and tell those who wait for it."""
    words = _("The worker died three times at this. It may have happened; look before you try it again.")
    lost = list(rows.values_list("pk", "topic", "about"))
    keys = [key for key, _topic, _about in lost]
    OutboxRow.objects.filter(pk__in=keys).update(
        status=_Status.FAILED, crashes=F("crashes") + 1, leased_until=None, finished_at=now, last_error=words
    )
    for topic in {topic for _key, topic, _about in lost}:
        about = [name for _key, of, name in lost if of == topic and name]
        signals.settled.send(sender=OutboxRow, topic=topic, keys=about, status=_Status.FAILED, error=words)
    return len(lost)


def _database_started_at() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_postmaster_start_time()")
        started_at: datetime = cursor.fetchone()[0]
    return started_at


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ROUND_LOCK])
        return bool(cursor.fetchone()[0])


def _due() -> Q:
    return Q(status__in=[_Status.PENDING, _Status.UNKNOWN], available_at__lte=timezone.now())


def _give_up_on_strangers() -> None:
    """Rows whose topic no installed release knows would wait for ever: say so instead."""
    OutboxRow.objects.filter(_due()).exclude(topic__in=topics.names_of(None)).update(
        status=_Status.FAILED,
        finished_at=timezone.now(),
        last_error=_("This version does not know how to do this. Install the version that wrote it, then retry."),
    )


def _late_queues() -> list[str]:
    late = OutboxRow.objects.filter(_due(), available_at__lt=timezone.now() - LATE)
    return sorted({topics.queue_of(name) for name in late.order_by().values_list("topic", flat=True).distinct()})


def is_late() -> bool:
    """Whether some effect waits so long that beat must be dead. One look into an index."""
    return OutboxRow.objects.filter(_due(), available_at__lt=timezone.now() - 3 * LATE).exists()
