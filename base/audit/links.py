"""How an entry becomes a link of the chain: what is hashed, and over what. Pure (reliability §11).

A link's hash covers the one before it, everything about the entry that never changes, and a salted digest that stands
for what may be blanked: names, facts, field values, network. So a person can be erased and the chain still holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

GENESIS = "0" * 64
# What the database never lets change, and what erasing may blank. Together: every column of an entry.
FIXED = (
    "id", "public_id", "kind", "object_key", "about", "actor_kind", "actor_key", "request_id", "created_at",
)  # fmt: skip
FACTS = ("object_name", "actor_name", "network", "data", "changes")


def canonical(value: Any) -> bytes:
    """One way to write a value, whatever the order of its keys."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode()


def facts_digest(salt: str, entry: Mapping[str, Any]) -> str:
    """What stands for the facts of an entry; without the salt nobody can guess them from it."""
    return hashlib.sha256(salt.encode() + canonical([entry[name] for name in FACTS])).hexdigest()


def link_hash(prev: str, seq: int, entry: Mapping[str, Any], digest: str) -> str:
    """The hash of the link at this place of the chain: SHA-256 of the one before and of what stands for the entry."""
    fixed = [_plain(entry[name]) for name in FIXED]
    return hashlib.sha256(prev.encode() + canonical([seq, fixed, digest])).hexdigest()


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
