"""What makes a figure worthless, so that none is printed: an answer that is not the one that was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Wrong(Exception):
    """Something measured did not do what it is there for. The message says what."""


def require(holds: object, sentence: str) -> None:
    """Raise Wrong with this sentence unless it holds."""
    if not holds:
        raise Wrong(sentence)


def wrong_in(found: Any, *, path: str = "") -> list[str]:
    """Where in a report something is not right: `is_right` is false, or `errors` are counted or listed."""
    if not isinstance(found, Mapping):
        return []
    here = [path or "the whole"] if found.get("errors") or found.get("is_right") is False else []
    below = [wrong_in(part, path=f"{path}, {name}".strip(", ")) for name, part in found.items()]
    return here + [place for places in below for place in places]
