"""Events in Office 365: made once whatever happens, changed, cancelled, answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from base.errors import OutcomeUnknown, PermanentError, RetryableError
from calendars.providers.base import Asking, EventDraft, EventState, Gone, Guest, MailboxRefused, NoMailbox
from tests.calendars.graph.conftest import Office

ADA = Asking("ada@northwind.example")
GUESTS = (
    Guest("ben@northwind.example", "Ben"),
    Guest("cleo@northwind.example", "Cleo", is_required=False),
    Guest("oak@northwind.example", "Oak", is_resource=True),
    Guest("candidate@mail.example", "Cand Idate"),
)
DRAFT = EventDraft(
    key="0f0e0d0c-meeting-1",
    title="Interview: Cand Idate",
    body="Bring the portfolio.",
    starts_at=datetime(2027, 3, 8, 9, tzinfo=UTC),
    ends_at=datetime(2027, 3, 8, 9, 45, tzinfo=UTC),
    zone="Europe/Berlin",
    place="Oak",
    guests=GUESTS,
)


def answers(state: EventState) -> dict[str, str]:
    return {one.email.partition("@")[0]: one.response for one in state.answers}


def copies(office: Office) -> int:
    """How many events stand in all calendars."""
    return sum(not copy.is_gone for box in office.tenant.mailboxes.values() for copy in box.copies.values())


def test_one_event_from_creation_to_cancellation(office: Office) -> None:
    calendar = office.calendar()

    made = calendar.create(DRAFT, who=ADA)

    assert (made.key, made.title, made.place, made.starts_at, made.ends_at) == (
        DRAFT.key, DRAFT.title, "Oak", DRAFT.starts_at, DRAFT.ends_at,
    )  # fmt: skip
    one = office.tenant.occasion_of(DRAFT.key)
    assert (one.zone, one.organizer, one.sensitivity) == ("Europe/Berlin", "ada@northwind.example", "normal")
    assert [invitee.kind for invitee in one.invitees.values()] == ["required", "optional", "resource", "required"]
    assert answers(made) == {"ben": "pending", "cleo": "pending", "oak": "accepted", "candidate": "pending"}
    assert copies(office) == 4  # Ada's, Ben's, Cleo's and the room's

    office.graph.respond(DRAFT.key, "ben@northwind.example", "tentative")
    read = calendar.read(made.external_id, who=ADA)
    assert answers(read)["ben"] == "tentative"
    assert read.change_key != made.change_key

    later = replace(DRAFT, starts_at=DRAFT.starts_at.replace(hour=12), ends_at=DRAFT.ends_at.replace(hour=13))
    moved = calendar.update(made.external_id, replace(later, is_private=True, guests=GUESTS[:1]), who=ADA)
    assert (moved.external_id, moved.starts_at, answers(moved)) == (
        made.external_id,
        later.starts_at,
        {"ben": "pending"},
    )
    assert one.sensitivity == "private"

    calendar.cancel(made.external_id, who=ADA, words="We found somebody.")
    calendar.cancel(made.external_id, who=ADA)
    assert one.is_cancelled
    assert calendar.find(DRAFT.key, who=ADA) is None
    for act in (calendar.read, lambda event, who: calendar.update(event, DRAFT, who=who)):
        with pytest.raises(Gone):
            act(made.external_id, who=ADA)


def test_cut_after_acceptance_makes_one_event(office: Office) -> None:
    calendar = office.calendar()
    office.graph.fail("cut", method="POST", path="/events")

    with pytest.raises(OutcomeUnknown):
        calendar.create(DRAFT, who=ADA)

    found = calendar.find(DRAFT.key, who=ADA)
    assert found is not None
    assert calendar.create(DRAFT, who=ADA) == found
    # What became of the meeting meanwhile, in another calendar system perhaps, is written into the event that stands.
    later = replace(DRAFT, title="In other words", ends_at=DRAFT.ends_at.replace(minute=45))
    brought = calendar.create(later, who=ADA)
    assert (brought.external_id, brought.title, brought.ends_at) == (found.external_id, later.title, later.ends_at)
    assert copies(office) == 4


def test_two_creations_at_once_make_one_event(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second looked before the first was there: then Graph's own transactionId stands in the way."""
    calendar = office.calendar()
    first = calendar.create(DRAFT, who=ADA)
    seen = calendar.find
    monkeypatch.setattr(calendar, "find", _blind_once(seen))

    assert calendar.create(DRAFT, who=ADA).external_id == first.external_id
    monkeypatch.setattr(calendar, "find", _blind_once(seen))
    assert calendar.create(replace(DRAFT, title="Other words"), who=ADA).external_id == first.external_id
    assert copies(office) == 4


