"""Verbs that say when somebody works and which times they keep for interviews every week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from accounts import tuning
from accounts.models import Company, User
from base.actors import Actor
from base.audit.recording import record
from base.errors import Invalid, Refused
from calendars import preferences
from calendars.availability import access, history, queries, weeks, zones
from calendars.availability.models import RecurringAvailability, WorkingHours
from calendars.availability.weeks import Stretch

MOST_STRETCHES = 4
SHORTEST_MINUTES = 15
LONGEST_SERIES = timedelta(days=366)
MOST_SERIES = 30


@transaction.atomic
def set_hours(user: User, *, by: Actor, rows: Sequence[Stretch]) -> list[WorkingHours]:
    """Say when a user works, in place of what was said before; no rows at all means the company's hours.

    The times are on the wall clock of the user's profile. Raises Invalid for a stretch that ends before it begins, two
    that overlap, or more than four on a day; NotAllowed for somebody else who is no administrator.
    """
    access.require_set(by, user)
    check_week(rows)
    User.objects.select_for_update().get(pk=user.pk)
    before = sorted(queries.own_hours([user.pk]).get(user.pk, []))
    wanted = sorted(set(rows))
    if wanted != before:
        WorkingHours.objects.filter(user=user).delete()
        WorkingHours.objects.bulk_create([WorkingHours(user=user, **one._asdict()) for one in wanted])
        record(history.HOURS_SET, on=user, by=by, changes={"hours": (weeks.write(before), weeks.write(wanted))})
    return list(WorkingHours.objects.filter(user=user))


@transaction.atomic
def set_company_hours(rows: Sequence[Stretch], *, zone: str, by: Actor) -> Company:
    """Say when everybody works who has not entered their own hours, and where the company's clocks are.

    Raises Invalid as `set_hours` does, and for a week without any work; NotAllowed unless an administrator asks.
    """
    check_week(rows)
    if not rows:
        raise Invalid(_("Enter at least one stretch of work."), field="day0")
    if not zones.is_known(zone):
        raise Invalid(_("Choose a time zone of the list."), field="zone")
    values = {preferences.WORKING_HOURS.name: weeks.write(rows), preferences.TIME_ZONE.name: zone}
    return tuning.change_preferences(values, by=by)


def check_week(rows: Sequence[Stretch]) -> None:
    """Raise Invalid, with the day in its sentence, for a week that cannot be."""
    for one in rows:
        if one.weekday not in weeks.WEEKDAYS:
            raise Invalid(_("Choose a day from Monday to Sunday."), field="weekday")
        if one.ends <= one.starts:
            raise Invalid(
                _("{day}: the end {ends} must come after the beginning {starts}.").format(
                    day=_day(one.weekday), starts=f"{one.starts:%H:%M}", ends=f"{one.ends:%H:%M}"
                ),
                field=f"day{one.weekday}",
            )
    if twice := weeks.overlapping(rows):
        raise Invalid(
            _("{day}: two stretches overlap at {starts}. Put them together or change one.").format(
                day=_day(twice.weekday), starts=f"{twice.starts:%H:%M}"
            ),
            field=f"day{twice.weekday}",
        )
    for weekday in weeks.WEEKDAYS:
        if sum(one.weekday == weekday for one in rows) > MOST_STRETCHES:
            raise Invalid(
                _("{day}: enter up to {most} stretches.").format(day=_day(weekday), most=MOST_STRETCHES),
                field=f"day{weekday}",
            )


def _day(weekday: int) -> str:
    return str(WEEKDAYS[weekday])


@transaction.atomic
def keep_available(
    user: User,
    *,
    by: Actor,
    title: str,
    weekday: int,
    starts: time,
    ends: time,
    from_on: date,
    until_on: date,
    zone: str = "",
    notes: str = "",
) -> RecurringAvailability:
    """Keep a time free for interviews every week until a date; it counts as available in self-scheduling
    (product facts §11.3). It stays with us: no outside calendar is told.

    `zone` is where the times of day are meant, the profile's if not given. Raises Invalid for times and dates that
    cannot be, Refused when it overlaps another one of the user (`overlap`) or there are too many; NotAllowed for
    somebody else who is no administrator.
    """
    access.require_set(by, user)
    zone = zone or queries.zone_of(user)
    _check_series(title, Stretch(weekday, starts, ends), (from_on, until_on), zone)
    User.objects.select_for_update().get(pk=user.pk)
    present = list(queries.kept_by([user.pk], from_on=from_on, until_on=until_on))
    if len(present) >= MOST_SERIES:
        raise Refused(_("You keep {most} times already. End one first.").format(most=MOST_SERIES), code="too_many")
    for other in present:
        if other.weekday == weekday and other.starts < ends and starts < other.ends:
            raise Refused(
                _("This overlaps “{title}”. End that one first, or choose another time.").format(title=other.title),
                code="overlap",
                field="starts",
            )
    kept = RecurringAvailability.objects.create(
        user=user,
        title=title.strip(),
        notes=notes.strip(),
        weekday=weekday,
        starts=starts,
        ends=ends,
        zone=zone,
        from_on=from_on,
        until_on=until_on,
    )
    record(history.KEPT, on=kept, by=by, about=(user,))
    return kept


def _check_series(title: str, stretch: Stretch, dates: tuple[date, date], zone: str) -> None:
    from_on, until_on = dates
    if not title.strip():
        raise Invalid(_("Enter a title."), field="title")
    if stretch.weekday not in weeks.WEEKDAYS:
        raise Invalid(_("Choose a day from Monday to Sunday."), field="weekday")
    if not zones.is_known(zone):
        raise Invalid(_("Choose a time zone of the list."), field="zone")
    if stretch.ends <= stretch.starts or weeks.minutes_of([stretch]) < SHORTEST_MINUTES:
        raise Invalid(_("Choose an end at least 15 minutes after the beginning."), field="ends")
    if until_on < from_on:
        raise Invalid(_("Choose a last day after the first."), field="until_on")
    if until_on - from_on > LONGEST_SERIES:
        raise Invalid(_("Choose a last day within a year; you can add it again then."), field="until_on")
    if not any(weekday_on == stretch.weekday for weekday_on in _weekdays(from_on, until_on)):
        raise Invalid(_("Between these dates this day does not come. Choose a later last day."), field="until_on")


def _weekdays(from_on: date, until_on: date) -> set[int]:
    return {(from_on + timedelta(days=number)).weekday() for number in range(min(7, (until_on - from_on).days + 1))}


@transaction.atomic
def end_available(availability: RecurringAvailability, *, by: Actor, on: date | None = None) -> None:
    """Keep the time no longer, from a day on (today, in its zone, if not given). What has not begun is gone altogether.

    Interviews that were booked in it stay. Ending it twice changes nothing. Raises NotAllowed for somebody else who is
    no administrator.
    """
    access.require_set(by, availability.user)
    row = RecurringAvailability.objects.select_for_update(of=("self",)).filter(pk=availability.pk).first()
    if row is None:
        return
    day = on or zones.wall_of(timezone.now(), row.zone)[0]
    if row.until_on < day:
        return
    record(history.ENDED, on=row, by=by, about=(row.user,))
    if row.from_on >= day:
        row.delete()
    else:
        row.until_on = day - timedelta(days=1)
        row.save(update_fields=["until_on", "updated_at"])
