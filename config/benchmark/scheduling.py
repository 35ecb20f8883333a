"""Figures of finding a time: slots for many people, and asking a slow calendar system who is free.

Everything happens in one transaction that is taken back: the data set stays as it was.
"""

from __future__ import annotations

import itertools
import random
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from calendars.availability import asking, fetching, hours, slots
from calendars.availability.slots import Person, Room, Span, Wish
from calendars.connections import queries as connections
from calendars.connections.models import Connection, Resource
from calendars.providers.base import Asking, Busy, Schedule
from config.benchmark.checking import require

PEOPLE, ROOMS, WEEKS, TRIES, FREEBUSY_TRIES = 12, 4, 3, 50, 10
ANSWERS_AFTER = 0.3
SEED = 20_261_121
Say = Callable[[str], None]


class Slow:
    """A calendar system that takes 300 ms for each request and knows of five events a day in every mailbox."""

    def __init__(self) -> None:
        self.requests, self._lock = 0, threading.Lock()

    def schedules(
        self, mailboxes: Sequence[str], starts_at: datetime, ends_at: datetime, *, who: Asking
    ) -> list[Schedule]:
        """Random events, the same for a mailbox at every try."""
        with self._lock:
            self.requests += 1
        time.sleep(ANSWERS_AFTER)
        return [Schedule(mailbox, tuple(_events(mailbox, starts_at, ends_at))) for mailbox in mailboxes]


def _events(mailbox: str, starts_at: datetime, ends_at: datetime) -> Iterator[Busy]:
    drawn = random.Random(f"{SEED} {mailbox}")
    for _number in range(5 * (ends_at - starts_at).days):
        start = starts_at + timedelta(minutes=15 * drawn.randrange((ends_at - starts_at) // timedelta(minutes=15)))
        yield Busy(start, start + timedelta(minutes=drawn.choice([30, 60, 90])), title="Something")


def figures(*, say: Say) -> dict[str, Any]:
    """Milliseconds of both, median and slowest; how many of the asked were known."""
    return {"slots": _slots(say), "freebusy": {name: _freebusy(name, together, say) for name, together in _WAYS}}


# All in one request, as both systems are asked; and one by one, should a system not take several.
_WAYS = (("together", 20), ("one by one", 1))


def _slots(say: Say) -> dict[str, Any]:
    first = datetime(2027, 3, 1, tzinfo=timezone.get_default_timezone())
    within = Span.of(first, first + timedelta(weeks=WEEKS))
    days = [
        Span(within.start + 86_400 * day + 32_400, within.start + 86_400 * day + 61_200) for day in range(7 * WEEKS)
    ]

    def busy(holder: str) -> list[Span]:
        return [Span.of(one.starts_at, one.ends_at) for one in _events(holder, within.starts_at, within.ends_at)]

    people = [
        Person(holder, busy(holder), days, is_required=number < 6, interviews=[one.start for one in busy(holder)[:9]])
        for number, holder in ((number, f"user:{number}") for number in range(PEOPLE))
    ]
    rooms = [Room(f"resource:{number}", busy(f"resource:{number}")) for number in range(ROOMS)]
    wish = Wish(45, *within, people, rooms=rooms, guest_day=days, not_before=within.start + 14_400)
    acts: dict[str, Callable[[Wish], Sequence[object]]] = {
        "free_slots": slots.free_slots, "suggest": slots.suggest, "why_none": slots.why_none,
    }  # fmt: skip
    found: dict[str, Any] = {name: _timed(lambda act=act: act(wish)) for name, act in acts.items()}  # type: ignore[misc]  # mypy cannot infer a lambda's default
    found["free"] = len(slots.free_slots(wish))
    say(f"slots of {PEOPLE} people over {WEEKS} weeks: {found}")
    return found


def _timed(act: Callable[[], object], *, tries: int = TRIES) -> dict[str, float]:
    spent = []
    for _try in range(tries):
        begun = time.perf_counter()
        act()
        spent.append((time.perf_counter() - begun) * 1000)
    return {"median_ms": round(statistics.median(spent), 2), "slowest_ms": round(max(spent), 2)}


def _freebusy(name: str, together: int, say: Say) -> dict[str, Any]:
    """A week of 12 people and 4 rooms: asked, merged, hours laid beside it, times suggested."""
    kept, fetching.MOST_TOGETHER = fetching.MOST_TOGETHER, together
    try:
        with _slow_system() as (system, users, rooms):
            known: dict[str, asking.Known] = {}
            ahead = itertools.count(1)  # another week each time, and what an earlier way has kept is gone
            cache.clear()
            found: dict[str, Any] = _timed(
                lambda: known.update(_drawn(users, rooms, next(ahead))), tries=FREEBUSY_TRIES
            )
            found["known"] = sum(one.is_known for one in known.values())
            found["asked"] = len(known)
            found["requests"] = system.requests
            _check(found, together)
    finally:
        fetching.MOST_TOGETHER = kept
    say(f"free/busy {name}: {found}")
    return found


def _check(found: dict[str, Any], together: int) -> None:
    """Every mailbox is known, and each try has asked for all of them: nothing came from the cache."""
    require(found["known"] == found["asked"] == PEOPLE + ROOMS, f"Not everybody's calendar is known: {found}.")
    each = -(-(PEOPLE + ROOMS) // together)
    require(found["requests"] == each * FREEBUSY_TRIES, f"{found['requests']} requests, {each} a try are due.")


def _drawn(users: Sequence[User], rooms: Sequence[Resource], ahead: int) -> dict[str, asking.Known]:
    monday = timezone.localdate() + timedelta(days=7 * ahead - timezone.localdate().weekday())
    sunday = monday + timedelta(days=6)
    window = hours.window_of(monday, sunday, "Europe/Berlin")
    known = asking.ask(users, rooms, window.starts_at, window.ends_at, by=Actor.of(users[0]))
    at_work = hours.spans_of(users, monday, sunday, zone="Europe/Berlin")
    people = [known[f"user:{user.pk}"].person(hours=at_work[user.pk]) for user in users]
    slots.suggest(Wish(45, *window, people, rooms=[known[f"resource:{room.pk}"].room() for room in rooms]))
    return known


@contextmanager
def _slow_system() -> Iterator[tuple[Slow, list[User], list[Resource]]]:
    system = Slow()
    connections.make_with(Connection.Kind.OFFICE365, lambda _connection: system)  # type: ignore[arg-type, return-value]  # only what asking needs
    try:
        with transaction.atomic():
            Connection.objects.update(is_active=False)
            used, _made = Connection.objects.update_or_create(
                kind=Connection.Kind.OFFICE365, defaults={"is_active": True, "status": Connection.Status.WORKING}
            )
            rooms = [
                Resource.objects.create(connection=used, name=f"Room {number}", address=f"room{number}@example.com")
                for number in range(ROOMS)
            ]
            yield system, list(User.objects.select_related("role").order_by("pk")[:PEOPLE]), rooms
            transaction.set_rollback(True)
    finally:
        connections.make_with(Connection.Kind.OFFICE365, None)
