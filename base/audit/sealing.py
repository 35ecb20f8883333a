"""Verbs that chain the audit after the fact: entries are sealed some seconds after their commit, never within it.

Chaining inside the transactions of the product would make them wait for each other (reliability §3.15).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from base.audit import links
from base.audit.models import Anchor, Entry, Seal, Unsealed

CHUNK = 2000
PUBLIC_ID = links.COLUMNS.index("public_id")
_LOCK = 0x5EA1  # any number; only one sealer works at a time


def seal(*, most: int = 50_000) -> int:
    """Seal what waits, oldest first, in pieces of 2,000. Returns how many entries were sealed.

    Safe to run twice, at once, and to be killed: a piece is one transaction, and a second sealer leaves at once.
    """
    done = 0
    while done < most:
        sealed = _seal_piece()
        done += sealed
        if sealed < CHUNK:
            break
    return done


@transaction.atomic
def _seal_piece() -> int:
    if not lock_chain(wait=False):
        return 0
    keys = list(Unsealed.objects.order_by("entry_id").values_list("entry_id", flat=True)[:CHUNK])
    seq, prev = head()
    seals = []
    for key, entry in sorted(written(keys).items()):
        seq += 1
        salt = secrets.token_hex(16)
        digest = links.facts_digest(salt, entry)
        prev_hash, prev = prev, links.link_hash(prev, seq, entry, digest)
        seals.append(Seal(seq=seq, entry_id=key, salt=salt, facts_digest=digest, prev=prev_hash, hash=prev))
    Seal.objects.bulk_create(seals)
    Unsealed.objects.filter(entry_id__in=keys).delete()
    return len(keys)


def written(keys: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Entries as the chain sees them: every column as the database writes it, in the order of `links.COLUMNS`."""
    texts = {f"{name}_text": Cast(name, TextField()) for name in links.COLUMNS}
    rows = Entry.objects.filter(pk__in=keys).annotate(**texts).values_list(*texts)
    return {int(row[0]): row for row in rows}


def head() -> tuple[int, str]:
    """The last link: its number and its hash. What was cut off at the old end counts when nothing is left."""
    last = Seal.objects.order_by("-seq").values_list("seq", "hash").first()
    return last or Anchor.objects.order_by("-seq").values_list("seq", "hash").first() or (0, links.GENESIS)


def lock_chain(*, wait: bool) -> bool:
    """Part of other verbs: be the only one at the chain until this transaction ends. False when another one is."""
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def note_blanked(keys: Sequence[int]) -> dict[str, str]:
    """Part of erasing: give the seals of blanked entries a fresh salt and digest, so that nothing of the old is left.

    Returns the new digests by the entries' public ids; the caller writes them into an entry of its own, by which the
    chain itself says that these were blanked.
    """
    entries = written(keys)
    seals = list(Seal.objects.filter(entry_id__in=keys))
    for each in seals:
        each.salt = secrets.token_hex(16)
        each.blanked_digest = links.facts_digest(each.salt, entries[each.entry_id])
    Seal.objects.bulk_update(seals, ["salt", "blanked_digest"], batch_size=500)
    return {entries[each.entry_id][PUBLIC_ID]: each.blanked_digest for each in seals}
