"""What the outside calendar says decides what a candidate is offered, and is asked afresh before a time is booked."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache

from accounts.models import User
from calendars.connections import queries as connections
from calendars.connections.models import Connection
from calendars.meetings.models import Booking
from calendars.providers.base import Asking, Busy, Schedule, Shown
from recruit.interviews import choosing, invite_queries
from recruit.interviews.choosing import SlotGone
from recruit.interviews.models import Interview
from tests.factories.accounts import actor
from tests.factories.self_schedules import at, block, chooser_of, make_invitation

pytestmark = pytest.mark.django_db


class Outside:
    """A calendar system that tells what a test put into it."""

    def __init__(self) -> None:
        self.busy: tuple[Busy, ...] = ()
        self.asked = 0
        self.waits = 0.0

    def schedules(
        self, mailboxes: Sequence[str], starts_at: datetime, ends_at: datetime, *, who: Asking
    ) -> list[Schedule]:
        """The same for every mailbox."""
        assert who.mailbox
        self.asked += 1
        time.sleep(self.waits)
        found = tuple(one for one in self.busy if one.starts_at < ends_at and starts_at < one.ends_at)
        return [Schedule(mailbox, found) for mailbox in mailboxes]


@pytest.fixture
def outside(db: None) -> Iterator[Outside]:
    """The company's calendar system."""
    cache.clear()
    Connection.objects.create(kind="EXCHANGE", is_active=True, account="service@northwind.example")
    calendar: Any = Outside()
    connections.make_with("EXCHANGE", lambda _connection: calendar)
    yield calendar
    connections.make_with("EXCHANGE", None)
    cache.clear()


def test_busy_tentative_and_out_block_and_the_rest_does_not(rosa: User, outside: Outside) -> None:
    outside.busy = (
        Busy(at(9), at(9.5), Shown.BUSY), Busy(at(9.5), at(10), Shown.TENTATIVE), Busy(at(10), at(10.5), Shown.OUT),
        Busy(at(10.5), at(11), Shown.FREE), Busy(at(11), at(11.5), Shown.ELSEWHERE),
    )  # fmt: skip
    row = make_invitation(rosa, blocks=(block(9, 12),))
    assert [slot.starts_at for slot in choosing.open_slots(row)] == [at(10.5), at(11), at(11.5)]


def test_the_outside_calendar_is_asked_afresh_and_what_came_in_between_is_refused(rosa: User, outside: Outside) -> None:
    row = make_invitation(rosa)
    assert at(9) in [slot.starts_at for slot in choosing.open_slots(row)]
    choosing.hold(row, by=chooser_of(row), starts_at=at(9), link_number=1)
    before, outside.busy = outside.asked, (Busy(at(9), at(10), Shown.BUSY),)

    with pytest.raises(SlotGone) as refusal:
        choosing.choose(row, by=chooser_of(row), starts_at=at(9), link_number=1)

    assert outside.asked > before
    assert [slot.starts_at for slot in refusal.value.nearest] == [at(10), at(10.5), at(11)]
    assert Interview.objects.count() == 0
    assert Booking.objects.filter(status="HELD").exists(), "what was held is not lost"
    assert choosing.choose(row, by=chooser_of(row), starts_at=at(10), link_number=1)


def test_a_calendar_that_does_not_answer_in_time_is_not_free(
    rosa: User, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invite_queries, "PATIENCE", 0.05)
    row = make_invitation(rosa)
    outside.waits = 0.3
    offered = invite_queries.offered(invite_queries.wanted_of(row), by=actor(rosa))
    assert (offered.slots, offered.lost, offered.unknown) == ((), 12, (f"user:{rosa.pk}",))
    with pytest.raises(SlotGone):
        choosing.choose(row, by=chooser_of(row), starts_at=at(9), link_number=1)
    assert Interview.objects.count() == 0
