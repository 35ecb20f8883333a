"""Answers given here reach the attendee's own calendar: the newest, once, and never as a trouble of the meeting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.errors import OutcomeUnknown, PermanentError, RetryableError
from base.models import OutboxRow
from base.outbox import draining
from calendars.connections import queries as connections
from calendars.connections.models import Connection
from calendars.meetings import answering, arranging, cancelling, moving, noting, replying
from calendars.meetings.drafts import Draft, GuestDraft
from calendars.meetings.models import Attendee, Meeting
from calendars.providers.base import Gone, MailboxRefused, Revoked
from tests.calendars.meetings.fake_calendar import FakeCalendar

pytestmark = pytest.mark.django_db
NEXT_YEAR = date(timezone.now().year + 1, 3, 1)


@pytest.fixture
def outside(db: None) -> Iterator[FakeCalendar]:
    """What stands in the company's Exchange, in the scheduler's name."""
    Connection.objects.create(
        kind="EXCHANGE", is_active=True, account="svc@northwind.example", posts_as_scheduler=True
    )  # fmt: skip
    fake = FakeCalendar()
    connections.make_with("EXCHANGE", lambda _connection: fake)
    yield fake
    connections.make_with("EXCHANGE", None)


@pytest.fixture
def draft(rosa: User, hugo: User) -> Draft:
    """Rosa sees Cleo with Hugo."""
    guest = GuestDraft("c1e0", "Cleo", "cleo@mail.example")
    return Draft(
        "Talk", NEXT_YEAR, time(10), "Europe/Vienna", 60, rosa, users=((hugo, True), (rosa, True)), guest=guest
    )


@pytest.fixture
def kept(draft: Draft, rosa: User, outside: FakeCalendar) -> Meeting:
    """It stands in the calendar."""
    meeting = arranging.arrange(draft, by=Actor.of(rosa))
    assert run() == []
    outside.calls.clear()
    return meeting


def run() -> list[str]:
    """Carry out what waits, waits over, and say how the answers' rows ended."""
    OutboxRow.objects.filter(status__in=["pending", "unknown"]).update(available_at=timezone.now())
    OutboxRow.objects.filter(topic="mail").delete()
    draining.drain("send")
    return list(OutboxRow.objects.filter(topic="calendar_answer").order_by("pk").values_list("status", flat=True))


def said(outside: FakeCalendar) -> list[tuple[str, str]]:
    """Who answered what there."""
    return [(what.removeprefix("respond "), who.split("@")[0]) for what, who in outside.calls if "respond" in what]


def say(user: User, response: str, *, by: Actor | None = None) -> Attendee:
    """Answer as a colleague."""
    return answering.answer(Attendee.objects.get(user=user), response=response, by=by or Actor.of(user))


def test_an_answer_here_is_an_answer_there(kept: Meeting, rosa: User, hugo: User, outside: FakeCalendar) -> None:
    attendee = say(hugo, "accepted")
    row = OutboxRow.objects.get(topic="calendar_answer")
    assert row.payload == {"attendee": str(attendee.public_id)}
    assert run() == ["sent"]
    assert said(outside) == [("accepted", "hugo")]

    # By hand for him; twice, the newest of both is what both say. His calendar then says so by itself.
    say(hugo, "tentative", by=Actor.of(rosa))
    say(hugo, "declined", by=Actor.of(rosa))
    assert run() == ["sent"] * 3
    assert said(outside)[1:] == [("declined", "hugo")] * 2
    assert [each.response for each in outside.states[Meeting.objects.get().external_id].answers] == ["declined"]
    # What the calendar told us, no answer, the organizer's own event, and a guest's: nothing to tell.
    say(hugo, "accepted", by=Actor.system("calendars"))
    say(hugo, "pending")
    say(rosa, "tentative")
    guest = Attendee.objects.get(kind="GUEST")
    answering.answer(guest, response="accepted", by=Actor.candidate("c1e0", "Cleo"))
    assert run() == ["sent"] * 4
    assert len(said(outside)) == 3


def test_who_changes_their_mind_while_we_talk_is_followed_at_once(
    kept: Meeting, hugo: User, outside: FakeCalendar
) -> None:
    def change(_what: str) -> None:
        outside.after = lambda _what: None
        Attendee.objects.filter(user=hugo).update(response="declined")

    outside.after = change
    say(hugo, "accepted")
    assert run() == ["sent"]
    assert said(outside) == [("accepted", "hugo"), ("declined", "hugo")]


