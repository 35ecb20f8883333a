"""Verb that takes a person out of the outbox: nothing more is sent to them, and no words stay."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Upper
from django.utils import timezone

from base.outbox.models import OutboxRow

_UNDONE = (
    OutboxRow.Status.PENDING,
    OutboxRow.Status.SENDING,
    OutboxRow.Status.UNKNOWN,
    OutboxRow.Status.FAILED,
)


def forget(keys: Sequence[str], *, recipient: str = "") -> list[str]:
    """Cancel effects that have not happened and empty them all: those about these audit keys, and mail to an address.

    Returns the public ids of the rows, by which a letter can be found elsewhere. Part of other verbs: asks no right.
    """
    found = _ids(OutboxRow.objects.filter(about__in=list(keys)))
    if recipient:
        letters = OutboxRow.objects.filter(topic="mail").alias(recipient=Upper(KT("payload__to")))
        found += _ids(letters.filter(recipient=recipient.upper()))
    rows = OutboxRow.objects.filter(public_id__in=found)
    rows.filter(status__in=_UNDONE).update(
        status=OutboxRow.Status.CANCELLED, leased_until=None, finished_at=timezone.now()
    )
    rows.update(payload={}, last_error="")
    return found


def _ids(rows: QuerySet[OutboxRow]) -> list[str]:
    return [str(public_id) for public_id in rows.values_list("public_id", flat=True)]
