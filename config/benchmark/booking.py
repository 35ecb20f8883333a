"""Figures of booking: 32 clients try to book the same people, rooms and guests; how many get them, and no one twice.

Only ever against the benchmark's own database: its users and meetings are made up and removed again.
"""

from __future__ import annotations

import multiprocessing
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from datetime import time as clock
from random import Random
from typing import Any

from config.benchmark.checking import require

TRIES, CLIENTS, PROCESSES = 100_000, 32, 4
PEOPLE, ROOMS, GUESTS, DAYS = 24, 6, 12, 10
FIRST_DAY = date(2031, 1, 6)
SEED = 20_261_121
_MARK = "bench-booking"
# Pairs of rows that count for one holder at one time; PostgreSQL finds them by the index of the constraint.
CLASHES = """
SELECT count(*) FROM calendars_booking a JOIN calendars_booking b
ON a.holder = b.holder AND a.during && b.during AND a.id < b.id
WHERE a.status <> 'OVERRIDDEN' AND b.status <> 'OVERRIDDEN'
"""
# Bookings that no live meeting's attendee asks for, and attendees of live meetings who are not booked.
STRAY = """
SELECT
 (SELECT count(*) FROM calendars_booking b JOIN calendars_meeting m ON m.id = b.meeting_id
  WHERE m.cancelled_at IS NOT NULL OR b.during <> tstzrange(m.starts_at, m.ends_at)),
 (SELECT count(*) FROM calendars_attendee a JOIN calendars_meeting m ON m.id = a.meeting_id
  WHERE m.cancelled_at IS NULL AND a.is_invited AND a.user_id IS NOT NULL AND NOT EXISTS
  (SELECT 1 FROM calendars_booking b WHERE b.meeting_id = m.id AND b.holder = 'user:' || a.user_id))
"""
# A word about how far it is, so often.
PROGRESS = 10_000
# Whoever counts for others does so in steps, so that nobody waits for the counter.
STEP = 50
EXPECTED = frozenset({"arranged", "moved", "cancelled", "taken"})
Say = Callable[[str], None]


