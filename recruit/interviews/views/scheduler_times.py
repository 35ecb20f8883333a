"""Reads for the scheduler: everybody's calendar at once, the times that suit all, and what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from calendars.availability import asking, hours, slots, zones
from calendars.availability import queries as availability
from calendars.availability.asking import Known
from calendars.availability.slots import Person, Span, Wish
from calendars.connections import queries as connections
from calendars.connections.models import Resource
from calendars.meetings.models import Meeting
from recruit.applications.models import Application
from recruit.interviews import grid, queries
from recruit.interviews.views.scheduler_panel import Event, Panel

# How far ahead times are suggested, from the first day shown.
LOOK_AHEAD = timedelta(days=14)
# The candidate's day, on their own clock (ux 5.6).
GUEST_DAY = (time(9), time(18))
MOST_ROOMS = 20
# Whoever stands for the pool where people and rooms are named by holder.
POOL = "pool"
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the panel stands: about whom, who works in it, and the meeting that is being moved, when one is.

    `guest_zone` is the candidate's zone as far as it is known, "" otherwise.
    """

    application: Application
    user: User
    actor: Actor
    guest_zone: str = ""
    besides: Meeting | None = None

    @property
    def guest(self) -> str:
        """How the candidate is named where bookings are kept."""
        return queries.guest_of(self.application)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what one event asks for: colleagues with whether they are required, rooms, and rooms any of which do.

    Any `need` of the `members` come as well; those whose holders are `picked` first.
    """

    users: tuple[tuple[User, bool], ...] = ()
    rooms: tuple[Resource, ...] = ()
    others: tuple[Resource, ...] = ()
    members: tuple[User, ...] = ()
    need: int = 0
    picked: frozenset[str] = frozenset()

    @property
    def everybody(self) -> tuple[User, ...]:
        """All colleagues who come or may come."""
        return (*(user for user, _required in self.users), *self.members)

    @property
    def names(self) -> dict[str, str]:
        """What each is called, by holder."""
        found = {f"user:{user.pk}": user.full_name for user in self.everybody}
        return found | {f"resource:{row.pk}": row.name for row in (*self.rooms, *self.others)}


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read for one event between two instants."""

    starts_at: datetime
    ends_at: datetime
    known: dict[str, Known] = field(default_factory=dict)
    hours: dict[int, list[Span]] = field(default_factory=dict)
    guest: tuple[grid.Taken, ...] = ()
    guest_day: tuple[Span, ...] | None = None
    # The other events of the same panel, which are not booked yet: when, and whose.
    siblings: tuple[tuple[Span, str, frozenset[str]], ...] = ()
    # When the interviews of each colleague begin, whole weeks around included.
    load: dict[int, list[int]] = field(default_factory=dict)

    def busy_of(self, holder: str) -> list[Span]:
        """When somebody is taken, the other events of the panel included."""
        known = self.known.get(holder)
        return [*(known.busy if known else []), *(span for span, _title, who in self.siblings if holder in who)]

    def person(self, user: User, *, is_required: bool = True) -> Person:
        """A colleague, as the calculator of slots takes them; nothing is known of who did not answer."""
        holder = f"user:{user.pk}"
        known = self.known.get(holder)
        return Person(
            holder, self.busy_of(holder), self.hours.get(user.pk), (), is_required, bool(known and known.is_known),
            self.load.get(user.pk, ()),
        )  # fmt: skip


def cast_of(event: Event, people: dict[str, User], rooms: dict[str, Resource]) -> Cast:
    """Who an event asks for, of those who are there."""
    pool = event.members
    users = tuple((people[key], key not in event.optional) for key in event.people if key in people and key not in pool)
    members = tuple(people[key] for key in pool if key in people)
    need = min(event.needs, len(members))
    chosen = tuple(rooms[key] for key in event.rooms if key in rooms)
    others: tuple[Resource, ...] = ()
    if event.any_room and not chosen:
        found = connections.resources().filter(kind=Resource.Kind.ROOM)
        enough = [row for row in found[:200] if row.capacity is None or row.capacity > len(users) + need]
        others = tuple(sorted(enough, key=lambda row: (row.capacity or 1000, row.name)))[:MOST_ROOMS]
    picked = frozenset(f"user:{people[key].pk}" for key in event.picked if key in people)
    return Cast(users, chosen, others, members, need, picked)


def look(
    place: Place, panel: Panel, casts: Sequence[Cast], starts_at: datetime, ends_at: datetime, *, together: int = 20
) -> Seen:  # fmt: skip
    """Ask everybody's calendar for the open event, all at once, so many `together`; 2.5 seconds at most."""
    cast, zone = casts[panel.at], panel.zone
    users = list(cast.everybody)
    known = asking.ask(
        users, [*cast.rooms, *cast.others], starts_at, ends_at, by=place.actor, besides=place.besides, together=together
    )  # fmt: skip
    last = zones.wall_of(ends_at - timedelta(seconds=1), zone)[0]
    worked = hours.spans_of(users, zones.wall_of(starts_at, zone)[0], last, zone=zone)
    return Seen(
        starts_at, ends_at, known, worked, _guest_times(place, starts_at, ends_at),
        _guest_days(place.guest_zone, starts_at, ends_at), _siblings(panel, casts, place.guest),
        _load(place, users, starts_at, ends_at),
    )  # fmt: skip


