"""The register of things that can happen. Each subject's `history.py` registers its kinds on import."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of audit entry.

    `name` in the past tense ("application.moved"); `sentence` shown in timelines, with {actor}, {object} and the names
    of data fields; `icon` from the icon set; `personal` names the data fields that hold personal data and are blanked
    on erasure; `public` is the name in the compatible audit and webhook interfaces, empty when it is private. A `quiet`
    one stands in the audit and in no timeline: it says who looked, not what happened.
    """

    name: str
    sentence: str | Promise
    icon: str = "circle"
    personal: frozenset[str] = frozenset()
    public: str = ""
    quiet: bool = False


_kinds: dict[str, Kind] = {}


def register(
    name: str,
    sentence: str | Promise,
    *,
    icon: str = "circle",
    personal: tuple[str, ...] = (),
    public: str = "",
    quiet: bool = False,
) -> Kind:
    """Make a kind known and return it. Raises ValueError when the name is taken."""
    if name in _kinds:
        raise ValueError(f"The audit kind {name} is registered twice.")
    kind = _kinds[name] = Kind(name, sentence, icon, frozenset(personal), public, quiet)
    return kind


def get(name: str) -> Kind:
    """The kind of that name; an unknown one (of an older release) shows its bare name."""
    return _kinds.get(name) or Kind(name, name)


def every() -> list[Kind]:
    """All kinds, by name."""
    return sorted(_kinds.values(), key=lambda kind: kind.name)
