"""Verbs that take and give back people's time. The database itself refuses two rows that overlap (reliability §4.1).

Every booking first takes a lock per holder, in the holders' order, for the rest of its transaction: two that want the
same people queue instead of blocking each other, so a clash is a sentence and never a deadlock. The exclusion
constraint stays the judge. An overridden booking lies outside the constraint, yet counts as taken under these locks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Protocol

from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from base.actors import Actor, ActorKind
from base.errors import Refused
from calendars.meetings.models import Attendee, Booking, Meeting

_CONSTRAINT = "booking_once_at_a_time"
# Colleagues' names are no news to colleagues; somebody from outside learns that the time is taken, and by whom not.
_INSIDERS = frozenset({ActorKind.USER, ActorKind.CREDENTIAL, ActorKind.SYSTEM})
# One lock after the other, in the order of the array.
_QUEUE = (
    "SELECT pg_advisory_xact_lock(hashtextextended(name, 6)) FROM unnest(%s::text[]) WITH ORDINALITY AS n(name, place)"
)


class Stretch(Protocol):
    """A time with a beginning and an end, as `calendars.availability.slots.Span` is one."""

    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...


class Taken(Refused):
    """Somebody or something has no time then. `holders` says who, in order: "user:7", "resource:3", "guest:…"."""

    default_code = "taken"

    def __init__(self, message: str | Promise | None = None, *, holders: Iterable[str] = ()) -> None:
        super().__init__(message or _("This time has just been taken. Choose another one."), code="taken")
        self.holders = tuple(sorted(set(holders)))


@transaction.atomic
def hold(holders: Collection[str], spans: Collection[Stretch], *, about: str, until: datetime) -> list[Booking]:
    """Hold these times for all holders until an instant, for whatever `about` names ("self_schedule:…").

    What was held about it before is given back first; all or nothing. Raises Taken. Asks no right: its caller does.
    """
    names = sorted(set(holders))
    queue_for(names)
    release(about)
    rows = []
    for span in spans:
        during = DateTimeTZRange(span.starts_at, span.ends_at)
        if clashing := _clashing(names, during):
            raise Taken(holders=clashing)
        status = Booking.Status.HELD
        rows += [Booking(about=about, holder=name, during=during, status=status, held_until=until) for name in names]
    return _insert(rows)


@transaction.atomic
def release(about: str) -> int:
    """Give back what is held about something. Returns how many times it was. Asks no right."""
    rows = Booking.objects.filter(about=about, meeting=None, status=Booking.Status.HELD)
    # Somebody who books one of them may be clearing away the same hold, if it ran out: after them, or before.
    queue_for(rows.values_list("holder", flat=True))
    return rows.delete()[0]


@transaction.atomic
def sweep() -> int:
    """Remove holds that ran out. They take nobody any more; this keeps the table small. Returns how many."""
    ended = Booking.objects.filter(status=Booking.Status.HELD, meeting=None, held_until__lte=timezone.now())
    return ended.delete()[0]


@transaction.atomic
def book(
    meeting: Meeting,
    *,
    by: Actor,
    attendees: Iterable[Attendee],
    over: frozenset[str] = frozenset(),
    is_new: bool = False,
) -> list[Booking]:
    """Book all attendees of a meeting for its time, in place of what it had booked: all of them or nobody.

    `over` are the holders whose clash is accepted; only colleagues' (`user:`) ever are. One that `is_new` has nothing
    booked yet. Raises Taken, which names nobody to people from outside. Only the verbs of meetings call it.
    """
    names = {attendee.holder: attendee.name for attendee in attendees if attendee.holder}
    before = [] if is_new else list(meeting.bookings.all())
    queue_for({*names, *(row.holder for row in before)})
    if before:
        Booking.objects.filter(meeting=meeting).delete()
    during = DateTimeTZRange(meeting.starts_at, meeting.ends_at)
    clashing = _clashing(names, during)
    accepted = {holder for holder in clashing if holder in over and holder.startswith("user:")}
    if clashing - accepted:
        taken = [name for holder, name in names.items() if holder in clashing - accepted]
        raise Taken(_sentence(taken) if by.kind in _INSIDERS else None, holders=clashing - accepted)
    rows = _insert([
        Booking(
            meeting=meeting,
            holder=holder,
            during=during,
            status=Booking.Status.OVERRIDDEN if holder in accepted else Booking.Status.CONFIRMED,
        )
        for holder in sorted(names)
    ])  # fmt: skip
    _settle({row.holder: row.during for row in before})
    return rows


@transaction.atomic
def free(meeting: Meeting) -> int:
    """Give back every time a meeting has booked. Returns how many. Only the verbs of meetings call it."""
    before = {row.holder: row.during for row in meeting.bookings.all()}
    queue_for(before)
    gone = Booking.objects.filter(meeting=meeting).delete()[0]
    _settle(before)
    return gone


def queue_for(holders: Iterable[str]) -> None:
    """Wait until nobody else books any of these, for the rest of the transaction; always in the same order.

    Whoever books several meetings in one transaction (a panel day) calls it first with the holders of all of them, so
    that two such days never block each other.
    """
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE, [[f"booking {holder}" for holder in sorted(set(holders))]])


def _clashing(holders: Collection[str], during: DateTimeTZRange) -> set[str]:
    """Which of them are taken then. A hold that ran out takes nobody, even before anything swept it away."""
    now = timezone.now()
    rows = list(Booking.objects.filter(holder__in=holders, during__overlap=during))
    ended = [row.pk for row in rows if row.held_until is not None and row.held_until <= now]
    if ended:
        Booking.objects.filter(pk__in=ended).delete()
    return {row.holder for row in rows if row.pk not in ended}


def _insert(rows: list[Booking]) -> list[Booking]:
    """Write them. What the database still refuses, because somebody wrote past these verbs, is taken as well."""
    try:
        with transaction.atomic():
            return Booking.objects.bulk_create(rows)
    except IntegrityError as error:
        if _CONSTRAINT not in str(error):
            raise
        raise Taken(holders={holder for row in rows for holder in _clashing([row.holder], row.during)}) from error


def _settle(freed: Mapping[str, DateTimeTZRange]) -> None:
    """An overridden booking whose rival is gone counts again; the oldest of several first."""
    for holder, during in sorted(freed.items()):
        if not holder.startswith("user:"):
            continue
        waiting = Booking.objects.filter(holder=holder, status=Booking.Status.OVERRIDDEN, during__overlap=during)
        for row in waiting.order_by("pk"):
            counting = Booking.objects.filter(holder=holder, during__overlap=row.during)
            if not counting.exclude(status=Booking.Status.OVERRIDDEN).exists():
                row.status = Booking.Status.CONFIRMED
                row.save(update_fields=["status"])


def _sentence(names: Collection[str]) -> str:
    """Who has no time, and never why: what the others are busy with is theirs."""
    if len(names) == 1:
        return _("{name} is already booked at this time. Choose another time.").format(name=next(iter(names)))
    return _("{names} are already booked at this time. Choose another time.").format(names=", ".join(names))