def test_it_waits_for_the_event_and_for_nothing_that_never_comes(
    draft: Draft, rosa: User, hugo: User, outside: FakeCalendar
) -> None:
    def fail(_what: str) -> None:
        raise RetryableError("Away.")

    outside.before = fail
    meeting = arranging.arrange(draft, by=Actor.of(rosa))
    say(hugo, "accepted")
    assert run() == ["pending"]
    outside.before = lambda _what: None
    # Told by its own row, and by the creation, which finds that nobody has answered there.
    assert run() == ["sent", "sent"]
    assert set(said(outside)) == {("accepted", "hugo")}

    # Moved there: nobody answered to that time. Ours again: the event is asked anew.
    noting.note_outside(Meeting.objects.get(), change={"starts_at": "2000-01-01T00:00:00+00:00"}, by=Actor.of(rosa))
    say(hugo, "tentative")
    assert run()[2:] == ["pending"]
    noting.keep_ours(Meeting.objects.get(), by=Actor.of(rosa))
    run()
    assert set(run()) == {"sent"}
    assert said(outside)[-1] == ("tentative", "hugo")

    # Moved here, cancelled, over, left out: settled without a word.
    outside.calls.clear()
    acts: list[Callable[[], Any]] = [
        lambda: moving.move(meeting, by=Actor.of(rosa), day=NEXT_YEAR, time=time(15), zone="UTC", minutes=30),
        lambda: Meeting.objects.update(
            starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() - timedelta(hours=1), outside="KEPT"
        ),
        lambda: moving.change(Meeting.objects.get(), by=Actor.of(rosa), users=[(rosa, True)]),
    ]
    for act in acts:
        say(hugo, "accepted")
        say(hugo, "tentative")
        act()
        assert set(run()) == {"sent"}
    assert said(outside) == []
    moving.change(Meeting.objects.get(), by=Actor.of(rosa), users=[(hugo, True)])
    Meeting.objects.update(ends_at=timezone.now() + timedelta(hours=1))
    run()
    say(hugo, "accepted")
    cancelling.cancel(Meeting.objects.get(), by=Actor.of(rosa))
    assert set(run()) == {"sent"}
    assert said(outside) == []


def test_what_does_not_work_is_no_failure_of_the_meeting(kept: Meeting, hugo: User, outside: FakeCalendar) -> None:
    errors: dict[Exception | None, str] = {
        MailboxRefused("No."): "sent", Gone("Gone."): "sent", PermanentError("400"): "sent", None: "sent",
        RetryableError("Not yet."): "pending", OutcomeUnknown(): "pending", Revoked("Ended."): "pending",
    }  # fmt: skip
    outside.lets_answer = False
    for error, ends in errors.items():

        def fail(_what: str, error: Exception | None = error) -> None:
            if error is not None:
                raise error

        outside.after = fail
        OutboxRow.objects.filter(topic="calendar_answer").delete()
        say(hugo, "pending")
        say(hugo, "accepted")
        assert run() == [ends], error
        # A day later it is let be, unless an administrator has to sign in first.
        OutboxRow.objects.filter(topic="calendar_answer").update(created_at=timezone.now() - timedelta(hours=25))
        assert run() == ["pending" if isinstance(error, Revoked) else "sent"], error
    meeting = Meeting.objects.get()
    assert (meeting.outside, meeting.outside_failure, Attendee.objects.get(user=hugo).response) == (
        "KEPT", "", "accepted",
    )  # fmt: skip


def test_an_event_made_anew_hears_who_had_answered(
    kept: Meeting, rosa: User, hugo: User, outside: FakeCalendar
) -> None:
    say(hugo, "accepted")
    run()
    outside.states.clear()
    noting.note_gone(Meeting.objects.get(), by=Actor.system("calendars"))
    say(hugo, "declined")
    assert run() == ["sent"]
    noting.keep_ours(Meeting.objects.get(), by=Actor.of(rosa))
    assert run() == ["sent", "sent"]
    assert said(outside) == [("accepted", "hugo"), ("declined", "hugo")]

    # Moved there and put back, everybody is asked again, who answered here by us.
    meeting = Meeting.objects.get()
    later = meeting.starts_at + timedelta(hours=1)
    state = outside.states[meeting.external_id]
    outside.states[meeting.external_id] = replace(state, starts_at=later, answers=())
    noting.note_outside(meeting, change={"starts_at": later.isoformat()}, by=Actor.system("calendars"))
    noting.keep_ours(Meeting.objects.get(), by=Actor.of(rosa))
    assert run() == ["sent"] * 3
    assert said(outside)[2:] == [("declined", "hugo")]
    # A change that leaves the time as it is tells nobody's answer a second time.
    moving.change(Meeting.objects.get(), by=Actor.of(rosa), changes={"title": "Longer talk"})
    assert run() == ["sent"] * 3


def test_without_a_calendar_there_is_nothing_to_tell(draft: Draft, rosa: User, hugo: User) -> None:
    arranging.arrange(draft, by=Actor.of(rosa))
    say(hugo, "accepted")
    assert run() == []
    replying.perform(
        {"attendee": "0d3c4c5e-0000-4000-8000-000000000000"}, effect_id="0d3c4c5e-0000-4000-8000-000000000000"
    )
