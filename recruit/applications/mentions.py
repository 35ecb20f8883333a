"""Pure: whom a note mentions. `@Rosa Recruiter` and `@rosa@company.example`, as the autocomplete writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_AT = re.compile(r"(?<![\w.@])@(?=\w)")


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may be mentioned."""

    key: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Found:
    """Who is mentioned, and names that fit several people."""

    keys: tuple[int, ...]
    unclear: tuple[str, ...] = ()


def found_in(text: str, readers: Iterable[Reader]) -> Found:
    """The readers a text mentions, each once. Of several names that fit, the longest counts."""
    known = list(readers)
    keys: dict[int, None] = {}
    unclear: dict[str, None] = {}
    for match in _AT.finditer(text):
        rest = text[match.end() :].casefold()
        fitting = [
            (len(word), reader)
            for reader in known
            for word in (reader.name.casefold(), reader.email.casefold())
            if word and rest.startswith(word) and not rest[len(word) : len(word) + 1].isalnum()
        ]
        longest = max((length for length, _reader in fitting), default=0)
        best = {reader.key: reader for length, reader in fitting if length == longest}
        if len(best) > 1:
            unclear[next(iter(best.values())).name] = None
        keys |= dict.fromkeys(best if len(best) == 1 else ())
    return Found(tuple(keys), tuple(unclear))
