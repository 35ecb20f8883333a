"""The verb that blanks a person in the audit. That something happened, when and by whom, stays.

The database refuses every other change: its trigger looks for the transaction's own `audit.erasing`, which only this
file sets, and even then lets nothing change but names, facts, field values and the network.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from base.access import require_administrator
from base.actors import Actor
from base.audit import history, kinds, recording, sealing
from base.audit.models import Entry
from base.audit.wording import BLANKED

BATCH = 500
NOTHING_TYPED: Mapping[str, frozenset[str]] = {}


def erase(
    key: str,
    *,
    by: Actor,
    also: Sequence[str] = (),
    names_of: frozenset[str] = frozenset(),
    words: Sequence[str] = (),
    typed: Mapping[str, frozenset[str]] = NOTHING_TYPED,
) -> int:
    """Blank what may identify the person with this audit key ("candidate:…"). Returns how many entries were changed.

    In entries about the person: the name, and every fact and field value its kind calls personal. In entries the
    person wrote: the actor's name and network. `also` are keys of further things that are the person's; the names of
    things of the kinds `names_of` go as well, and so does every fact that holds one of the `words`. `typed` names, by
    kind of thing, facts in which somebody wrote freely about the person. Raises NotAllowed unless the actor may
    administer.
    """
    require_administrator(by)
    audit_kind, _colon, public_id = key.partition(":")
    giveaways = _Giveaways(key, names_of, tuple(word.casefold() for word in words if word.strip()), typed)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('audit.erasing', 'on', true)")
        sealing.lock_chain(wait=True)
        changed = _blank_facts([key, *also], giveaways) | _blank_author(public_id)
        blanked = _reseal(changed)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('audit.erasing', 'off', true)")
        facts = {"count": len(changed), "blanked": blanked}
        recording.record(history.ERASED, on=recording.Named(audit_kind, public_id), by=by, data=facts)
    return len(changed)


@dataclass(frozen=True, slots=True)
class _Giveaways:
    """What tells who somebody was."""

    key: str
    names_of: frozenset[str]
    words: tuple[str, ...]
    typed: Mapping[str, frozenset[str]]

    def in_name(self, entry: Entry) -> bool:
        kind = entry.object_key.partition(":")[0]
        return entry.object_key == self.key or kind in self.names_of or self.spoken(entry.object_name)

    def spoken(self, value: Any) -> bool:
        text = json.dumps(value, ensure_ascii=False, default=str).casefold()
        return any(word in text for word in self.words)

    def without(self, facts: dict[str, Any], personal: frozenset[str]) -> dict[str, Any]:
        return {name: BLANKED if name in personal or self.spoken(value) else value for name, value in facts.items()}


def _blank_facts(keys: Sequence[str], giveaways: _Giveaways) -> set[int]:
    about = Q(pk__in=[])
    for key in keys:
        about |= Q(about__contains=[key])
    changed: list[Entry] = []
    for entry in Entry.objects.filter(about).exclude(kind=history.ERASED.name).iterator(chunk_size=BATCH):
        thing = entry.object_key.partition(":")[0]
        personal = kinds.get(entry.kind).personal | giveaways.typed.get(thing, frozenset())
        before = (entry.data, entry.changes, entry.object_name)
        entry.data = giveaways.without(entry.data, personal)
        entry.changes = giveaways.without(entry.changes, personal)
        if giveaways.in_name(entry):
            entry.object_name = ""
        if (entry.data, entry.changes, entry.object_name) != before:
            changed.append(entry)
    Entry.objects.bulk_update(changed, ["data", "changes", "object_name"], batch_size=BATCH)
    return {entry.pk for entry in changed}


def _blank_author(public_id: str) -> set[int]:
    own = Entry.objects.filter(actor_key=public_id).exclude(actor_name="", network="")
    keys = set(own.values_list("pk", flat=True))
    Entry.objects.filter(pk__in=keys).update(actor_name="", network="")
    return keys


def _reseal(keys: set[int]) -> dict[str, str]:
    """Let the chain know what was blanked: the entries' new digests by their public ids."""
    told: dict[str, str] = {}
    ordered = sorted(keys)
    for start in range(0, len(ordered), BATCH):
        told |= sealing.note_blanked(ordered[start : start + BATCH])
    return told
