"""What somebody wants to arrange, as plain values that a door or an upper floor fills in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from accounts.models import User
from calendars.connections.models import Resource


@dataclass(frozen=True, slots=True)
class GuestDraft:
    """Somebody from outside. `key` is theirs for ever: by it nobody is booked twice, whatever they are called.

    With `is_invited` the calendar writes to them itself; without it only their time is booked.
    """

    key: str
    name: str
    email: str = ""
    is_invited: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A meeting to be. `day` and `time` are what the clock on the wall says in `zone`; `minutes` is how long it takes.

    `users` are colleagues, each with whether they are required. `notes` are for colleagues: no guest reads them.
    """

    title: str
    day: date
    time: time
    zone: str
    minutes: int
    organizer: User
    users: tuple[tuple[User, bool], ...] = ()
    resources: tuple[Resource, ...] = ()
    guest: GuestDraft | None = None
    notes: str = ""
    place: str = ""
    video_url: str = ""
    is_private: bool = False
