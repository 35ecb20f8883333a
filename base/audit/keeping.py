"""Verb that drops entries whose time to be kept is over (26 months, product facts §15.13), from the chain's old end."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from base.actors import Actor
from base.audit import anchoring, history, recording, sealing
from base.audit.models import Anchor, Entry, Seal
from base.months import months_before

KEPT_MONTHS = 26
CHUNK = 2000


def drop_old(*, now: datetime | None = None) -> int:
    """Remove entries older than 26 months, oldest links first, until one is younger. Returns how many went.

    The end of what went stays as a signed anchor, from which the rest can still be verified. Writes one entry of its
    own when something went. Safe to be killed: a piece is one transaction.
    """
    limit = months_before(now or timezone.now(), KEPT_MONTHS)
    gone = 0
    while dropped := _drop_piece(limit):
        gone += dropped
    if gone:
        audit = recording.Named("audit", "audit")
        recording.record(history.DROPPED, on=audit, by=Actor.system("audit"), data={"count": gone})
    return gone


@transaction.atomic
def _drop_piece(limit: datetime) -> int:
    sealing.lock_chain(wait=True)
    seals = list(Seal.objects.order_by("seq")[:CHUNK])
    made = dict(Entry.objects.filter(pk__in=[seal.entry_id for seal in seals]).values_list("pk", "created_at"))
    going = []
    for seal in seals:
        if made.get(seal.entry_id, limit) >= limit:
            break
        going.append(seal)
    if not going:
        return 0
    anchoring.note(going[-1].seq, going[-1].hash, is_cut=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('audit.dropping', 'on', true)")
    Seal.objects.filter(seq__lte=going[-1].seq).delete()
    Entry.objects.filter(pk__in=[seal.entry_id for seal in going]).delete()
    Anchor.objects.filter(seq__lt=going[-1].seq).delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('audit.dropping', 'off', true)")
    return len(going)
