"""Nobody is ever booked twice: many at once on real connections, any sequence of acts, and writes past the verbs."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.errors import Refused
from calendars.availability.slots import Span
from calendars.connections.models import Resource
from calendars.meetings import arranging, booking, cancelling, moving
from calendars.meetings.booking import Taken
from calendars.meetings.drafts import Draft, GuestDraft
from calendars.meetings.models import Booking, Meeting
from tests.accounts.test_at_once import at_once
from tests.factories.accounts import make_user

DAY, NEVER = date(2027, 6, 1), datetime.min.replace(tzinfo=UTC)
# Pairs of rows that count, for one holder, at one time. The answer is always none.
OVERLAPS = """
SELECT count(*) FROM calendars_booking a JOIN calendars_booking b
ON a.holder = b.holder AND a.during && b.during AND a.id < b.id
WHERE a.status <> 'OVERRIDDEN' AND b.status <> 'OVERRIDDEN'
"""


def overlaps() -> int:
    """How many of them there are."""
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS)
        return int(cursor.fetchone()[0])


def booked() -> set[tuple[int, str, datetime, datetime]]:
    """Every booking of a meeting."""
    return {
        (row.meeting_id or 0, row.holder, row.during.lower or NEVER, row.during.upper or NEVER)
        for row in Booking.objects.exclude(meeting=None)
    }


def wanted() -> set[tuple[int, str, datetime, datetime]]:
    """What the meetings that take place ask for."""
    rows = Meeting.objects.filter(cancelled_at=None).prefetch_related("attendees")
    return {(row.pk, attendee.holder, row.starts_at, row.ends_at) for row in rows for attendee in row.attendees.all()}


class Crowd:
    """Three colleagues, a room and a guest, and random acts upon them."""

    def __init__(self) -> None:
        self.users = [make_user(RoleCode.BASIC) for _number in range(3)]
        self.room = Resource.objects.create(name="Oak", address="oak@northwind.example")
        self.by = Actor.of(self.users[0])

    def draft(self, quarter: int, length: int, who: int) -> Draft:
        """A meeting on the quarter hours of one day; `who` are bits: three people, the room, the guest."""
        users = tuple((user, True) for place, user in enumerate(self.users) if who >> place & 1)
        return Draft(
            "Talk", DAY, time(8 + quarter // 4, quarter % 4 * 15), "UTC", 15 * length, self.users[0],
            # The order in which people are named is nobody's business.
            users=users if who % 2 else users[::-1], resources=(self.room,) if who & 8 else (),
            guest=GuestDraft("g", "Guest") if who & 16 else None,
        )  # fmt: skip

    def act(self, what: str, quarter: int, length: int, who: int) -> None:
        """Do one thing to whatever there is."""
        draft = self.draft(quarter, length, who)
        if what == "arrange":
            arranging.arrange(draft, by=self.by)
        elif what == "over":
            arranging.arrange(draft, by=self.by, over=frozenset(user.pk for user in self.users))
        elif what == "day":
            arranging.arrange_all([draft, self.draft(quarter + length, length, 31 - who)], by=self.by)
        else:
            there = list(Meeting.objects.filter(cancelled_at=None).order_by("pk"))
            if there:
                self._change(what, there[who % len(there)], draft)

    def _change(self, what: str, meeting: Meeting, draft: Draft) -> None:
        if what == "cancel":
            cancelling.cancel(meeting, by=self.by)
        elif what == "people":
            moving.change(meeting, by=self.by, users=draft.users, resources=draft.resources)
        else:
            moving.move(meeting, by=self.by, day=DAY, time=draft.time, zone="UTC", minutes=draft.minutes)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_book_anybody_twice() -> None:
    crowd = Crowd()
    refused: list[str] = []
    others: set[str] = set()

    def client(seed: int) -> None:
        dice = Random(seed)
        for _try in range(20):
            what = dice.choice(["arrange", "arrange", "day", "move", "people", "cancel"])
            try:
                crowd.act(what, dice.randrange(6), dice.randrange(1, 4), dice.randrange(1, 32))
            except Taken as error:
                refused.append(error.code)
            except Refused as error:
                others.add(error.code)

    outcomes = at_once(*[lambda seed=seed: client(seed) for seed in range(8)])

    assert (outcomes, others <= {"meeting_cancelled"}) == (["done"] * 8, True)
    assert overlaps() == 0
    assert booked() == wanted()
    assert len(refused) > 20


ACTS = st.tuples(
    st.sampled_from(["arrange", "over", "day", "move", "people", "cancel"]),
    st.integers(0, 20), st.integers(1, 6), st.integers(1, 31),
)  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=3, max_size=10))
def test_bookings_are_those_of_the_meetings_that_take_place(acts: list[tuple[str, int, int, int]]) -> None:
    with transaction.atomic():
        crowd = Crowd()
        for act in acts:
            before = booked()
            try:
                with transaction.atomic():
                    crowd.act(*act)
            except Taken:
                assert booked() == before
            assert booked() == wanted()
            assert overlaps() == 0
        # An overridden booking without a rival that counts would let somebody be booked over it in silence.
        for row in Booking.objects.filter(status="OVERRIDDEN"):
            rivals = Booking.objects.filter(holder=row.holder, during__overlap=row.during).exclude(pk=row.pk)
            assert rivals.filter(status="CONFIRMED").exists()
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_a_hold_that_ran_out_is_given_back_and_booked_over_at_once() -> None:
    """Both clear the same rows away, then want the same people: neither may wait for the other in a circle."""
    crowd = Crowd()
    start = datetime(2027, 6, 1, 8, tzinfo=UTC)
    span = Span.of(start, start + timedelta(hours=1))
    both_began = Barrier(2, timeout=10)

    def change_mind() -> None:
        with transaction.atomic():
            booking.release("self_schedule:x")
            both_began.wait()
            arranging.arrange(crowd.draft(8, 4, 3), by=crowd.by)

    def book() -> None:
        both_began.wait()
        arranging.arrange(crowd.draft(0, 4, 3), by=crowd.by)

    holders = [f"user:{user.pk}" for user in crowd.users]
    booking.hold(holders, [span], about="self_schedule:x", until=start)
    Booking.objects.update(held_until=datetime(2026, 1, 1, tzinfo=UTC))
    assert at_once(change_mind, book) == ["done", "done"]
    assert Booking.objects.exclude(meeting=None).count() == 4
    assert not Booking.objects.filter(meeting=None).exists()


@pytest.mark.django_db
def test_the_database_refuses_what_passes_the_verbs_by(rosa: User) -> None:
    start = datetime(2027, 6, 1, 8, tzinfo=UTC)
    during = DateTimeTZRange(start, start + timedelta(hours=1))
    first = Booking.objects.create(holder="resource:1", during=during)
    bad: list[dict[str, Any]] = [
        {"holder": "resource:1", "during": during},
        {"holder": "resource:2", "during": during, "status": "OVERRIDDEN"},
        {"holder": "resource:2", "during": DateTimeTZRange(start, start)},
        {"holder": "resource:2", "during": during, "held_until": start},
    ]
    for values in bad:
        with pytest.raises(IntegrityError), transaction.atomic():
            Booking.objects.create(**values)
    meeting = Meeting(
        title="x", organizer=rosa, starts_at=start, ends_at=start + timedelta(hours=1), local_on=DAY,
        local_time=time(8), zone="UTC",
    )  # fmt: skip
    meeting.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(ends_at=start)
    # Next to each other is not over each other.
    Booking.objects.create(holder="resource:1", during=DateTimeTZRange(during.upper, during.upper + timedelta(hours=1)))
    assert list(Booking.objects.filter(during=during)) == [first]


@pytest.mark.django_db
def test_a_writer_who_passes_the_locks_by_is_still_refused_as_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = Crowd()
    arranging.arrange(crowd.draft(0, 4, 31), by=crowd.by)
    monkeypatch.setattr(booking, "_clashing", lambda _holders, _during: set())
    with pytest.raises(Taken):
        arranging.arrange(crowd.draft(2, 4, 31), by=crowd.by)
    assert Meeting.objects.count() == 1
