"""Pure: lays the parts of a panel day after each other, in their order, on one day, with breaks and lunch.

Of the days on which all parts fit, the first is taken; on it, the beginning after which the candidate waits least.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from calendars.availability.spans import Span


def in_a_row(
    free: Sequence[Sequence[Span]], day_of: Callable[[Span], date], *, gap: int = 0, apart: Sequence[Span] = ()
) -> list[Span] | None:
    """When each part takes place; None when there is no day for all.

    `free` holds the times each part can take place, earliest first; `day_of` says on which day a time lies; `gap` is
    the least number of seconds between two parts; no part touches the times in `apart`.
    """
    kept = [[span for span in spans if not _touches(span, apart)] for spans in free]
    best: list[Span] = []
    for first in kept[0] if kept else ():
        if best and day_of(first) != day_of(best[0]):
            break
        row = _after(first, kept[1:], gap)
        if row and day_of(row[-1]) == day_of(first) and (not best or _length(row) < _length(best)):
            best = row
    return best or None


def _after(first: Span, others: Iterable[Sequence[Span]], gap: int) -> list[Span]:
    """The parts from a beginning on, each as soon as it can; empty when one of them cannot any more."""
    row = [first]
    for spans in others:
        at = bisect_left(spans, (row[-1].end + gap,))
        if at == len(spans):
            return []
        row.append(spans[at])
    return row


def _length(row: Sequence[Span]) -> int:
    return row[-1].end - row[0].start


def _touches(span: Span, others: Iterable[Span]) -> bool:
    return any(other.start < span.end and span.start < other.end for other in others)
