"""How each status of each subject is shown: word, tone and icon. Subjects register their map once, at start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Look:
    """Word, tone and icon of one status. Never colour alone: the icon differs too."""

    label: str | Promise
    tone: str = "neutral"
    icon: str = "circle"


_maps: dict[str, dict[str, Look]] = {}


def register(kind: str, looks: Mapping[str, Look]) -> None:
    """Add the statuses of one kind of thing, such as "job". Registering a kind twice adds to it."""
    _maps.setdefault(kind, {}).update(looks)


def look(kind: str, value: str) -> Look:
    """The look of one status. Raises ValueError for a kind or value nobody registered."""
    try:
        return _maps[kind][value]
    except KeyError:
        raise ValueError(f"No look is registered for {kind} status {value!r}.") from None
