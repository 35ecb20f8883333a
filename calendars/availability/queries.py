"""Reads about when people work, what they keep free for interviews, and what they have already."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.preferring import value
from base.errors import NotFound
from calendars import preferences
from calendars.availability import weeks, zones
from calendars.availability.models import RecurringAvailability, WorkingHours
from calendars.availability.weeks import Stretch
from calendars.meetings.models import Booking


def company_hours() -> list[Stretch]:
    """The company's working hours; a setting that cannot be read counts as unset."""
    try:
        return weeks.read(value(preferences.WORKING_HOURS))
    except ValueError:
        return weeks.read(preferences.WORKING_HOURS.default)


def company_zone() -> str:
    """The zone of the company's clocks."""
    zone = value(preferences.TIME_ZONE)
    return zone if zones.is_known(zone) else "UTC"


def zone_of(user: User) -> str:
    """The zone of a user's working hours: the profile's, or the company's where the profile still says UTC."""
    return user.time_zone if user.time_zone != "UTC" and zones.is_known(user.time_zone) else company_zone()


def own_hours(users: Iterable[int]) -> dict[int, list[Stretch]]:
    """The hours that users entered themselves, by user key; who entered none is missing."""
    found: dict[int, list[Stretch]] = {}
    for row in WorkingHours.objects.filter(user__in=list(users)):
        found.setdefault(row.user_id, []).append(Stretch(row.weekday, row.starts, row.ends))
    return found


def hours_of(user: User) -> list[Stretch]:
    """When a user works: what they entered, else the company's hours."""
    return own_hours([user.pk]).get(user.pk) or company_hours()


def kept_by(users: Iterable[int], *, from_on: date, until_on: date) -> QuerySet[RecurringAvailability]:
    """The times users keep for interviews on some day between two, both included."""
    return RecurringAvailability.objects.filter(user__in=list(users), from_on__lte=until_on, until_on__gte=from_on)


def kept_of(user: User, *, today: date) -> QuerySet[RecurringAvailability]:
    """What a user keeps for interviews from today on, by weekday and time."""
    return RecurringAvailability.objects.filter(user=user, until_on__gte=today)


def availability_of(user: User, public_id: UUID) -> RecurringAvailability:
    """One of a user's own kept times. Raises NotFound, for those of others too."""
    found = RecurringAvailability.objects.filter(user=user, public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def bookings_of(holders: Iterable[str], starts_at: datetime, ends_at: datetime) -> QuerySet[Booking]:
    """What counts against the holders in that time, with the meetings; holds that have ended do not."""
    during = DateTimeTZRange(starts_at, ends_at)
    rows = Booking.objects.filter(holder__in=list(holders), during__overlap=during)
    return (
        rows.exclude(status=Booking.Status.HELD, held_until__lte=timezone.now())
        .select_related("meeting")
        .order_by("during", "id")
    )


def interviews_of(users: Iterable[int], starts_at: datetime, ends_at: datetime) -> dict[int, list[int]]:
    """When the meetings of each user begin, in seconds since 1970, by user key: how busy a week is."""
    found: dict[int, list[int]] = {}
    rows = bookings_of([f"user:{key}" for key in users], starts_at, ends_at).filter(meeting__isnull=False)
    for holder, start in rows.order_by("meeting__starts_at").values_list("holder", "meeting__starts_at"):
        found.setdefault(int(holder.removeprefix("user:")), []).append(int(start.timestamp()))
    return found
