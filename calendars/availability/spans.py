"""Times with a beginning and an end, as whole seconds: what slots, hours and calendars are reckoned in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple


class Span(NamedTuple):
    """A time from `start` up to and without `end`, in seconds since 1970."""

    start: int
    end: int

    @classmethod
    def of(cls, starts_at: datetime, ends_at: datetime) -> Span:
        """The span between two instants, in whole seconds that cover it."""
        return cls(int(starts_at.timestamp() // 1), -int(-ends_at.timestamp() // 1))

    @property
    def starts_at(self) -> datetime:
        """When it begins, in UTC."""
        return datetime.fromtimestamp(self.start, UTC)

    @property
    def ends_at(self) -> datetime:
        """When it ends, in UTC."""
        return datetime.fromtimestamp(self.end, UTC)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same times in order, with those that touch or overlap put together; empty ones are left out."""
    joined: list[Span] = []
    for span in sorted(spans):
        if span.end <= span.start:
            continue
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(Span(*span))
    return joined


def clipped(spans: Iterable[Span], within: Span) -> list[Span]:
    """The parts of the times that lie within another."""
    cut = (Span(max(one.start, within.start), min(one.end, within.end)) for one in spans)
    return [one for one in cut if one.start < one.end]
