"""Asks who is free: outside calendars, all at once, together with what we booked ourselves.

A mailbox that refuses, fails or does not answer in time is unknown, never free. What others do is told to whoever takes
part in it and, where the outside calendar shows it, to whoever may see it there; to everybody else they are busy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from base.actors import Actor
from base.errors import PermanentError
from calendars.availability import fetching, queries
from calendars.availability.fetching import Question
from calendars.availability.slots import Person, Room
from calendars.availability.spans import Span, merged
from calendars.connections import noting
from calendars.connections import queries as connections
from calendars.connections.models import CalendarChoice, Connection, Resource
from calendars.meetings.models import Booking, Meeting
from calendars.providers.base import Asking, Busy, Revoked, Schedule, Shown

PATIENCE = 2.5
type_besides = Meeting | str | Sequence[Meeting | str] | None
UNCONNECTED = "unconnected"
WORDS = {
    fetching.LATE: _("The calendar did not answer in time. Try again."),
    fetching.REFUSED: _("This calendar may not be read by the integration."),
    fetching.MISSING: _("There is no calendar at this address."),
    fetching.REVOKED: _("The sign-in to the calendar system has ended. Ask an administrator to sign in anew."),
    fetching.FAILING: _("The calendar could not be read now. Try again."),
    UNCONNECTED: _("This room belongs to a calendar system that is not in use."),
}
_OPEN = frozenset({Shown.FREE, Shown.ELSEWHERE})
_ACCESS = {
    "": CalendarChoice.Access.OPEN,
    fetching.REFUSED: CalendarChoice.Access.REFUSED,
    fetching.MISSING: CalendarChoice.Access.MISSING,
}


@dataclass(frozen=True, slots=True)
class Block:
    """A time in somebody's calendar. `meeting` is ours and only there for whoever takes part in it."""

    starts_at: datetime
    ends_at: datetime
    shown: Shown = Shown.BUSY
    title: str = ""
    place: str = ""
    is_private: bool = False
    is_ours: bool = False
    is_hold: bool = False
    meeting: Meeting | None = None

    @property
    def span(self) -> Span:
        """The same as whole seconds."""
        return Span.of(self.starts_at, self.ends_at)

    @property
    def counts(self) -> bool:
        """Whether it keeps somebody from coming. Busy, tentative and out of office do (product facts §11.4)."""
        return self.shown not in _OPEN


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one person or room. `problem` says why it is not all: late, refused, missing, revoked, failing,
    unconnected; then the blocks are only ours, and nothing between them may be called free.
    """

    holder: str
    blocks: tuple[Block, ...] = ()
    problem: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the blocks are the whole truth."""
        return not self.problem

    @property
    def problem_in_words(self) -> str:
        """Why nothing may be called free, as a sentence; "" when all is known."""
        return str(WORDS.get(self.problem, ""))

    @property
    def busy(self) -> list[Span]:
        """The times that are taken, put together where they touch."""
        return merged(block.span for block in self.blocks if block.counts)

    def person(
        self,
        *,
        hours: Sequence[Span] | None = None,
        kept: Sequence[Span] = (),
        is_required: bool = True,
        interviews: Sequence[int] = (),
    ) -> Person:
        """The same for the calculator of slots."""
        return Person(self.holder, self.busy, hours, kept, is_required, self.is_known, interviews)

    def room(self) -> Room:
        """The same for the calculator of slots."""
        return Room(self.holder, self.busy, self.is_known)


