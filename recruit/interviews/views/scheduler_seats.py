"""Who of several any of whom will do comes at the chosen time, and who could come in their place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from calendars.availability import pools
from calendars.availability.slots import Span
from calendars.meetings.models import Attendee
from recruit.interviews.models import Timeslot
from recruit.interviews.seating import few_words
from recruit.interviews.views.scheduler_times import Cast, Seen
from recruit.interviews.views.scheduler_words import listed, problem_words, range_words

# So many of those who cannot come are named with what keeps them.
MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Seat:
    """One place: who takes it, and the list that gives it to somebody else. The value "" leaves it to the rule."""

    name: str
    options: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Seating:
    """Who can come, best first; the places of those who do; sentences against it, with whether they forbid it."""

    able: tuple[User, ...] = ()
    seats: tuple[Seat, ...] = ()
    against: tuple[tuple[str, bool], ...] = ()


def seating_of(cast: Cast, seen: Seen, span: Span, zone: str) -> Seating:
    """Fill the places at that time: those picked by hand first, then who has the fewest interviews that week."""
    if not cast.members:
        return Seating()
    users = {f"user:{user.pk}": user for user in cast.members}
    persons = {holder: seen.person(user) for holder, user in users.items()}
    able = pools.ranked(list(persons.values()), span, first=cast.picked)
    coming, spare = able[: cast.need], able[cast.need :]
    if len(coming) < cast.need:
        said = [few_words(len(coming), len(users), cast.need)]
        absent = [holder for holder in users if holder not in able][:MOST_NAMED]
        soft = [_absent(users[holder], seen, span, zone) for holder in absent]
        return Seating(tuple(users[one] for one in able), (), ((said[0], True), *((words, False) for words in soft)))
    seats = tuple(_seat(holder, spare, users, is_picked=holder in cast.picked) for holder in coming)
    against = [
        _("{name} cannot come then; somebody else takes the place.").format(name=users[holder].full_name)
        for holder in users
        if holder in cast.picked and holder not in able
    ] + [
        _("Outside of the working hours of {name}.").format(name=users[holder].full_name)
        for holder in coming
        if not pools.is_at_work(persons[holder], span)
    ]
    return Seating(tuple(users[one] for one in able), seats, tuple((words, False) for words in against))


def came_of(booked: Iterable[Timeslot], casts: Sequence[Cast]) -> str:
    """Who of several any of whom would do was booked, as a sentence; "" when nobody was to be chosen."""
    asked = {user.pk for cast in casts for user in cast.members}
    if not asked:
        return ""
    rows = Attendee.objects.filter(meeting__in=[slot.meeting_id for slot in booked], user__in=asked).order_by("pk")
    return _("Coming: {names}.").format(names=listed(dict.fromkeys(rows.values_list("name", flat=True))))


def _seat(holder: str, spare: list[str], users: dict[str, User], *, is_picked: bool) -> Seat:
    name = users[holder].full_name
    others = [(str(users[one].public_id), users[one].full_name, False) for one in spare]
    if is_picked:
        own = [(str(users[holder].public_id), name, True), ("", _("Whoever has the fewest interviews"), False)]
    else:
        own = [("", name, True)]
    return Seat(name, (*own, *others))


def _absent(user: User, seen: Seen, span: Span, zone: str) -> str:
    """What keeps somebody from coming."""
    known = seen.known.get(f"user:{user.pk}")
    blocks = known.blocks if known else ()
    for block in blocks:
        if block.counts and block.span.start < span.end and span.start < block.span.end:
            when = range_words(block.starts_at, block.ends_at, zone)
            words = _("{name} is busy {when}").format(name=user.full_name, when=when)
            return words + (f": {block.title}" if block.title else "")
    reason = problem_words(known.problem if known else "late")
    return _("{name} may be busy. {reason}").format(name=user.full_name, reason=reason)