def _blind_once(see: Callable[..., object]) -> Callable[..., object]:
    looks = iter([True])
    return lambda key, *, who: None if next(looks, False) else see(key, who=who)


def test_answers_that_do_not_come(office: Office, impatient: Callable[[float], None]) -> None:
    calendar = office.calendar()
    calendar.check()  # the token is there

    office.graph.fail("throttle", method="GET", seconds=17)
    with pytest.raises(RetryableError) as waits:
        calendar.create(DRAFT, who=ADA)
    assert waits.value.wait_seconds == 17

    office.graph.fail("fail", method="POST", status=503)
    with pytest.raises(RetryableError):
        calendar.create(DRAFT, who=ADA)

    impatient(0.6)
    office.graph.fail("hang", method="POST", seconds=1.2)
    with pytest.raises(OutcomeUnknown):
        calendar.create(DRAFT, who=ADA)
    impatient(10)
    made = calendar.create(DRAFT, who=ADA)

    office.graph.fail("cut", method="PATCH")
    with pytest.raises(RetryableError):
        calendar.update(made.external_id, replace(DRAFT, title="Changed"), who=ADA)
    assert calendar.update(made.external_id, replace(DRAFT, title="Changed"), who=ADA).title == "Changed"
    assert copies(office) == 4


def test_a_chosen_calendar_and_one_that_is_gone(office: Office) -> None:
    calendar = office.calendar()
    (main, _), (chosen, name) = calendar.calendars_of(ADA)
    assert name == "Interviews"  # and not the one that belongs to somebody else

    there = Asking("ada@northwind.example", chosen)
    made = calendar.create(DRAFT, who=there)
    assert office.tenant.mailboxes[ADA.mailbox].copies[made.external_id].folder_id == chosen != main
    # Another calendar is chosen then, or the one there was is deleted: it is found, and never made a second time, even
    # when Graph does not know the transactionId any more.
    office.tenant.by_transaction.clear()
    for chosen_now in (there, ADA, Asking(ADA.mailbox, main), Asking(ADA.mailbox, "cal-gone")):
        assert calendar.find(DRAFT.key, who=chosen_now) == made
        assert calendar.create(DRAFT, who=chosen_now) == made
    in_main = calendar.create(replace(DRAFT, key="in the main one"), who=ADA)
    assert calendar.find("in the main one", who=there) == in_main
    with pytest.raises(PermanentError, match="Choose another one") as gone:
        calendar.create(replace(DRAFT, key="another"), who=Asking(ADA.mailbox, "cal-gone"))
    assert gone.value.code == "calendar_gone"


def test_an_event_deleted_outside_can_be_made_again(office: Office) -> None:
    calendar = office.calendar()
    lives = []
    for _time in range(3):
        lives.append(calendar.create(DRAFT, who=ADA))
        office.graph.delete(DRAFT.key)

    assert len({one.external_id for one in lives}) == 3
    assert {one.key for one in lives} == {DRAFT.key}


def test_a_room_that_is_taken_declines(office: Office) -> None:
    calendar = office.calendar()
    calendar.create(DRAFT, who=ADA)

    second = calendar.create(replace(DRAFT, key="second"), who=Asking("ben@northwind.example"))

    assert answers(second)["oak"] == "declined"


def test_an_event_nobody_is_invited_to_is_deleted(office: Office) -> None:
    calendar = office.calendar()
    made = calendar.create(replace(DRAFT, guests=()), who=ADA)

    calendar.cancel(made.external_id, who=ADA)

    assert copies(office) == 0


@pytest.mark.parametrize(
    ("mailbox", "refusal"),
    [("dora", MailboxRefused), ("emil", NoMailbox), ("nobody", NoMailbox)],
)
def test_mailboxes_that_refuse(office: Office, mailbox: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        office.calendar().create(DRAFT, who=Asking(f"{mailbox}@northwind.example"))
    assert copies(office) == 0


@pytest.mark.parametrize(
    ("instant", "said"),
    [
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), {"dateTime": "2027-10-31T02:30:00", "timeZone": "Europe/Berlin"}),
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), {"dateTime": "2027-10-31T01:30:00", "timeZone": "UTC"}),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), {"dateTime": "2027-03-28T03:00:00", "timeZone": "Europe/Berlin"}),
    ],
)
def test_clock_changes(office: Office, instant: datetime, said: dict[str, str]) -> None:
    from calendars.providers.graph import shapes

    assert shapes.moment_of(instant, "Europe/Berlin") == said
    made = office.calendar().create(
        replace(DRAFT, starts_at=instant, ends_at=instant.replace(minute=59), guests=()), who=ADA
    )
    assert made.starts_at == instant