def ask(
    users: Sequence[User],
    resources: Sequence[Resource],
    starts_at: datetime,
    ends_at: datetime,
    *,
    by: Actor,
    patience: float = PATIENCE,
    besides: type_besides = None,
    asker: User | None = None,
    is_fresh: bool = False,
    together: int = fetching.MOST_TOGETHER,
) -> dict[str, Known]:
    """What is known of each user and resource between two instants, by holder ("user:7", "resource:3").

    Takes `patience` seconds at most, however slow the calendar system is. `besides` is a meeting that is to be moved,
    what a hold is about, or several of them: they do not stand in their own way. With `is_fresh` no answer of the last
    seconds is used, as is right just before booking. `asker` is as whose the outside calendar is asked where
    the actor is no user, such as a candidate, who sees no details. Notes which mailboxes refuse, unless somebody only
    looks through another's eyes. With fewer mailboxes `together` in a request, fewer suffer from one that does not
    answer. Asks no right: its caller does.
    """
    holders = [f"user:{user.pk}" for user in users] + [f"resource:{resource.pk}" for resource in resources]
    apart = besides if isinstance(besides, Sequence) and not isinstance(besides, str) else (besides,)
    moved = [one for one in apart if isinstance(one, Meeting)]
    held = [one for one in apart if isinstance(one, str) and one]
    ours = _ours(holders, starts_at, ends_at, by=by, moved=moved, held=held)
    asker = asker or by.user or next(iter(users), None)
    question = _Outside(connections.active(), starts_at, ends_at, by, asker, patience, is_fresh, together)
    told = question.told(users, resources, ours)
    if by.user is None:
        told = {holder: _without_details(schedule) for holder, schedule in told.items()}
    return {holder: _joined(holder, ours.get(holder, []), told.get(holder), moved) for holder in holders}


def _ours(
    holders: Sequence[str],
    starts_at: datetime,
    ends_at: datetime,
    *,
    by: Actor,
    moved: Sequence[Meeting],
    held: Sequence[str],
) -> dict[str, list[Block]]:
    """What we booked, with details of the meetings the actor takes part in."""
    apart = {meeting.pk for meeting in moved}
    rows = [
        row
        for row in queries.bookings_of(holders, starts_at, ends_at)
        if row.about not in held and row.meeting_id not in apart
    ]
    own = _own_meetings(by, [row.meeting_id for row in rows if row.meeting_id])
    found: dict[str, list[Block]] = {}
    for row in rows:
        found.setdefault(row.holder, []).append(_block_of(row, is_own=row.meeting_id in own))
    return found


def _own_meetings(by: Actor, keys: Iterable[int]) -> set[int]:
    if by.user is None:
        return set()
    mine = Q(organizer=by.user) | Q(attendees__user=by.user)
    return set(Meeting.objects.filter(mine, pk__in=list(keys)).values_list("pk", flat=True))


def _block_of(row: Booking, *, is_own: bool) -> Block:
    meeting = row.meeting if is_own else None
    return Block(
        cast("datetime", row.during.lower),
        cast("datetime", row.during.upper),
        title=meeting.title if meeting else "",
        place=meeting.place if meeting else "",
        is_private=bool(meeting and meeting.is_private),
        is_ours=True,
        is_hold=row.status == Booking.Status.HELD,
        meeting=meeting,
    )


