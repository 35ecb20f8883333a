"""Pure: file names made harmless, for the database, for headers and for people."""

from __future__ import annotations

import unicodedata

MAX_LENGTH = 150
_RESERVED = set('<>:"|?*')


def clean_name(name: str) -> str:
    """The bare file name somebody gave: no folders, no control or direction characters, at most 150 characters.

    The ending survives cutting. A name that has nothing left becomes "file".
    """
    bare = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in bare if unicodedata.category(sign)[0] != "C" and sign not in _RESERVED)
    kept = " ".join(kept.split()).strip(" .")
    if len(kept) > MAX_LENGTH:
        stem, dot, ending = kept.rpartition(".")
        kept = (
            f"{stem[: MAX_LENGTH - len(ending) - 1]}{dot}{ending}" if dot and len(ending) <= 10 else kept[:MAX_LENGTH]
        )
    return kept or "file"
