"""Reads of the background work for the administrator's page and the health check."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from base.access import require_administrator
from base.actors import Actor
from base.errors import NotFound
from base.outbox.models import OPEN, OutboxRow
from base.paging import count_up_to

LATE = timedelta(seconds=60)


def rows(*, status: str = "", topic: str = "", about: str = "") -> QuerySet[OutboxRow]:
    """Effects of a status, a topic, or about one thing."""
    found = OutboxRow.objects.all()
    if status:
        found = found.filter(status=status)
    if topic:
        found = found.filter(topic=topic)
    if about:
        found = found.filter(about=about)
    return found


def counts() -> dict[str, tuple[int, bool]]:
    """How many effects stand at each status: number, and whether counting stopped there."""
    return {status: count_up_to(rows(status=status)) for status in OutboxRow.Status.values}


def oldest_late() -> datetime | None:
    """Since when the oldest open effect should have happened; None when nothing is late."""
    due = OutboxRow.objects.filter(status__in=OPEN, available_at__lt=timezone.now() - LATE)
    oldest: datetime | None = due.aggregate(oldest=Min("available_at"))["oldest"]
    return oldest


def topics_that_failed() -> list[str]:
    """The topics with dead letters."""
    failed = OutboxRow.objects.filter(status=OutboxRow.Status.FAILED)
    return sorted(failed.order_by().values_list("topic", flat=True).distinct())


def find(public_id: UUID, *, by: Actor) -> OutboxRow:
    """The effect of that id for somebody who may repair it. Raises NotAllowed or NotFound."""
    require_administrator(by)
    row = OutboxRow.objects.filter(public_id=public_id).first()
    if row is None:
        raise NotFound(_("This was cleared away meanwhile."))
    return row


def row_with_key(key: str) -> OutboxRow | None:
    """The effect that was written with this key."""
    return OutboxRow.objects.filter(key=key).first()