def wish_for(event: Event, cast: Cast, seen: Seen, *, zone: str, now: datetime | None = None) -> Wish:
    """What is looked for, as the calculator of slots takes it."""
    moment = now or timezone.now()
    people = [seen.person(user, is_required=is_required) for user, is_required in cast.users]
    pools = (slots.Pool(POOL, cast.need, [seen.person(user) for user in cast.members]),) if cast.members else ()
    every = [*cast.rooms, *cast.others]
    rooms = [
        slots.Room(holder, seen.busy_of(holder), seen.known[holder].is_known)
        for holder in (f"resource:{row.pk}" for row in every)
        if holder in seen.known
    ]
    # Chosen rooms are all needed, so each is somebody who must come; of the others any will do.
    needed = [Person(room.holder, room.busy, is_known=room.is_known) for room in rooms[: len(cast.rooms)]]
    return Wish(
        minutes=event.length, earliest=int(seen.starts_at.timestamp()), latest=int(seen.ends_at.timestamp()),
        people=[*people, *needed], pools=pools, rooms=rooms[len(cast.rooms) :], not_before=int(moment.timestamp()),
        guest_day=seen.guest_day, guest_busy=_guest_busy(seen), zone=zone,
    )  # fmt: skip


def span_of(event: Event, zone: str) -> Span | None:
    """When an event takes place as typed; None until day and time are."""
    if event.on is None or event.starts is None:
        return None
    try:
        starts_at = zones.instant_of(event.on, event.starts, zone)
    except (OverflowError, ValueError):
        return None
    return Span.of(starts_at, starts_at + timedelta(minutes=event.length))


def range_of(panel: Panel, *, now: datetime | None = None) -> tuple[list[date], datetime, datetime]:
    """The days shown, and from when until when calendars are asked: those days and what is looked ahead."""
    moment = now or timezone.now()
    today = zones.wall_of(moment, panel.zone)[0]
    shown = grid.days_of(panel.view, panel.on or today)
    first = zones.day_of(shown[0], panel.zone)[0]
    ahead = max(moment, first) + LOOK_AHEAD if zones.day_of(shown[-1], panel.zone)[1] > moment else moment
    return shown, first, max(zones.day_of(shown[-1], panel.zone)[1], ahead)


def ahead_of(seen: Seen, *, now: datetime | None = None) -> bool:
    """Whether any of the time looked at is still to come."""
    return seen.ends_at > (now or timezone.now())


def free_room(cast: Cast, seen: Seen, span: Span) -> Resource | None:
    """Of the rooms any of which do, the first that is known to be free then."""
    for row in cast.others:
        known = seen.known.get(f"resource:{row.pk}")
        if known and known.is_known and not overlaps(seen.busy_of(known.holder), span):
            return row
    return None


def overlaps(spans: Sequence[Span], span: Span) -> bool:
    """Whether some of the times touch a span."""
    return any(one.start < span.end and one.end > span.start for one in spans)


def _guest_busy(seen: Seen) -> list[Span]:
    own = [Span.of(each.starts_at, each.ends_at) for each in seen.guest]
    return own + [span for span, _title, _who in seen.siblings]


def _guest_times(place: Place, starts_at: datetime, ends_at: datetime) -> tuple[grid.Taken, ...]:
    """The candidate's other interviews: when, never what about."""
    rows = availability.bookings_of([place.guest], starts_at, ends_at)
    if place.besides is not None:
        rows = rows.exclude(meeting=place.besides)
    times = ((row.during.lower, row.during.upper) for row in rows)
    return tuple(grid.Taken(begin, end, "busy") for begin, end in times if begin and end)


def _load(place: Place, users: Sequence[User], starts_at: datetime, ends_at: datetime) -> dict[int, list[int]]:
    """When their interviews begin, but the one that is moved."""
    found = availability.interviews_of([user.pk for user in users], starts_at - WEEK, ends_at + WEEK)
    moved = int(place.besides.starts_at.timestamp()) if place.besides else None
    return {key: [start for start in starts if start != moved] for key, starts in found.items()}


def _guest_days(zone: str, starts_at: datetime, ends_at: datetime) -> tuple[Span, ...] | None:
    if not zone:
        return None
    begins, ends = GUEST_DAY
    return tuple(
        Span.of(zones.instant_of(day, begins, zone), zones.instant_of(day, ends, zone))
        for day in zones.days_between(starts_at, ends_at, zone)
    )


def _siblings(panel: Panel, casts: Sequence[Cast], guest: str) -> tuple[tuple[Span, str, frozenset[str]], ...]:
    found = []
    for number, event in enumerate(panel.events):
        span = span_of(event, panel.zone)
        if number != panel.at and span is not None:
            found.append((span, event.title, frozenset({*casts[number].names, guest})))
    return tuple(found)


def local(instant: datetime, zone: str) -> datetime:
    """An instant on the clock of a zone."""
    return instant.astimezone(ZoneInfo(zone))
