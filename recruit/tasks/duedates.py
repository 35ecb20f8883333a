"""Pure: due dates as people type them: "tomorrow", "fri", "in 3 days", "24.12.", "2026-12-24"."""

from __future__ import annotations

import re
from datetime import date, timedelta

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_IN = re.compile(r"^(?:in )?\+?(\d{1,3}) ?(d|days?|w|weeks?)$")
_DOTTED = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})?$")


def due_on(words: str, *, today: date) -> date | None:
    """The day `words` name, seen from `today`; None when they name none. A weekday is the next one to come."""
    words = " ".join(words.lower().split())
    if words in {"today", "tomorrow"}:
        return today + timedelta(days=words == "tomorrow")
    if found := _IN.match(words):
        return today + timedelta(days=int(found[1]) * (7 if found[2].startswith("w") else 1))
    if words == "next week":
        return today + timedelta(days=7 - today.weekday())
    if len(words) >= 3 and words[:3] in _DAYS and words.isalpha():
        ahead = (_DAYS.index(words[:3]) - today.weekday()) % 7
        return today + timedelta(days=ahead or 7)
    return _written(words, today)


def _written(words: str, today: date) -> date | None:
    try:
        if found := _DOTTED.match(words):
            day = date(int(found[3] or today.year), int(found[2]), int(found[1]))
            return day if found[3] or day >= today else day.replace(year=day.year + 1)
        return date.fromisoformat(words)
    except ValueError:
        return None


def split(words: str, *, today: date) -> tuple[str, date | None]:
    """Take a due date off the end of a quick task: "Call Ana tomorrow" is "Call Ana", tomorrow."""
    pieces = words.split()
    for length in (3, 2, 1):
        if len(pieces) > length and (day := due_on(" ".join(pieces[-length:]), today=today)):
            return " ".join(pieces[:-length]), day
    return " ".join(pieces), None
