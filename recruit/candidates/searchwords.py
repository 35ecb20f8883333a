"""Pure: what somebody typed into a search box, read as web searches are: words, "quoted phrases", or, -not."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PART = re.compile(r'(-?)"([^"]*)"?|(\S+)')
_LONGEST = 200
_MOST = 8


@dataclass(frozen=True, slots=True)
class SearchWords:
    """`groups` are alternatives, each a list of words that must all be there; none of `without` may be."""

    typed: str
    groups: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        """The part of an e-mail address that was typed, "" when it was none."""
        return self.typed if "@" in self.typed and " " not in self.typed else ""

    @property
    def phone(self) -> str:
        """The digits that tell a phone number, "" when it was none: without the signs people put between, without the
        zeros in front, of a long number the last eight, which are the same with and without the country."""
        if any(sign.isalpha() for sign in self.typed) or '"' in self.typed:
            return ""
        digits = "".join(sign for sign in self.typed.replace("(0)", "") if sign.isdigit()).lstrip("0")
        return digits[-8:] if len(digits) >= 9 else digits if len(digits) >= 5 else ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.groups


def read(typed: str) -> SearchWords:
    """Read what was typed. Never fails: what cannot be understood is taken for words."""
    typed = " ".join(typed.replace("\x00", "").split())[:_LONGEST]
    groups: list[list[str]] = [[]]
    without: list[str] = []
    for minus, phrase, bare in _PART.findall(typed):
        if bare.lower() == "or":
            groups.append([])
            continue
        is_unwanted = bool(minus) or (bare.startswith("-") and len(bare) > 1)
        word = (phrase or bare.removeprefix("-")).strip('"')
        if not any(sign.isalnum() for sign in word):
            continue
        (without if is_unwanted else groups[-1]).append(word)
    kept = tuple(tuple(group[:_MOST]) for group in groups if group)
    return SearchWords(typed, kept[:_MOST], tuple(without[:_MOST]))
