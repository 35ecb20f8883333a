"""Pure: time on hold, and time without it (product facts §6.4). A stay is when it began and, if it did, ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

Stay = tuple[datetime, datetime | None]


def overlap(start: datetime, end: datetime, stays: Iterable[Stay], *, now: datetime) -> timedelta:
    """How long of `start` to `end` lies within the stays, which do not overlap each other; an open one ends `now`."""
    total = timedelta()
    for entered, left in stays:
        total += max(timedelta(), min(end, left or now) - max(start, entered))
    return total


def days_between(start: datetime, end: datetime, stays: Iterable[Stay], *, now: datetime) -> int:
    """Whole days of 24 hours from `start` to `end` without those on hold; never below zero."""
    return max(0, (end - start - overlap(start, end, stays, now=now)).days)
