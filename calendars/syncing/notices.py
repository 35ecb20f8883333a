"""What Microsoft Graph posts to us, read with suspicion: all of it is a hint that something changed, and no more."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

MOST_BYTES = 256 * 1024
MOST_NOTICES = 1000
MOST_TOKEN = 1000
_MOST_LETTERS = 300
LIFECYCLE = frozenset({"reauthorizationRequired", "subscriptionRemoved", "missed"})


class Unreadable(ValueError):
    """It is not what Graph posts."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: whose subscription, what it gives back to prove where it comes from, which lifecycle event if any."""

    subscription_id: str
    client_state: str
    lifecycle: str = ""


def parse(body: bytes) -> tuple[Notice, ...]:
    """Read a posted collection of notices. Raises Unreadable for whatever else it is."""
    if not body or len(body) > MOST_BYTES:
        raise Unreadable
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable from None
    told = found.get("value") if isinstance(found, dict) else None
    if not isinstance(told, list) or not 0 < len(told) <= MOST_NOTICES:
        raise Unreadable
    return tuple(_notice(one) for one in told)


def _notice(told: Any) -> Notice:
    if not isinstance(told, dict):
        raise Unreadable
    lifecycle = told.get("lifecycleEvent")
    if lifecycle is not None and lifecycle not in LIFECYCLE:
        raise Unreadable
    return Notice(_text(told, "subscriptionId"), _text(told, "clientState"), lifecycle or "")


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= _MOST_LETTERS or not value.isascii():
        raise Unreadable
    return value
