"""The command palette's sources. Apps register providers; the palette asks each and mixes the answers by kind."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from base.ui import navigation

if TYPE_CHECKING:
    from base.actors import Actor

logger = logging.getLogger(__name__)

KINDS = ("go", "find", "do")
PREFIXES = {">": "do", "@": "people", "#": "jobs"}
LIMIT = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the palette. `method` post makes it a command that is sent with the CSRF token."""

    kind: str
    label: str
    url: str
    detail: str = ""
    icon: str = "arrow-right"
    keys: str = ""
    method: str = "get"


@dataclass(frozen=True, slots=True)
class Provider:
    """A source of hits. `prefix` people or jobs limits it to `@` or `#` searches beside the plain one."""

    name: str
    search: Callable[[Actor, str], list[Hit]]
    prefix: str = ""


_providers: dict[str, Provider] = {}


def register(provider: Provider) -> None:
    """Add a source; one with the same name replaces the earlier one."""
    _providers[provider.name] = provider


def find(actor: Actor, typed: str) -> dict[str, list[Hit]]:
    """Hits for what was typed, by kind and in rank order. A provider that fails is left out and logged."""
    typed = typed.strip()
    wanted = PREFIXES.get(typed[:1], "")
    words = typed[1:].strip() if wanted else typed
    groups: dict[str, list[Hit]] = {kind: [] for kind in KINDS}
    if wanted not in ("people", "jobs"):
        for hit in _places(actor, words):
            groups[hit.kind].append(hit)
    for provider in _providers.values():
        if wanted in ("people", "jobs") and provider.prefix != wanted:
            continue
        for hit in _ask(provider, actor, words):
            groups[hit.kind].append(hit)
    if wanted == "do":
        return {"do": groups["do"][:LIMIT]}
    return {kind: hits[:LIMIT] for kind, hits in groups.items() if hits}


def _ask(provider: Provider, actor: Actor, words: str) -> list[Hit]:
    try:
        return provider.search(actor, words)
    except Exception:
        # One broken source must not take the whole palette away from somebody who is in the middle of work.
        logger.exception("palette provider %s failed", provider.name)
        return []


def _places(actor: Actor, words: str) -> list[Hit]:
    """Pages and create commands from the navigation, those whose label starts with the words first."""
    hits: list[tuple[int, Hit]] = []
    needle = words.casefold()
    for group in navigation.GROUPS:
        for item in navigation.items_for(actor, group):
            label = str(item.label)
            place = label.casefold().find(needle) if needle else 0
            if place < 0 or (not needle and group in ("settings", "account")):
                continue
            kind = "do" if group == "create" else "go"
            detail = str(item.detail) or (_("Settings") if group == "settings" else "")
            keys = f"G {item.key.upper()}" if item.key and group == "main" else ""
            hits.append((0 if place == 0 else 1, Hit(kind, label, item.url, detail, item.icon, keys)))
    return [hit for _rank, hit in sorted(hits, key=lambda pair: pair[0])]