def bookings(*, tries: int = TRIES, say: Say) -> dict[str, Any]:
    """Try so often to arrange, move and cancel by 32 clients in four processes; the figures and the clashes, none.

    Raises Wrong when a process ends without its figures.
    """
    from django.db import connection, connections

    _clear()
    _fill()
    each = max(1, tries // CLIENTS)
    say(f"booking: {CLIENTS} clients, {each} tries each")
    connections.close_all()
    context = multiprocessing.get_context("spawn")
    found, done = context.Queue(), context.Value("l", 0)
    begun = time.monotonic()
    crews = [
        context.Process(
            target=_crew, args=(place * CLIENTS // PROCESSES, CLIENTS // PROCESSES, each, found, done), daemon=True
        )
        for place in range(PROCESSES)
    ]
    for crew in crews:
        crew.start()
    parts = gathered(crews, found, done, say)
    for crew in crews:
        crew.join()
    seconds = time.monotonic() - begun
    outcomes: Counter[str] = sum((part for part, _waits in parts), Counter())
    waits = sorted(wait for _part, some in parts for wait in some)
    with connection.cursor() as cursor:
        cursor.execute(CLASHES)
        clashes = cursor.fetchone()[0]
        cursor.execute(STRAY)
        stray, missing = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM calendars_booking WHERE meeting_id IS NOT NULL")
        kept = cursor.fetchone()[0]
    _clear()
    return {
        "clients": CLIENTS, "tries": each * CLIENTS, "seconds": round(seconds, 1),
        "tries_a_second": round(each * CLIENTS / seconds), "outcomes": dict(sorted(outcomes.items())),
        "median_ms": round(waits[len(waits) // 2] * 1000, 1), "p95_ms": round(waits[len(waits) * 95 // 100] * 1000, 1),
        "bookings_at_the_end": kept, "clashes": clashes, "stray": stray, "missing": missing,
        "is_right": not (clashes or stray or missing) and not outcomes.keys() - EXPECTED,
    }  # fmt: skip


def gathered(crews: list[Any], found: Any, done: Any, say: Say) -> list[tuple[Counter[str], list[float]]]:
    """What every process found; says how far they are meanwhile."""
    parts: list[tuple[Counter[str], list[float]]] = []
    begun, said = time.monotonic(), 0
    while len(parts) < len(crews):
        try:
            parts.append(found.get(timeout=1))
        except queue.Empty:
            dead = [crew.exitcode for crew in crews if crew.exitcode]
            require(not dead, f"A process of clients ended with {dead}; its reason stands above.")
        if done.value // PROGRESS > said:
            said = done.value // PROGRESS
            say(f"booking: {done.value:,} tries, {done.value / (time.monotonic() - begun):.0f} a second")
    return parts


def _fill() -> None:
    """People and rooms for everybody to want."""
    from accounts.models import SystemRole, User
    from calendars.connections.models import Resource

    role = SystemRole.objects.get(code="BASIC")
    User.objects.bulk_create(
        User(email=f"{_MARK}-{number}@bench.example", first_name="Bench", last_name=str(number), role=role)
        for number in range(PEOPLE)
    )
    Resource.objects.bulk_create(
        Resource(name=f"Room {number}", address=f"{_MARK}-{number}@bench.example") for number in range(ROOMS)
    )


def _clear() -> None:
    """Remove everything of an earlier or this run."""
    from accounts.models import User
    from base.models import OutboxRow
    from calendars.connections.models import Resource
    from calendars.meetings.models import Meeting

    OutboxRow.objects.filter(topic="calendar_event").delete()
    Meeting.objects.filter(organizer__email__startswith=_MARK).delete()
    Resource.objects.filter(address__startswith=_MARK).delete()
    User.objects.filter(email__startswith=_MARK).delete()


def _crew(first: int, clients: int, tries: int, found: Any, done: Any) -> None:
    """One process: several clients, each a thread with a connection of its own. `done` counts the tries of all."""
    import django

    django.setup()
    outcomes: Counter[str] = Counter()
    waits: list[float] = []
    lock = threading.Lock()

    def tell(count: int) -> None:
        with done.get_lock():
            done.value += count

    def work(number: int) -> None:
        mine, took = Client(number).run(tries, progress=tell)
        with lock:
            outcomes.update(mine)
            waits.extend(took)

    threads = [threading.Thread(target=work, args=(first + number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.put((outcomes, waits))


class Client:
    """Somebody who arranges, moves and cancels at random, three people, a room and a guest at a time."""

    def __init__(self, number: int) -> None:
        from accounts.models import User
        from base.actors import Actor
        from calendars.connections.models import Resource

        self.dice = Random(SEED + number)
        self.users = list(User.objects.filter(email__startswith=_MARK))
        self.rooms = list(Resource.objects.filter(address__startswith=_MARK))
        self.host = self.users[number % len(self.users)]
        self.by = Actor.of(self.host)
        self.mine: list[Any] = []

    def run(self, tries: int, *, progress: Callable[[int], None]) -> tuple[Counter[str], list[float]]:
        """Try so often, telling of every fifty. How each try ended, and how long each took."""
        from django.db import connection

        from base.errors import DomainError

        outcomes: Counter[str] = Counter()
        waits: list[float] = []
        for _try in range(tries):
            begun = time.monotonic()
            try:
                outcomes[self._try()] += 1
            except DomainError as error:
                outcomes[error.code] += 1
            except Exception as error:  # noqa: BLE001  whatever it was, it is a figure
                outcomes[f"{type(error).__name__}: {error}"[:80]] += 1
            waits.append(time.monotonic() - begun)
            if len(waits) % STEP == 0:
                progress(STEP)
        connection.close()
        return outcomes, waits

    def _try(self) -> str:
        from calendars.meetings import arranging, cancelling, moving

        what = self.dice.choices(["arranged", "moved", "cancelled"], [6, 2, 2])[0]
        draft = self._draft()
        if what == "arranged" or not self.mine:
            self.mine.append(arranging.arrange(draft, by=self.by))
            return "arranged"
        place = self.dice.randrange(len(self.mine))
        if what == "cancelled":
            cancelling.cancel(self.mine.pop(place), by=self.by)
            return what
        moving.move(self.mine[place], by=self.by, day=draft.day, time=draft.time, zone="UTC", minutes=draft.minutes)
        return what

    def _draft(self) -> Any:
        from calendars.meetings.drafts import Draft, GuestDraft

        dice = self.dice
        return Draft(
            "Talk",
            FIRST_DAY + timedelta(days=dice.randrange(DAYS)),
            clock(dice.randrange(8, 18), dice.choice([0, 15, 30, 45])),
            "UTC",
            dice.choice([15, 30, 45, 60, 90]),
            self.host,
            users=tuple((user, True) for user in dice.sample(self.users, 3)),
            resources=(dice.choice(self.rooms),),
            guest=GuestDraft(f"{_MARK}-{dice.randrange(GUESTS)}", "Guest"),
        )
