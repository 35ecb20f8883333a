"""Pure: from when to when, as résumés write it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from recruit.candidates.resumes.words import MONTHS, PRESENT, plain

_MONTH = r"[^\W\d_]{3,12}\.?"
_DATE = (
    rf"(?:{_MONTH}[ ,]{{0,2}}(?:19|20)\d\d|(?:0?[1-9]|1[0-2])[./](?:19|20)\d\d"
    r"|(?:19|20)\d\d[-/](?:0[1-9]|1[0-2])|(?:19|20)\d\d)"
)
_OPEN = "|".join(re.escape(word) for word in sorted(PRESENT, key=len, reverse=True))
_DASH = r"\s{0,3}(?:-|–|—|−|to|until|till|bis|à|au|a|hasta|do|al)\s{0,3}"
_RANGE = re.compile(rf"(?<![\w/.])({_DATE}){_DASH}({_DATE}|{_OPEN})(?!\w)", re.IGNORECASE)
_SINCE = re.compile(rf"\b(?:since|seit|depuis|desde|od)\s({_DATE})(?!\w)", re.IGNORECASE)
_SINGLE = re.compile(rf"(?<![\w/.])({_DATE})(?!\w)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"(?:0?[1-9]|1[0-2])(?=[./])|(?<=[-/])(?:0[1-9]|1[0-2])$")
_EDGES = " \t,;:|()[]·•–—-"


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when: `2019-04`, `2019` or empty. `rest` is what else stood on the line."""

    start: str
    end: str
    is_current: bool
    rest: str


def period_in(line: str, *, single: bool = False) -> Period | None:
    """The period a line names. With `single` a lone year or month counts as an end."""
    if found := _RANGE.search(line):
        start, last = _when(found[1]), found[2]
        is_open = plain(last) in _PRESENT
        if start is None or (not is_open and _when(last) is None):
            return None
        until = "" if is_open else _when(last) or ""
        return Period(start, until, is_open, _without(line, found))
    if found := _SINCE.search(line):
        since = _when(found[1])
        return Period(since, "", is_current=True, rest=_without(line, found)) if since else None
    if single and (found := _SINGLE.search(line)):
        end = _when(found[1])
        return Period("", end, is_current=False, rest=_without(line, found)) if end else None
    return None


_PRESENT = frozenset(plain(word) for word in PRESENT)


def _without(line: str, found: re.Match[str]) -> str:
    before, after = line[: found.start()].strip(_EDGES), line[found.end() :].strip(_EDGES)
    return f"{before} | {after}" if before and after else before or after


def _when(words: str) -> str | None:
    year = _YEAR.search(words)
    if year is None:
        return None
    name = plain(re.sub(r"[\d,./-]", " ", words))
    if name:
        month = MONTHS.get(name)
        return f"{year[0]}-{month:02d}" if month else None
    number = _NUMBER.search(words)
    return f"{year[0]}-{int(number[0]):02d}" if number else year[0]
