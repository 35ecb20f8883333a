"""What differs between two versions of an offer. Pure: the words of each value are given by the caller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed: its key, what it said before and after; either may be empty."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: what stood in both, only before ("gone"), or only after ("new")."""

    kind: str
    text: str


def changed_keys(before: Mapping[str, object], after: Mapping[str, object]) -> frozenset[str]:
    """The keys whose values differ; a missing one is the same as an empty one."""
    keys = {*before, *after}
    return frozenset(key for key in keys if (before.get(key) or None) != (after.get(key) or None))


def differences(before: Mapping[str, str], after: Mapping[str, str], order: Sequence[str] = ()) -> list[Difference]:
    """What changed, in the given order, the rest by key."""
    changed = changed_keys(before, after)
    places = {key: place for place, key in enumerate(order)}
    ordered = sorted(changed, key=lambda key: (places.get(key, len(places)), key))
    return [Difference(key, before.get(key, ""), after.get(key, "")) for key in ordered]


def pieces(before: str, after: str) -> list[Piece]:
    """Two texts as one, word by word: what stayed, what went and what came."""
    old, new = _words(before), _words(after)
    found: list[Piece] = []
    for tag, i, j, k, n in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(old[i:j])))
            continue
        if i < j:
            found.append(Piece("gone", "".join(old[i:j])))
        if k < n:
            found.append(Piece("new", "".join(new[k:n])))
    return found


def _words(text: str) -> list[str]:
    """Words with the space that follows them, so that joining gives the text again."""
    words: list[str] = []
    for line in text.splitlines(keepends=True):
        parts = line.split(" ")
        words += [part + (" " if place < len(parts) - 1 else "") for place, part in enumerate(parts)]
    return [word for word in words if word]
