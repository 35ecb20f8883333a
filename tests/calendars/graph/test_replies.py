"""Answers that are given in the attendee's own mailbox, and what the organizer's calendar then says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from base.errors import RetryableError
from calendars.providers.base import Asking, EventDraft, Gone, Guest
from calendars.simulators.graph_tenant import Copy
from tests.calendars.graph.conftest import Office

ADA, BEN = Asking("ada@northwind.example"), "ben@northwind.example"
DRAFT = EventDraft(
    key="0f0e0d0c-meeting-2",
    title="Interview: Cand Idate",
    body="",
    starts_at=datetime(2027, 3, 8, 9, tzinfo=UTC),
    ends_at=datetime(2027, 3, 8, 9, 45, tzinfo=UTC),
    zone="Europe/Berlin",
    guests=(
        Guest(BEN, "Ben"), Guest("dora@northwind.example", "Dora"), Guest("emil@northwind.example", "Emil"),
        Guest("far@elsewhere.example", "Far"),
    ),
)  # fmt: skip


@pytest.fixture
def answer(office: Office) -> Callable[..., bool]:
    """Answer the event Ada made, as Ben unless another mailbox is named."""
    calendar = office.calendar()
    name = calendar.create(DRAFT, who=ADA).external_id

    def respond(response: str, mailbox: str = BEN, *, hours: int = 0) -> bool:
        later = timedelta(hours=hours)
        return calendar.respond(
            name, response, owner=ADA, mailbox=mailbox, starts_at=DRAFT.starts_at + later, ends_at=DRAFT.ends_at + later
        )  # fmt: skip

    return respond


def of_ben(office: Office) -> list[Copy]:
    """Ben's copies of it that are not gone."""
    return [copy for copy in office.tenant.mailboxes[BEN].copies.values() if not copy.is_gone]


def tracked(office: Office) -> str:
    """What Ada's calendar says of Ben."""
    return office.tenant.occasion_of(DRAFT.key).invitees[BEN].response


def test_an_answer_stands_in_both_calendars(office: Office, answer: Callable[..., bool]) -> None:
    office.graph.fill(BEN, DRAFT.starts_at, DRAFT.ends_at, subject="His own, at the same time")
    asked: list[str] = []
    views: list[bytes] = []
    office.graph.watchers.append(lambda ask, _said: asked.append(ask.method))
    office.graph.watchers.append(lambda ask, said: views.append(said.bytes) if "calendarView" in ask.path else None)

    assert (answer("accepted"), tracked(office)) == (True, "accepted")
    assert (answer("tentative"), tracked(office)) == (True, "tentativelyAccepted")
    assert asked.count("POST") == len(views) == 2
    assert b"His own" not in b"".join(views)
    assert (answer("tentative"), asked.count("POST")) == (True, 2)  # nobody is written to a second time

    # Declined, it leaves Ben's calendar; doing that again finds nothing to do.
    assert (answer("declined"), tracked(office)) == (True, "declined")
    assert [copy.occasion.subject for copy in of_ben(office)] == ["His own, at the same time"]
    assert (answer("declined"), asked.count("POST")) == (True, 3)


def test_an_answer_on_its_way_to_the_organizer_is_not_sent_again(office: Office, answer: Callable[..., bool]) -> None:
    [copy] = of_ben(office)
    office.tenant.respond_from(copy, "accepted", is_sent=False)
    assert (answer("accepted"), tracked(office)) == (True, "none")
    assert (answer("tentative"), tracked(office)) == (True, "tentativelyAccepted")


def test_what_has_not_arrived_or_stands_at_another_time_is_waited_for(
    office: Office, answer: Callable[..., bool]
) -> None:
    [copy] = of_ben(office)
    copy.is_gone = True
    with pytest.raises(RetryableError) as waits:
        answer("accepted")
    assert waits.value.wait_seconds == 20
    copy.is_gone = False
    with pytest.raises(RetryableError):
        answer("accepted", hours=1)
    assert tracked(office) == "none"
    office.graph.fail("cut", method="POST", path="/accept")
    with pytest.raises(RetryableError):
        answer("accepted")
    assert (answer("accepted"), tracked(office)) == (True, "accepted")

    # Moved, everybody is asked anew, those who had declined as well.
    answer("declined")
    later = replace(DRAFT, starts_at=DRAFT.starts_at + timedelta(hours=1), ends_at=DRAFT.ends_at + timedelta(hours=1))
    office.calendar().create(later, who=ADA)
    assert tracked(office) == "none"
    assert (answer("accepted", hours=1), tracked(office)) == (True, "accepted")


def test_mailboxes_we_are_not_let_into_and_events_that_are_gone(office: Office, answer: Callable[..., bool]) -> None:
    invited = office.tenant.occasion_of(DRAFT.key).invitees
    for name, why in (("dora", "a policy"), ("emil", "none there"), ("cleo", "not invited")):
        assert answer("accepted", f"{name}@northwind.example") is False, why
    assert answer("accepted", "far@elsewhere.example") is False
    assert {one.response for one in invited.values()} == {"none"}
    office.graph.delete(DRAFT.key)
    with pytest.raises(Gone):
        answer("accepted")
