"""The register of things that can happen. Each subject's `history.py` registers its kinds on import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

# What stands before and after for a secret that was replaced: the audit never holds one.
SECRET_CHANGED = ("•", "•")


@dataclass(frozen=True, slots=True)
class Field:
    """How a changed field reads: its name, and the words of its codes."""

    label: str | Promise
    words: Mapping[str, str | Promise] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of audit entry.

    `name` in the past tense ("application.moved"); `sentence` shown in timelines, with {actor}, {object} and the names
    of data fields; `icon` from the icon set; `personal` names the data fields that hold personal data and are blanked
    on erasure; `public` is the name in the compatible audit and webhook interfaces, empty when it is private. A `quiet`
    one stands in the audit and in no timeline: it says who looked, not what happened. `fields` says how changed fields
    read whose names and codes are no words by themselves.
    """

    name: str
    sentence: str | Promise
    icon: str = "circle"
    personal: frozenset[str] = frozenset()
    public: str = ""
    quiet: bool = False
    fields: Mapping[str, Field] = field(default_factory=dict)


_kinds: dict[str, Kind] = {}


def register(
    name: str,
    sentence: str | Promise,
    *,
    icon: str = "circle",
    personal: tuple[str, ...] = (),
    public: str = "",
    quiet: bool = False,
    fields: Mapping[str, Field] | None = None,
) -> Kind:
    """Make a kind known and return it. Raises ValueError when the name is taken."""
    if name in _kinds:
        raise ValueError(f"The audit kind {name} is registered twice.")
    kind = _kinds[name] = Kind(name, sentence, icon, frozenset(personal), public, quiet, fields or {})
    return kind


def get(name: str) -> Kind:
    """The kind of that name; an unknown one (of an older release) shows its bare name."""
    return _kinds.get(name) or Kind(name, name)


def every() -> list[Kind]:
    """All kinds, by name."""
    return sorted(_kinds.values(), key=lambda kind: kind.name)
