"""When people work and what they keep for interviews, as spans of instants, each on the clock of their own zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from calendars.availability import queries, weeks, zones
from calendars.availability.models import RecurringAvailability
from calendars.availability.spans import Span
from calendars.availability.weeks import Stretch


@dataclass(frozen=True, slots=True)
class Kept:
    """One time that somebody keeps for interviews, of a weekly series."""

    span: Span
    title: str
    notes: str


def window_of(starts_on: date, ends_on: date, zone: str) -> Span:
    """From the beginning of the first day to the end of the last, on the clock of a zone."""
    return Span.of(zones.starts_of(starts_on, zone), zones.day_of(ends_on, zone)[1])


def spans_of(users: Sequence[User], starts_on: date, ends_on: date, *, zone: str) -> dict[int, list[Span]]:
    """When each user works on these days of `zone` (both included), by user key. One statement, however many users.

    Everybody's hours are on the wall clock of their own profile's zone (product facts §11.3), so that somebody in
    another country works at other hours of the reader's day.
    """
    window = window_of(starts_on, ends_on, zone)
    own, usual = queries.own_hours(user.pk for user in users), queries.company_hours()
    return {user.pk: weeks.spans(own.get(user.pk, usual), window, queries.zone_of(user)) for user in users}


def kept_of(users: Sequence[User], starts_on: date, ends_on: date, *, zone: str) -> dict[int, list[Kept]]:
    """What each user keeps for interviews on these days of `zone`, earliest first, by user key. One statement."""
    window = window_of(starts_on, ends_on, zone)
    # The series is in its own zone, where the first and last day may be one earlier or later.
    day = timedelta(days=1)
    found: dict[int, list[Kept]] = {user.pk: [] for user in users}
    for row in queries.kept_by(found, from_on=starts_on - day, until_on=ends_on + day):
        found[row.user_id] += [Kept(span, row.title, row.notes) for span in occurrences(row, window)]
    return {key: sorted(kept, key=lambda one: one.span) for key, kept in found.items()}


def occurrences(row: RecurringAvailability, within: Span) -> list[Span]:
    """The times of a weekly series between two instants."""
    stretch = Stretch(row.weekday, row.starts, row.ends)
    return weeks.spans([stretch], within, row.zone, from_on=row.from_on, until_on=row.until_on)
