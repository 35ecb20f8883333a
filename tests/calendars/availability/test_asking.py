"""Who is free is asked of all at once; what is not known in time is never free, and nobody's meetings are told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from datetime import time as clock

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.errors import PermanentError, RetryableError
from calendars.availability import asking, slots
from calendars.availability.asking import Known
from calendars.availability.slots import Wish
from calendars.connections import queries
from calendars.connections.models import CalendarChoice, Connection, Resource
from calendars.meetings import arranging, booking
from calendars.meetings.drafts import Draft
from calendars.meetings.models import Booking, Meeting
from calendars.providers.base import Asking, Busy, MailboxRefused, Revoked, Schedule, Shown
from tests.factories.accounts import actor, make_user

pytestmark = pytest.mark.django_db

DAY = datetime(2027, 3, 1, tzinfo=UTC)
NEXT = DAY + timedelta(days=7)


def moment(hour: float) -> datetime:
    return DAY + timedelta(hours=hour)


class Outlook:
    """A calendar system of the tests: answers what it was told to, when it was told to."""

    def __init__(self) -> None:
        self.busy: dict[str, tuple[Busy, ...]] = {}
        self.refusing: dict[str, str] = {}
        self.trouble: Exception | None = None
        self.before: Callable[[Sequence[str]], None] = lambda _mailboxes: None
        self.asked: list[tuple[tuple[str, ...], Asking]] = []
        self.together = threading.Lock()

    def schedules(
        self, mailboxes: Sequence[str], _starts_at: datetime, _ends_at: datetime, *, who: Asking
    ) -> list[Schedule]:
        with self.together:
            self.asked.append((tuple(mailboxes), who))
        self.before(mailboxes)
        if self.trouble is not None:
            raise self.trouble
        return [
            Schedule(one, problem="It says no.", code=self.refusing[one])
            if one in self.refusing
            else Schedule(one, self.busy.get(one, ()))
            for one in mailboxes
        ]


@pytest.fixture
def outlook() -> Iterator[Outlook]:
    """An active Office 365 that is this one."""
    made = Outlook()
    cache.clear()
    queries.make_with(Connection.Kind.OFFICE365, lambda _connection: made)  # type: ignore[arg-type, return-value]  # only what asking needs
    Connection.objects.create(kind=Connection.Kind.OFFICE365, is_active=True, status=Connection.Status.WORKING)
    yield made
    queries.make_with(Connection.Kind.OFFICE365, None)
    cache.clear()


def ask(*users: User, by: User, rooms: Sequence[Resource] = (), **given: object) -> dict[str, Known]:
    return asking.ask(users, rooms, DAY, NEXT, by=actor(by), **given)  # type: ignore[arg-type]  # keywords kept in a dictionary


def meet(organizer: User, *users: User, hour: int = 9, title: str = "Talk") -> Meeting:
    draft = Draft(
        title, DAY.date(), clock(hour), "UTC", 60, organizer, users=tuple((user, True) for user in users)
    )  # fmt: skip
    return arranging.arrange(draft, by=actor(organizer))


def test_without_a_calendar_system_our_own_meetings_say_who_is_free(rosa: User, hugo: User, iris: User) -> None:
    meeting = meet(rosa, hugo, title="Talk with Ana")
    seen = ask(hugo, by=rosa)[f"user:{hugo.pk}"]
    assert [(block.title, block.meeting, block.is_ours) for block in seen.blocks] == [("Talk with Ana", meeting, True)]
    hidden = ask(hugo, by=iris)[f"user:{hugo.pk}"]
    assert [(block.title, block.meeting, block.span) for block in hidden.blocks] == [("", None, seen.busy[0])]
    assert (hidden.is_known, hidden.busy) == (True, seen.busy)
    assert ask(hugo, by=rosa, besides=meeting)[f"user:{hugo.pk}"].busy == []


def test_holds_count_until_they_end_and_never_against_themselves(rosa: User, hugo: User) -> None:
    holder = f"user:{hugo.pk}"
    span = slots.Span.of(moment(9), moment(10))
    booking.hold([holder], [span], about="self_schedule:1", until=timezone.now() + timedelta(minutes=10))
    found = ask(hugo, by=rosa)[holder]
    assert [(block.is_hold, block.span) for block in found.blocks] == [(True, span)]
    assert ask(hugo, by=rosa, besides="self_schedule:1")[holder].busy == []
    meeting = meet(rosa, hugo, hour=12)
    assert ask(hugo, by=rosa, besides=["self_schedule:1", meeting])[holder].busy == []
    assert len(ask(hugo, by=rosa, besides="")[holder].busy) == 2
    meeting.bookings.all().delete()
    Booking.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert ask(hugo, by=rosa)[holder].busy == []


def test_outside_and_inside_are_one_calendar(rosa: User, hugo: User, outlook: Outlook) -> None:
    meeting = meet(rosa, hugo)
    outlook.busy[hugo.email] = (
        Busy(meeting.starts_at, meeting.ends_at, title="Talk"),
        Busy(moment(12), moment(13), Shown.TENTATIVE, "Lunch", "Canteen"),
        Busy(moment(14), moment(15), Shown.FREE, "Focus"),
        Busy(moment(15), moment(16), Shown.OUT, "Doctor", "Clinic", is_private=True),
    )
    known = ask(hugo, by=rosa)[f"user:{hugo.pk}"]
    assert [(block.title, block.is_ours, block.counts) for block in known.blocks] == [
        ("Talk", True, True),
        ("Lunch", False, True),
        ("Focus", False, False),
        ("", False, True),
    ]
    assert [(one.start - int(DAY.timestamp())) // 3600 for one in known.busy] == [9, 12, 15]
    moved = ask(hugo, by=rosa, besides=meeting)[f"user:{hugo.pk}"]
    assert [block.title for block in moved.blocks] == ["Lunch", "Focus", ""]
    candidate = asking.ask([hugo], [], DAY, NEXT, by=Actor.candidate("1", "Ana"), asker=rosa)[f"user:{hugo.pk}"]
    assert {(block.title, block.place) for block in candidate.blocks} == {("", "")}
    assert candidate.busy == known.busy
    assert {who.mailbox for _mailboxes, who in outlook.asked} == {rosa.email}


def test_a_mailbox_that_refuses_is_unknown_and_noted_and_asked_again(
    rosa: User, hugo: User, iris: User, outlook: Outlook
) -> None:
    outlook.refusing = {hugo.email: "refused", iris.email: "missing"}
    known = ask(rosa, hugo, iris, by=rosa)
    assert [one.problem for one in known.values()] == ["", "refused", "missing"]
    assert "may not be read" in known[f"user:{hugo.pk}"].problem_in_words
    assert dict(CalendarChoice.objects.values_list("user", "access")) == {
        rosa.pk: "OPEN", hugo.pk: "REFUSED", iris.pk: "MISSING",
    }  # fmt: skip
    start = int(DAY.timestamp())
    wish = Wish(30, start, start + 86_400, [known[f"user:{hugo.pk}"].person()])
    assert slots.free_slots(wish) == []
    outlook.refusing = {}
    assert all(one.is_known for one in ask(rosa, hugo, iris, by=rosa).values())
    assert [len(mailboxes) for mailboxes, _who in outlook.asked] == [3, 2]
    assert set(CalendarChoice.objects.values_list("access", flat=True)) == {"OPEN"}


def test_one_that_spoils_it_for_all_is_asked_alone(rosa: User, hugo: User, outlook: Outlook) -> None:
    class Picky(Outlook):
        def schedules(self, mailboxes: Sequence[str], *args: datetime, who: Asking) -> list[Schedule]:
            if hugo.email in mailboxes:
                raise MailboxRefused
            return super().schedules(mailboxes, *args, who=who)

    queries.make_with(Connection.Kind.OFFICE365, lambda _connection: Picky())  # type: ignore[arg-type, return-value]  # only what asking needs
    assert [one.problem for one in ask(rosa, hugo, by=rosa).values()] == ["", "refused"]


def test_twenty_a_request_all_at_once_and_never_longer_than_patience(rosa: User, outlook: Outlook) -> None:
    crowd = [make_user(email=f"crowd{number}@northwind.example") for number in range(45)]
    both, never = threading.Barrier(2, timeout=5), threading.Event()

    def answering(mailboxes: Sequence[str]) -> None:
        if crowd[41].email in mailboxes:
            never.wait(10)
        else:
            both.wait()  # passes only when the other request is on its way as well

    outlook.before = answering
    begun = time.monotonic()
    known = ask(*crowd, by=rosa, patience=0.8)
    assert time.monotonic() - begun < 4
    assert [one.problem for one in known.values()] == [""] * 40 + ["late"] * 5
    # The next part of the same page does not wait for them once more, and what comes late is used.
    assert {one.problem for one in ask(*crowd[40:], by=rosa, patience=8).values()} == {"late"}
    assert sorted(len(mailboxes) for mailboxes, _who in outlook.asked) == [5, 20, 20]
    assert not CalendarChoice.objects.filter(user__in=crowd[40:]).exists()
    never.set()
    while {one.problem for one in ask(*crowd[40:], by=rosa).values()} != {""}:
        assert time.monotonic() - begun < 8
        time.sleep(0.01)
    assert sorted(len(mailboxes) for mailboxes, _who in outlook.asked) == [5, 20, 20]


def test_pages_of_a_grid_ask_once_until_we_book_something(rosa: User, hugo: User, outlook: Outlook) -> None:
    for _page in range(3):
        ask(rosa, hugo, by=rosa)
    assert len(outlook.asked) == 1
    meet(rosa, hugo)
    ask(rosa, hugo, by=rosa)
    assert [sorted(mailboxes) for mailboxes, _who in outlook.asked[1:]] == [sorted([hugo.email])]
    ask(rosa, hugo, by=hugo)  # others may see other details
    assert len(outlook.asked) == 3
    ask(rosa, hugo, by=hugo, is_fresh=True)
    assert len(outlook.asked) == 4


def test_rooms_of_a_system_not_in_use_are_unknown_and_own_rooms_known(rosa: User, outlook: Outlook) -> None:
    other = Connection.objects.create(kind=Connection.Kind.EXCHANGE)
    used = Connection.objects.get(is_active=True)
    rooms = [
        Resource.objects.create(name="Attic"),
        Resource.objects.create(name="Old", connection=other, address="old@northwind.example"),
        Resource.objects.create(name="New", connection=used, address="new@northwind.example"),
    ]
    outlook.busy["new@northwind.example"] = (Busy(moment(9), moment(10)),)
    known = ask(by=rosa, rooms=rooms)
    assert [(one.problem, len(one.busy)) for one in known.values()] == [("", 0), ("unconnected", 0), ("", 1)]
    assert known[f"resource:{rooms[2].pk}"].room().busy == known[f"resource:{rooms[2].pk}"].busy


@pytest.mark.parametrize(
    ("trouble", "problem", "status"),
    [
        (RetryableError(), "failing", "WORKING"),
        (PermanentError(), "failing", "WORKING"),
        (ValueError("a bug of the adapter"), "failing", "WORKING"),
        (Revoked(), "revoked", "REVOKED"),
    ],
    ids=["unwell", "refused", "bug", "revoked"],
)
def test_trouble_makes_unknown_and_never_free(
    rosa: User, outlook: Outlook, trouble: Exception, problem: str, status: str
) -> None:
    meet(rosa, rosa)
    outlook.trouble = trouble
    known = ask(rosa, by=rosa)[f"user:{rosa.pk}"]
    assert (known.problem, known.is_known, len(known.busy)) == (problem, False, 1)
    assert Connection.objects.get().status == status
    outlook.trouble = None
    assert ask(rosa, by=rosa)[f"user:{rosa.pk}"].is_known is (status == "WORKING")


def test_who_looks_through_others_eyes_notes_nothing(rosa: User, ada: User, outlook: Outlook) -> None:
    looking = Actor(actor(rosa).kind, actor(rosa).key, rosa.full_name, rosa, viewed_by=actor(ada))
    assert asking.ask([rosa], [], DAY, NEXT, by=looking)[f"user:{rosa.pk}"].is_known
    assert not CalendarChoice.objects.exists()
    assert len(outlook.asked) == 1
