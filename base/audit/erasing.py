"""The verb that blanks a person in the audit. That something happened, when and by whom, stays.

The database refuses every other change: its trigger looks for the transaction's own `audit.erasing`, which only this
file sets, and even then lets nothing change but names, facts, field values and the network.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from base.access import require_administrator
from base.actors import Actor
from base.audit import history, kinds, queries, recording
from base.audit.models import Entry
from base.audit.wording import BLANKED

BATCH = 500


def erase(key: str, *, by: Actor) -> int:
    """Blank what may identify the person with this audit key ("candidate:…"). Returns how many entries were changed.

    In entries about the person: the name, and every fact and field value its kind calls personal. In entries the
    person wrote: the actor's name and network. Raises NotAllowed unless the actor may administer.
    """
    require_administrator(by)
    audit_kind, _colon, public_id = key.partition(":")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('audit.erasing', 'on', true)")
        changed = _blank_facts(key) + _blank_author(public_id)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('audit.erasing', 'off', true)")
        recording.record(history.ERASED, on=recording.Named(audit_kind, public_id), by=by, data={"count": changed})
    return changed


def _blank_facts(key: str) -> int:
    changed: list[Entry] = []
    for entry in queries.entries(about=key).iterator(chunk_size=BATCH):
        personal = kinds.get(entry.kind).personal
        before = (entry.data, entry.changes, entry.object_name)
        entry.data = _without(entry.data, personal)
        entry.changes = _without(entry.changes, personal)
        if entry.object_key == key:
            entry.object_name = ""
        if (entry.data, entry.changes, entry.object_name) != before:
            changed.append(entry)
    Entry.objects.bulk_update(changed, ["data", "changes", "object_name"], batch_size=BATCH)
    return len(changed)


def _blank_author(public_id: str) -> int:
    own = Entry.objects.filter(actor_key=public_id).exclude(actor_name="", network="")
    return own.update(actor_name="", network="")


def _without(facts: dict[str, Any], personal: frozenset[str]) -> dict[str, Any]:
    return {name: BLANKED if name in personal else value for name, value in facts.items()}
