"""Pure: of several people any of whom will do, who comes at a given time.

The suggestions of `slots` choose by the same rule: fewest interviews that week, then the order they were named in.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from calendars.availability.slots import WEEK, Person, week_of
from calendars.availability.spans import Span, merged

__all__ = ["WEEK", "is_free", "ranked", "week_of"]


def is_free(person: Person, span: Span) -> bool:
    """Whether somebody is known to have nothing else then. Who is unknown is never free."""
    return person.is_known and not any(one.start < span.end and span.start < one.end for one in person.busy)


def is_at_work(person: Person, span: Span) -> bool:
    """Whether the whole time lies inside their working hours; who has none is asked at any time."""
    return person.hours is None or any(
        one.start <= span.start and span.end <= one.end for one in merged(person.hours)
    )  # fmt: skip


def ranked(members: Sequence[Person], span: Span, *, first: Collection[str] = ()) -> list[str]:
    """Whoever is free then, by holder, best first; the first so many of them come.

    Those picked by hand (`first`) lead, then who is at work, then who has the fewest interviews that week.
    """
    week = week_of(span.start)

    def load(person: Person) -> tuple[bool, bool, int]:
        count = sum(week_of(start) == week for start in person.interviews)
        return person.holder not in first, not is_at_work(person, span), count

    return [one.holder for one in sorted((one for one in members if is_free(one, span)), key=load)]
