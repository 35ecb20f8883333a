"""What stands in the simulated company's calendars at first: rooms, and a fortnight of ordinary work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

# Name, capacity, building, floor, list.
ROOMS = (
    ("Birch", 4, "North", "1", "North rooms"),
    ("Oak", 6, "North", "2", "North rooms"),
    ("Maple", 12, "North", "2", "North rooms"),
    ("Harbor", 4, "South", "1", "South rooms"),
    ("Lighthouse", 8, "South", "3", "South rooms"),
    ("Workshop", 20, "", "", ""),
)
SUBJECTS = ("Team round", "Budget", "Planning", "One to one", "Customer call", "Focus time", "Dentist", "Training")
DAYS, PRIVATE = 14, frozenset({"Dentist", "One to one"})


@dataclass(frozen=True, slots=True)
class Entry:
    """Something somebody has in their calendar; `shown` in Graph's words."""

    address: str
    starts_at: datetime
    ends_at: datetime
    subject: str
    is_private: bool
    shown: str


def room_address(name: str) -> str:
    """The mailbox of a room."""
    return f"{name.lower()}@rooms.example"


def entries(addresses: Iterable[str], *, today: datetime) -> Iterator[Entry]:
    """Some busy hours on each working day of the coming fortnight, the same for a person at every start."""
    first = today.astimezone(UTC).replace(hour=7, minute=0, second=0, microsecond=0)
    mornings = [first + timedelta(days=day) for day in range(DAYS)]
    for address in addresses:
        random = Random(address)
        for morning in (one for one in mornings if one.weekday() < 5):
            for half in random.sample(range(18), 3):
                starts_at = morning + timedelta(minutes=30 * half)
                ends_at = starts_at + timedelta(minutes=random.choice((30, 30, 60)))
                subject = random.choice(SUBJECTS)
                shown = random.choice(("busy", "busy", "busy", "tentative", "oof"))
                yield Entry(address, starts_at, ends_at, subject, subject in PRIVATE, shown)
