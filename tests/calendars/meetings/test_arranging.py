"""Arranging, moving, changing, cancelling and answering: everybody is booked or nobody, and told with sequence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.errors import Invalid, NotFound, Refused, Stale
from base.models import OutboxRow
from calendars.connections.models import Resource
from calendars.meetings import answering, arranging, booking, cancelling, forgetting, moving, noting, signals
from calendars.meetings.booking import Taken
from calendars.meetings.drafts import Draft, GuestDraft
from calendars.meetings.models import Attendee, Booking, Meeting

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 3, 1)
CLEO = GuestDraft("c1e0", "Cleo Candidate", "cleo@mail.example")


@pytest.fixture
def room(db: None) -> Resource:
    """A room."""
    return Resource.objects.create(name="Oak", address="oak@northwind.example", capacity=4)


@pytest.fixture
def draft(rosa: User, hugo: User, iris: User, room: Resource) -> Draft:
    """A panel of two with a room and a guest, Monday at ten in Vienna."""
    return Draft(
        "Talk with Cleo", MONDAY, time(10), "Europe/Vienna", 60, rosa, users=((hugo, True), (iris, False)),
        resources=(room,), guest=CLEO, notes="Ask about Rust.", place="Floor 2",
    )  # fmt: skip


def booked() -> list[tuple[str, str]]:
    """Who is booked, and how."""
    return sorted(Booking.objects.values_list("holder", "status"))


def move(meeting: Meeting, by: User, at: time, **more: Any) -> Meeting:
    """To another time of that Monday."""
    return moving.move(meeting, by=Actor.of(by), day=MONDAY, time=at, zone="Europe/Vienna", minutes=60, **more)


def test_arranging_books_everybody_and_answers_of_nobody(
    draft: Draft, rosa: User, hugo: User, iris: User, room: Resource
) -> None:
    meeting = arranging.arrange(draft, by=Actor.of(rosa))

    assert meeting.starts_at == datetime(2027, 3, 1, 9, tzinfo=UTC)
    assert (meeting.local_on, meeting.local_time, meeting.zone) == (MONDAY, time(10), "Europe/Vienna")
    assert booked() == sorted([
        (f"user:{hugo.pk}", "CONFIRMED"), (f"user:{iris.pk}", "CONFIRMED"), (f"resource:{room.pk}", "CONFIRMED"),
        ("guest:c1e0", "CONFIRMED"),
    ])  # fmt: skip
    assert {row.response for row in meeting.attendees.all()} == {"pending"}
    row = OutboxRow.objects.get(topic="calendar_event")
    assert (row.payload, row.group) == ({"meeting": str(meeting.public_id)}, f"meeting:{meeting.public_id}")


def test_a_clash_names_who_and_nothing_is_half_booked(
    draft: Draft, rosa: User, iris: User, ada: User, room: Resource
) -> None:
    arranging.arrange(replace(draft, title="Secret talk", users=((iris, True),), guest=None), by=Actor.of(ada))
    before = booked()

    with pytest.raises(Taken) as refusal:
        arranging.arrange(draft, by=Actor.of(rosa))

    assert (refusal.value.code, refusal.value.status) == ("taken", 409)
    assert refusal.value.holders == (f"resource:{room.pk}", f"user:{iris.pk}")
    assert str(refusal.value) == "Iris Interviewer, Oak are already booked at this time. Choose another time."
    assert (booked(), Meeting.objects.count(), Attendee.objects.count()) == (before, 1, 2)

    with pytest.raises(Taken) as refusal:
        arranging.arrange(draft, by=Actor.candidate("c1e0", "Cleo"))
    assert str(refusal.value) == "This time has just been taken. Choose another one."


def test_a_clash_of_a_colleague_can_be_accepted_and_counts_again_when_its_rival_goes(
    draft: Draft, rosa: User, hugo: User, iris: User
) -> None:
    actor = Actor.of(rosa)
    first = arranging.arrange(replace(draft, guest=None, resources=(), users=((iris, True),)), by=actor)
    everything = frozenset({iris.pk, hugo.pk})
    second = arranging.arrange(replace(draft, guest=None, resources=()), by=actor, over=everything)
    assert booked() == sorted(
        [(f"user:{iris.pk}", "CONFIRMED"), (f"user:{hugo.pk}", "CONFIRMED"), (f"user:{iris.pk}", "OVERRIDDEN")]
    )

    cancelling.cancel(first, by=actor)
    assert booked() == sorted([(f"user:{iris.pk}", "CONFIRMED"), (f"user:{hugo.pk}", "CONFIRMED")])
    with pytest.raises(Taken):
        arranging.arrange(replace(draft, guest=None, resources=(), users=((iris, True),)), by=actor)
    assert second.bookings.count() == 2


@pytest.mark.parametrize("what", ["room", "guest"])
def test_rooms_and_guests_are_never_booked_twice(what: str, draft: Draft, rosa: User, room: Resource) -> None:
    only = replace(draft, users=(), resources=(room,) if what == "room" else (), guest=None if what == "room" else CLEO)
    arranging.arrange(only, by=Actor.of(rosa))
    with pytest.raises(Taken):
        arranging.arrange(only, by=Actor.of(rosa), over=frozenset({rosa.pk, room.pk}))
    assert Meeting.objects.count() == 1


def test_moving_gives_the_old_time_back_and_asks_anew(draft: Draft, rosa: User, hugo: User, iris: User) -> None:
    meeting = arranging.arrange(draft, by=Actor.of(rosa))
    answering.answer(meeting.attendees.get(user=hugo), response="accepted", by=Actor.of(hugo))

    # Half an hour later overlaps the old time: one's own booking is never in one's way.
    moved = move(meeting, rosa, time(10, 30), version=meeting.version)

    assert (moved.sequence, moved.version, moved.starts_at.hour) == (1, 2, 9)
    assert {row.response for row in moved.attendees.all()} == {"pending"}
    assert {row.during.lower for row in Booking.objects.all()} == {moved.starts_at}
    assert move(moved, rosa, time(10, 30)).version == 2
    with pytest.raises(Stale):
        move(meeting, rosa, time(15), version=1)
    other = arranging.arrange(replace(draft, time=time(14), guest=None), by=Actor.of(rosa))
    with pytest.raises(Taken):
        move(other, rosa, time(11))
    other.refresh_from_db()
    assert (other.local_time, other.sequence, other.bookings.count()) == (time(14), 0, 3)


def test_changing_people_frees_and_books_and_keeps_answers(
    draft: Draft, rosa: User, hugo: User, iris: User, ada: User
) -> None:
    meeting = arranging.arrange(draft, by=Actor.of(rosa))
    answering.answer(meeting.attendees.get(user=hugo), response="tentative", by=Actor.of(hugo))
    heard: list[int] = []
    signals.attendees_changed.connect(lambda meeting, **more: heard.append(meeting.pk), weak=False, dispatch_uid="t")
    try:
        changed = moving.change(
            meeting, by=Actor.of(rosa), changes={"title": " New  words "}, users=((hugo, False), (ada, True)),
            resources=(),
        )  # fmt: skip
        same = moving.change(meeting, by=Actor.of(rosa), users=((hugo, False), (ada, True)))
    finally:
        signals.attendees_changed.disconnect(dispatch_uid="t")

    assert (changed.title, changed.sequence, same.version, heard) == ("New words", 1, 2, [meeting.pk])
    assert booked() == sorted(
        [(f"user:{hugo.pk}", "CONFIRMED"), (f"user:{ada.pk}", "CONFIRMED"), ("guest:c1e0", "CONFIRMED")]
    )
    assert [(row.name, row.is_required, row.response) for row in changed.attendees.order_by("name")] == [
        ("Ada Admin", True, "pending"), ("Cleo Candidate", True, "pending"), ("Hugo Manager", False, "tentative"),
    ]  # fmt: skip


def test_cancelling_frees_once_and_refuses_what_comes_after(draft: Draft, rosa: User, hugo: User) -> None:
    meeting = arranging.arrange(draft, by=Actor.of(rosa))
    cancelled = cancelling.cancel(meeting, by=Actor.of(rosa), words="She is ill.")
    again = cancelling.cancel(meeting, by=Actor.of(rosa))

    assert (cancelled.sequence, again.version, booked()) == (1, 2, [])
    assert OutboxRow.objects.filter(topic="calendar_event").count() == 2
    with pytest.raises(Refused, match="was cancelled"):
        move(meeting, rosa, time(15))
    with pytest.raises(Refused, match="was cancelled"):
        answering.answer(meeting.attendees.get(user=hugo), response="accepted", by=Actor.of(hugo))


def test_answers_that_come_late_or_twice_change_nothing(draft: Draft, rosa: User, hugo: User) -> None:
    attendee = arranging.arrange(draft, by=Actor.of(rosa)).attendees.get(user=hugo)
    heard: list[tuple[str, str]] = []
    signals.meeting_answered.connect(
        lambda answers, **more: heard.extend((before, row.response) for row, before in answers),
        weak=False,
        dispatch_uid="t",
    )
    now, system = timezone.now(), Actor.system("calendar")
    try:
        answering.answer(attendee, response="declined", by=system, at=now)
        answering.answer(attendee, response="accepted", by=system, at=now - timedelta(minutes=1))
        answering.answer(attendee, response="declined", by=system, at=now)
    finally:
        signals.meeting_answered.disconnect(dispatch_uid="t")
    attendee.refresh_from_db()
    assert (attendee.response, attendee.responded_at, heard) == ("declined", now, [("pending", "declined")])
    with pytest.raises(Invalid):
        answering.answer(attendee, response="maybe", by=system)


def test_who_left_and_rooms_that_are_gone_have_their_sentence(
    draft: Draft, rosa: User, iris: User, room: Resource
) -> None:
    room.gone_at = timezone.now()
    with pytest.raises(Refused, match="Oak is not in the calendar system any more") as refusal:
        arranging.arrange(replace(draft, resources=(room,)), by=Actor.of(rosa))
    assert refusal.value.code == "resource_gone"
    iris.is_active, iris.deactivated_at = False, timezone.now()
    for changes in ({"organizer": iris, "users": ()}, {"users": ((iris, True),)}):
        with pytest.raises(Refused, match="Iris Interviewer is deactivated") as refusal:
            arranging.arrange(replace(draft, **changes), by=Actor.of(rosa))
        assert refusal.value.code == "user_left"
    assert (Meeting.objects.count(), Booking.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "  "}, "title"), ({"title": "x" * 301}, "title"), ({"zone": "Mars/Base"}, "zone"),
        ({"minutes": 0}, "minutes"), ({"minutes": 1441}, "minutes"), ({"video_url": "javascript:x"}, "video_url"),
        ({"place": "a\x00b"}, "place"), ({"notes": "x" * 10_001}, "notes"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_by_field(changes: dict[str, Any], field: str, draft: Draft, rosa: User) -> None:
    with pytest.raises(Invalid) as refusal:
        arranging.arrange(replace(draft, **changes), by=Actor.of(rosa))
    assert field in refusal.value.fields
    assert Meeting.objects.count() == 0


def test_a_time_the_clocks_skip_is_the_time_it_then_is(draft: Draft, rosa: User) -> None:
    night = arranging.arrange(replace(draft, day=date(2027, 3, 28), time=time(2, 30)), by=Actor.of(rosa))
    assert (night.local_time, night.starts_at) == (time(3, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC))


def test_holds_end_by_themselves_and_are_given_back_by_what_they_are_about(
    draft: Draft, rosa: User, hugo: User
) -> None:
    meeting = arranging.arrange(replace(draft, guest=None, resources=(), users=((rosa, True),)), by=Actor.of(rosa))
    holder, soon = f"user:{hugo.pk}", timezone.now() + timedelta(minutes=10)
    booking.hold([holder], [meeting], about="self_schedule:1", until=soon)
    with pytest.raises(Taken):
        booking.hold([holder], [meeting], about="self_schedule:2", until=soon)
    with pytest.raises(Taken):
        arranging.arrange(draft, by=Actor.of(rosa))
    booking.hold([holder], [meeting], about="self_schedule:1", until=timezone.now() - timedelta(seconds=1))
    assert (booking.sweep(), booking.sweep()) == (1, 0)
    booking.hold([holder], [meeting], about="self_schedule:1", until=timezone.now() - timedelta(seconds=1))
    arranging.arrange(draft, by=Actor.of(rosa))
    assert booking.release("self_schedule:1") == 0


def test_what_changed_outside_waits_until_somebody_decides(draft: Draft, rosa: User) -> None:
    meeting = arranging.arrange(draft, by=Actor.of(rosa))
    heard: list[Any] = []
    signals.meeting_changed_outside.connect(
        lambda change, **more: heard.append(change), weak=False, dispatch_uid="t"
    )  # fmt: skip
    system, change = Actor.system("calendar"), {"starts_at": "2027-03-01T13:00:00+00:00"}
    try:
        noted = noting.note_outside(meeting, change=change, by=system)
        noting.note_outside(meeting, change=change, by=system)
        kept = noting.keep_ours(noted, by=Actor.of(rosa), version=noted.version)
        gone = noting.note_gone(meeting, by=system)
        noting.note_gone(meeting, by=system)
    finally:
        signals.meeting_changed_outside.disconnect(dispatch_uid="t")
    assert (heard, kept.outside_change, kept.local_time) == ([change, {"gone": True}], None, time(10))
    assert (gone.outside, gone.outside_change, gone.is_cancelled) == ("GONE", {"gone": True}, False)


def test_an_erased_guest_leaves_no_word_behind(draft: Draft, rosa: User) -> None:
    meeting = arranging.arrange(draft, by=Actor.of(rosa))
    cancelling.cancel(meeting, by=Actor.of(rosa))
    assert forgetting.forget_guest("c1e0", by=Actor.system("privacy")) == 1
    assert forgetting.forget_guest("c1e0", by=Actor.system("privacy")) == 0
    assert forgetting.forget_guest("", by=Actor.system("privacy")) == 0
    meeting.refresh_from_db()
    guest = meeting.attendees.get(kind="GUEST")
    assert (meeting.title, meeting.notes, guest.name, guest.email, guest.guest_key) == (
        "Meeting", "", "Erased guest", "", "",
    )  # fmt: skip


def test_who_is_left_out_cannot_answer(draft: Draft, rosa: User, hugo: User, iris: User) -> None:
    meeting = arranging.arrange(draft, by=Actor.of(rosa))
    left_out = meeting.attendees.get(user=iris)
    moving.change(meeting, by=Actor.of(rosa), users=((hugo, True),))
    with pytest.raises(NotFound):
        answering.answer(left_out, response="accepted", by=Actor.of(iris))