@dataclass(frozen=True, slots=True)
class _Outside:
    """What is asked of the outside calendar, if there is one."""

    connection: Connection | None
    starts_at: datetime
    ends_at: datetime
    by: Actor
    asker: User | None
    patience: float
    is_fresh: bool
    together: int

    def told(
        self, users: Sequence[User], resources: Sequence[Resource], ours: Mapping[str, list[Block]]
    ) -> dict[str, Schedule]:
        """Its answers by holder. Who is missing is known by working hours and our own meetings alone."""
        connection = self.connection
        elsewhere = {
            f"resource:{one.pk}": fetching.unknown(one.address, UNCONNECTED)
            for one in resources
            if one.connection_id and (connection is None or one.connection_id != connection.pk or one.gone_at)
        }
        if connection is None:
            return elsewhere
        mailboxes = {f"user:{user.pk}": connections.mailbox_of(user) for user in users}
        mailboxes |= {f"resource:{one.pk}": one.address for one in resources if one.connection_id and one.address}
        mailboxes = {holder: address for holder, address in mailboxes.items() if holder not in elsewhere}
        marks = {mailbox: _mark(ours.get(holder, ())) for holder, mailbox in mailboxes.items()}
        schedules = self._schedules(connection, marks)
        if self.by.viewed_by is None:
            _note(connection, [(user, schedules[mailboxes[f"user:{user.pk}"]]) for user in users])
        return elsewhere | {holder: schedules[address] for holder, address in mailboxes.items()}

    def _schedules(self, connection: Connection, marks: Mapping[str, str]) -> dict[str, Schedule]:
        if connection.status == Connection.Status.REVOKED:
            return {mailbox: fetching.unknown(mailbox, fetching.REVOKED) for mailbox in marks}
        try:
            adapter = connections.adapter(connection)
        except PermanentError as error:  # something is missing from its settings; nobody is free because of that
            return {mailbox: fetching.unknown(mailbox, fetching.FAILING, error) for mailbox in marks}
        account = Asking(connection.account, name=connection.account_name)
        question = Question(
            adapter=adapter,
            who=connections.asking_for(self.asker, connection) if self.asker else account,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            about=f"{connection.pk} {connection.version}",
            marks=marks,
            is_fresh=self.is_fresh,
            together=self.together,
        )
        return fetching.fetch(question, list(marks), patience=self.patience)


def _mark(blocks: Iterable[Block]) -> str:
    """Tells what we booked for somebody from what we had booked before."""
    text = ",".join(f"{block.starts_at.timestamp()}-{block.ends_at.timestamp()}" for block in blocks)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _note(connection: Connection, answers: Sequence[tuple[User, Schedule]]) -> None:
    """Keep which mailboxes may be read, where that changed, and that the sign-in has ended, if it has."""
    choices = CalendarChoice.objects.filter(connection=connection, user__in=[user for user, _answer in answers])
    before = dict(choices.values_list("user_id", "access"))
    now = {user.pk: _ACCESS[_code(answer)].value for user, answer in answers if _code(answer) in _ACCESS}
    if changed := {key: access for key, access in now.items() if before.get(key) != access}:
        noting.note_accesses(connection, changed)
    has_ended = any(answer.code == fetching.REVOKED for _user, answer in answers)
    if has_ended and connection.status != Connection.Status.REVOKED:
        noting.note_revoked(connection, Revoked(_("The sign-in has ended. Sign in anew.")))


def _joined(holder: str, ours: Sequence[Block], told: Schedule | None, moved: Sequence[Meeting]) -> Known:
    """Both together. A meeting of ours stands in the outside calendar as well, and is one block all the same."""
    known = {(block.starts_at, block.ends_at) for block in ours if not block.is_hold}
    outside = [
        _outside_block(busy)
        for busy in (told.busy if told else ())
        if (busy.starts_at, busy.ends_at) not in known and not any(_is(busy, one) for one in moved)
    ]
    blocks = sorted([*ours, *outside], key=lambda block: (block.starts_at, block.ends_at))
    return Known(holder, tuple(blocks), _code(told) if told else "")


def _code(answer: Schedule) -> str:
    """Why it is unknown, "" when it is known; what the provider has no code for is a failure."""
    return "" if answer.is_known else answer.code or fetching.FAILING


def _is(busy: Busy, moved: Meeting) -> bool:
    if (busy.starts_at, busy.ends_at) != (moved.starts_at, moved.ends_at):
        return False
    return not busy.title or busy.is_private or busy.title == moved.title


def _outside_block(busy: Busy) -> Block:
    hidden = busy.is_private
    return Block(
        busy.starts_at,
        busy.ends_at,
        shown=busy.shown,
        title="" if hidden else busy.title,
        place="" if hidden else busy.place,
        is_private=hidden,
    )


def _without_details(schedule: Schedule) -> Schedule:
    return replace(schedule, busy=tuple(replace(one, title="", place="") for one in schedule.busy))
