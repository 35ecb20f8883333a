"""What reaches the outside calendar: one event whatever crashes, the newest state in any order, mail without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.errors import OutcomeUnknown, PermanentError, Refused, RetryableError
from base.models import OutboxRow
from base.outbox import draining
from calendars.connections import noting as health
from calendars.connections import queries as connections
from calendars.connections.models import Connection, Resource
from calendars.meetings import arranging, cancelling, effects, moving, noting
from calendars.meetings.drafts import Draft, GuestDraft
from calendars.meetings.models import Meeting
from calendars.providers.base import Answered, EventState, Gone, MailboxRefused, Revoked
from calendars.syncing import applying
from tests.calendars.meetings.fake_calendar import FakeCalendar

pytestmark = pytest.mark.django_db(transaction=True)
NEXT_YEAR = date(timezone.now().year + 1, 3, 1)


@pytest.fixture
def exchange(db: None) -> Connection:
    """The company's Exchange, in the scheduler's name."""
    return Connection.objects.create(
        kind="EXCHANGE", is_active=True, account="svc@northwind.example", account_name="Calendar account",
        posts_as_scheduler=True,
    )  # fmt: skip


@pytest.fixture
def outside(exchange: Connection) -> Iterator[FakeCalendar]:
    """What stands in it."""
    fake = FakeCalendar()
    connections.make_with("EXCHANGE", lambda _connection: fake)
    yield fake
    connections.make_with("EXCHANGE", None)


@pytest.fixture
def draft(rosa: User, hugo: User, iris: User) -> Draft:
    """Rosa sees Cleo with Hugo and Iris."""
    return Draft(
        "Talk with Cleo", NEXT_YEAR, time(10), "Europe/Vienna", 60, rosa,
        users=((hugo, True), (iris, False), (rosa, True)),
        resources=(Resource.objects.create(name="Oak", address="oak@northwind.example"),),
        guest=GuestDraft("c1e0", "Cleo", "cleo@mail.example"), notes="Ask about Rust.", place="Floor 2",
    )  # fmt: skip


def run() -> list[str]:
    """Carry out what waits, waits over, and say how the rows of calendars ended."""
    OutboxRow.objects.filter(status__in=["pending", "unknown"]).update(available_at=timezone.now())
    OutboxRow.objects.filter(topic="mail").delete()
    draining.drain("send")
    return list(OutboxRow.objects.filter(topic="calendar_event").order_by("pk").values_list("status", flat=True))


def letters() -> list[tuple[str, str]]:
    """Whom mail tells what since the last run, and by which method."""
    rows = OutboxRow.objects.filter(topic="mail").order_by("pk")
    return sorted(
        (row.payload["to"].split("@")[0], row.payload["attachments"][0]["content_type"].split("=")[1]) for row in rows
    )


def test_one_event_follows_the_meeting_to_its_end(
    draft: Draft, rosa: User, hugo: User, exchange: Connection, outside: FakeCalendar
) -> None:
    by = Actor.of(rosa)
    meeting = arranging.arrange(draft, by=by)
    assert (run(), meeting.outside) == (["sent"], "WANTED")
    meeting.refresh_from_db()
    assert (meeting.outside, meeting.mailbox, meeting.connection) == ("KEPT", rosa.email, exchange)
    event = outside.live()[0]
    assert (event.key, event.body, event.place) == (str(meeting.public_id), "Ask about Rust.", "Oak, Floor 2")
    # The organizer is not invited to their own event, nor is a guest whom our own letter invites.
    assert sorted(guest.email for guest in event.guests) == [
        "hugo@northwind.example", "iris@northwind.example", "oak@northwind.example",
    ]  # fmt: skip

    # What stands there is what we wanted; another place or time is not.
    guests = tuple(Answered(guest.email, "pending") for guest in event.guests)
    state = replace(outside.states[meeting.external_id], answers=guests)
    assert not applying.differs(meeting, state)
    assert applying.differs(meeting, replace(state, place="Oak"))
    assert applying.differs(meeting, replace(state, starts_at=state.ends_at))

    moving.move(meeting, by=by, day=NEXT_YEAR, time=time(15), zone="Europe/Vienna", minutes=30)
    moving.change(meeting, by=by, changes={"title": "Longer talk"}, users=((hugo, True),))
    run()
    assert [(e.title, e.ends_at - e.starts_at, len(e.guests)) for e in outside.live()] == [
        ("Longer talk", timedelta(minutes=30), 2)
    ]
    cancelling.cancel(meeting, by=by, words="Sorry.")
    run()
    meeting.refresh_from_db()
    assert (outside.live(), meeting.outside, letters()) == ([], "NONE", [])
    assert [what for what, _who in outside.calls] == ["create", "find", "update", "update", "cancel Sorry."]
    assert "words" not in OutboxRow.objects.filter(topic="calendar_event").last().payload  # type: ignore[union-attr]  # there is one


def test_a_row_that_comes_late_or_twice_ends_the_same(draft: Draft, rosa: User, outside: FakeCalendar) -> None:
    meeting = arranging.arrange(draft, by=Actor.of(rosa))
    cancelling.cancel(meeting, by=Actor.of(rosa))
    row = {"meeting": str(meeting.public_id)}
    for _try in range(3):
        effects.perform(row, effect_id="x")
    assert (outside.live(), outside.states) == ([], {})
    effects.perform({"meeting": "0d3c4c5e-0000-4000-8000-000000000000"}, effect_id="x")


def test_a_crash_after_the_yes_makes_no_second_event(draft: Draft, rosa: User, outside: FakeCalendar) -> None:
    def lose(_what: str) -> None:
        outside.after = lambda _what: None
        raise OutcomeUnknown

    outside.after = lose
    meeting = arranging.arrange(draft, by=Actor.of(rosa))
    assert run() == ["unknown"]
    # Meanwhile it moved: what the lost creation made is found by its key and brought up to date.
    moving.move(meeting, by=Actor.of(rosa), day=NEXT_YEAR, time=time(15), zone="Europe/Vienna", minutes=60)
    assert run() == ["sent", "sent"]
    assert [event.starts_at for event in outside.live()] == [Meeting.objects.get().starts_at]
    assert len(outside.states) == 1


def test_a_worker_that_dies_in_a_creation_of_what_is_cancelled_leaves_no_event(
    draft: Draft, rosa: User, outside: FakeCalendar
) -> None:
    class Killed(BaseException):
        """The process was killed here."""

    def die(_what: str) -> None:
        outside.after = lambda _what: None
        raise Killed

    outside.after = die
    meeting = arranging.arrange(draft, by=Actor.of(rosa))
    with pytest.raises(Killed):
        run()
    cancelling.cancel(meeting, by=Actor.of(rosa))
    OutboxRow.objects.filter(status="sending").update(status="unknown", leased_until=None, crashes=1)
    run()
    assert run() == ["sent", "sent"]
    assert (outside.live(), len(outside.states)) == ([], 1)


def test_what_it_refuses_stands_on_the_meeting_until_it_is_tried_again(
    draft: Draft, rosa: User, outside: FakeCalendar
) -> None:
    def refuse(_what: str) -> None:
        raise MailboxRefused("The calendar does not let us write into rosa@northwind.example.")

    def lose(_what: str) -> None:
        raise Gone("It is not there any more.")

    # The calendar its organizer chose was deleted; the event is not.
    outside.before = lose
    meeting = arranging.arrange(draft, by=Actor.of(rosa))
    assert run() == ["failed"]
    meeting.refresh_from_db()
    assert (meeting.outside, meeting.outside_change) == ("FAILED", None)
    assert "Choose another one." in meeting.outside_failure

    outside.before = refuse
    noting.send_again(meeting, by=Actor.of(rosa))
    assert run() == ["failed"] * 2
    meeting.refresh_from_db()
    assert (meeting.outside, meeting.outside_failure) == (
        "FAILED", "The calendar does not let us write into rosa@northwind.example.",
    )  # fmt: skip
    outside.before = lambda _what: None
    noting.send_again(meeting, by=Actor.of(rosa))
    assert run() == ["failed", "failed", "sent"]
    with pytest.raises(Refused, match="nothing to send"):
        noting.send_again(meeting, by=Actor.of(rosa))


def test_a_sign_in_that_ended_loses_nothing(
    draft: Draft, rosa: User, exchange: Connection, outside: FakeCalendar
) -> None:
    def revoke(_what: str) -> None:
        raise Revoked("Sign in with Microsoft again.")

    outside.before = revoke
    arranging.arrange(draft, by=Actor.of(rosa))
    assert run() == ["pending"]
    assert Meeting.objects.get().outside_failure == "Sign in with Microsoft again."
    outside.before = lambda _what: None
    health.note_working(exchange)
    assert run() == ["sent"]
    assert (Meeting.objects.get().outside, len(outside.live())) == ("KEPT", 1)


def test_an_event_deleted_outside_comes_back_only_when_somebody_wants_it(
    draft: Draft, rosa: User, outside: FakeCalendar
) -> None:
    by = Actor.of(rosa)
    meeting = arranging.arrange(draft, by=by)
    run()
    outside.states.clear()
    moving.change(meeting, by=by, changes={"title": "New"})
    run()
    meeting.refresh_from_db()
    assert (meeting.outside, outside.live()) == ("GONE", [])
    assert meeting.outside_change == {"gone": True}
    noting.keep_ours(meeting, by=by)
    run()
    assert [event.title for event in outside.live()] == ["New"]


def test_without_a_calendar_colleagues_get_mail_once_for_each_change(
    draft: Draft, rosa: User, hugo: User, iris: User
) -> None:
    by = Actor.of(rosa)
    meeting = arranging.arrange(draft, by=by)
    run()
    assert letters() == [("hugo", "REQUEST"), ("iris", "REQUEST"), ("rosa", "REQUEST")]
    effects.perform({"meeting": str(meeting.public_id)}, effect_id="x")
    assert len(letters()) == 3
    moving.change(meeting, by=by, users=((hugo, True), (rosa, True)))
    assert ("iris", "CANCEL") in letters()
    run()
    assert letters() == []
    User.objects.filter(pk=hugo.pk).update(is_active=False, deactivated_at=timezone.now())
    cancelling.cancel(meeting, by=by, words="Cleo is ill.")
    run()
    assert letters() == [("rosa", "CANCEL")]
    text = OutboxRow.objects.get(topic="mail").payload["text"]
    assert "Cleo is ill." in text
    assert "answer" not in text


def test_a_calendar_switched_off_and_on_hands_its_meetings_over(
    draft: Draft, rosa: User, exchange: Connection, outside: FakeCalendar
) -> None:
    by = Actor.of(rosa)
    meeting = arranging.arrange(draft, by=by)
    run()
    Connection.objects.update(is_active=False)
    moving.move(meeting, by=by, day=NEXT_YEAR, time=time(15), zone="Europe/Vienna", minutes=60)
    run()
    assert [method for _to, method in letters()] == ["REQUEST"] * 3
    Connection.objects.update(is_active=True)
    moving.move(meeting, by=by, day=NEXT_YEAR, time=time(16), zone="Europe/Vienna", minutes=60)
    run()
    assert [method for _to, method in letters()] == ["CANCEL"] * 3
    assert [event.starts_at for event in outside.live()] == [Meeting.objects.get().starts_at]


def test_a_name_of_one_calendar_system_is_never_used_in_another(
    draft: Draft, rosa: User, exchange: Connection, outside: FakeCalendar
) -> None:
    by = Actor.of(rosa)
    meeting = arranging.arrange(draft, by=by)
    run()
    Connection.objects.update(is_active=False)
    Connection.objects.create(kind="OFFICE365", is_active=True, account="svc@northwind.example")
    other = FakeCalendar()
    other.states["event-1"] = EventState("event-1", "v0", "somebody's own", "Dentist", "", None, None)
    connections.make_with("OFFICE365", lambda _connection: other)
    try:
        cancelling.cancel(meeting, by=by, words="Sorry.")
        assert run() == ["sent", "sent"]
    finally:
        connections.make_with("OFFICE365", None)
    assert [what for what, _who in other.calls] == ["find"]
    assert not other.states["event-1"].is_cancelled
    # The system that invited them is switched off, so mail tells them.
    assert letters() == [("hugo", "CANCEL"), ("iris", "CANCEL"), ("rosa", "CANCEL")]
    meeting.refresh_from_db()
    assert (meeting.outside, meeting.external_id, meeting.connection) == ("NONE", "event-1", exchange)


def test_who_is_shown_as_organizer_is_who_it_is(draft: Draft, rosa: User, exchange: Connection) -> None:
    meeting = arranging.arrange(draft, by=Actor.of(rosa))
    assert effects.shown_organizer(meeting) == ("Rosa Recruiter", rosa.email)
    Connection.objects.update(posts_as_scheduler=False)
    assert effects.shown_organizer(meeting) == ("Calendar account", "svc@northwind.example")
    Connection.objects.update(is_active=False)
    assert effects.organizer_shown(rosa) == ("Rosa Recruiter", rosa.email)


def test_a_guest_whom_the_calendar_invites_reads_no_notes(draft: Draft, rosa: User, exchange: Connection) -> None:
    guest = GuestDraft("c1e0", "Cleo", "cleo@mail.example", is_invited=True)
    meeting = arranging.arrange(replace(draft, guest=guest, video_url="https://meet.example/1"), by=Actor.of(rosa))
    event = effects.as_event(meeting, mailbox=rosa.email)
    assert (event.body, "cleo@mail.example" in {one.email for one in event.guests}) == ("https://meet.example/1", True)


@pytest.mark.parametrize("error", [RetryableError("Later.", wait_seconds=1), PermanentError("No.")], ids=str)
def test_effects_that_are_given_up_say_so(error: Any, draft: Draft, rosa: User, outside: FakeCalendar) -> None:
    def fail(_what: str) -> None:
        raise error

    outside.before = fail
    arranging.arrange(draft, by=Actor.of(rosa))
    OutboxRow.objects.update(attempts=effects.MOST_ATTEMPTS)
    assert run() == ["failed"]
    assert (Meeting.objects.get().outside, Meeting.objects.get().outside_failure) == ("FAILED", str(error))
