"""How an entry becomes a link of the chain: what is hashed, and over what. Pure (reliability §11).

A link's hash covers the one before it, everything about the entry that never changes, and a salted digest that stands
for what may be blanked: names, facts, field values, network. So a person can be erased and the chain still holds.
Entries come as the database writes them: every column as text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

GENESIS = "0" * 64
# What the database never lets change, and what erasing may blank. Together: every column of an entry.
FIXED = (
    "id", "public_id", "kind", "object_key", "about", "actor_kind", "actor_key", "request_id", "created_at",
)  # fmt: skip
FACTS = ("object_name", "actor_name", "network", "data", "changes")
COLUMNS = FIXED + FACTS
_FIXED = len(FIXED)


def facts_digest(salt: str, columns: Sequence[str]) -> str:
    """What stands for the facts of an entry; without the salt nobody can guess them from it."""
    return hashlib.sha256(salt.encode() + _written(list(columns[_FIXED:]))).hexdigest()


def link_hash(prev: str, seq: int, columns: Sequence[str], digest: str) -> str:
    """The hash of the link at this place of the chain: SHA-256 of the one before and of what stands for the entry."""
    return hashlib.sha256(prev.encode() + _written([str(seq), *columns[:_FIXED], digest])).hexdigest()


def _written(texts: list[str]) -> bytes:
    """One way to write a list of texts, in which no two lists look alike."""
    return json.dumps(texts, separators=(",", ":"), ensure_ascii=False).encode()
