"""Audit entries as the lines of a timeline. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from base.audit import kinds
from base.audit.models import Entry
from base.ui import parts


class _Words(dict[str, Any]):
    """Facts of an entry; one that an older release did not write is left out of the sentence."""

    def __missing__(self, name: str) -> str:
        return "…"


def lines_of(entries: Iterable[Entry]) -> list[parts.Entry]:
    """A line for each entry: when, what, by whom."""
    return [_line(entry) for entry in entries]


def _line(entry: Entry) -> parts.Entry:
    kind = kinds.get(entry.kind)
    words = _Words(entry.data | {"actor": entry.actor_name, "object": entry.object_name})
    changes = ", ".join(f"{name}: {before or '–'} → {after or '–'}" for name, (before, after) in entry.changes.items())
    return parts.Entry(
        entry.created_at, str(kind.sentence).format_map(words), who=entry.actor_name, icon=kind.icon, detail=changes
    )
