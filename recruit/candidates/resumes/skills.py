"""Pure: what somebody says they can do, and in which languages."""

from __future__ import annotations

import re
from typing import Any

MOST = 60
_SIGNS = re.compile(r"\s*(?:[,;|•●▪■◦‣·]|\s[–—-]\s|\t)\s*(?![^()]*\))")
_LABEL = re.compile(r"^[^\W\d_][\w &/+-]{1,30}:\s+")
_LEVEL = re.compile(r"\s*(?:\(([^)]{1,40})\)|:\s*(.{1,40})|\s[–—-]\s(.{1,40}))$")


def skills_of(lines: list[str]) -> list[dict[str, Any]]:
    """The skills listed under their heading, each once, at most 60."""
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        listed = [piece.strip(" .*-–") for piece in _SIGNS.split(_LABEL.sub("", line))]
        for words in listed:
            if 1 < len(words) <= 50 and len(words.split()) <= 5 and not words[0].isdigit():
                sure = 0.9 if len(listed) > 1 or len(words.split()) <= 2 else 0.65
                found.setdefault(words.casefold(), {"value": words, "confidence": sure})
    return list(found.values())[:MOST]


def languages_of(lines: list[str]) -> list[dict[str, Any]]:
    """The languages listed under their heading with the level as written."""
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        pieces = [line] if _LEVEL.search(line) and "," not in line else _SIGNS.split(line)
        for piece in pieces:
            level = _LEVEL.search(piece)
            name = (piece[: level.start()] if level else piece).strip(" .*-–•")
            if 2 < len(name) <= 30 and len(name.split()) <= 2 and not any(sign.isdigit() for sign in name):
                words = next((part for part in level.groups() if part), "") if level else ""
                found.setdefault(name.casefold(), {"value": name, "level": words.strip(), "confidence": 0.85})
    return list(found.values())[:20]
