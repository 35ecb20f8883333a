"""Where roles on hiring teams are in use. Subjects above this one say what of theirs names a role."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Use:
    """One kind of use: how many of it each role has, by its code, and the words for it ("{count} seats on jobs")."""

    words: str | Promise
    counts: Callable[[], Mapping[str, int]]


_uses: list[Use] = []


def register(use: Use) -> None:
    """Make a kind of use known; called once, when Django starts."""
    if use not in _uses:
        _uses.append(use)


def in_words() -> Mapping[str, list[str]]:
    """What uses each role, in words, by the role's code; one statement for each kind of use."""
    found: dict[str, list[str]] = {}
    for use in _uses:
        for code, count in use.counts().items():
            if count:
                found.setdefault(code, []).append(str(use.words).format(count=count))
    return found
