"""Events on an Exchange server: made once, changed without noise, cancelled for all, followed wherever they change."""

from __future__ import annotations

from datetime import timedelta

import pytest

from calendars.providers.base import Answered, Asking, CursorLost, EventState, Gone, Guest
from calendars.simulators.ews import EwsSimulator
from calendars.simulators.ews_state import Item
from tests.calendars.ews.conftest import (
    ACCOUNT,
    ANNA,
    AS_ANNA,
    ATTIC,
    BEN,
    CORA,
    GLASS,
    MONDAY,
    draft,
    type_calendar,
)

SINCE, UNTIL = MONDAY - timedelta(days=7), MONDAY + timedelta(days=30)


def made_item(exchange: EwsSimulator, key: str = "key-1") -> Item:
    """The one event under the key."""
    (item,) = exchange.events(key)
    return item


def test_event_is_made_once(exchange: EwsSimulator, calendar: type_calendar) -> None:
    adapter = calendar()
    assert adapter.find("key-1", who=AS_ANNA) is None

    made = adapter.create(draft(), who=AS_ANNA)
    again = calendar().create(draft(), who=AS_ANNA)
    other = adapter.create(draft("key-2", guests=(), is_private=True, zone="Etc/Unheard"), who=AS_ANNA)

    item = made_item(exchange)
    assert item.id == made.external_id == again.external_id != other.external_id
    assert (item.mailbox, item.subject, item.body, item.body_type) == (
        ANNA,
        "Interview: Dana Evans",
        "Please bring the portfolio.",
        "Text",
    )
    assert (item.zone, item.sensitivity) == ("W. Europe Standard Time", "Normal")
    assert (made_item(exchange, "key-2").zone, made_item(exchange, "key-2").sensitivity) == ("UTC", "Private")
    assert made.answers == (
        Answered(BEN, "pending"),
        Answered(CORA, "pending"),
        Answered(GLASS, "accepted", made.answers[2].at),
    )
    assert made == EventState(
        external_id=item.id,
        change_key=item.change_key,
        key="key-1",
        title="Interview: Dana Evans",
        place="Head office",
        starts_at=MONDAY.replace(hour=9),
        ends_at=MONDAY.replace(hour=10),
        answers=made.answers,
    )
    exchange.answer("key-1", BEN, "Tentative", at=MONDAY)
    assert adapter.read(item.id, who=AS_ANNA).answers[0] == Answered(BEN, "tentative", MONDAY)


def test_organiser_is_the_scheduler_or_the_service_account(exchange: EwsSimulator, calendar: type_calendar) -> None:
    calendar().create(draft("as-anna"), who=AS_ANNA)
    calendar(posts_as_scheduler=False).create(draft("as-service"), who=Asking(ACCOUNT))
    calendar(posts_as_scheduler=False).create(draft("in-anna"), who=AS_ANNA)

    organisers = [made_item(exchange, key).organizer for key in ("as-anna", "as-service", "in-anna")]
    assert organisers == [ANNA, ACCOUNT, ANNA]


def test_chosen_calendar_is_used(exchange: EwsSimulator, calendar: type_calendar) -> None:
    chosen = exchange.world.add_folder(ANNA, "Interviews")
    adapter = calendar()
    assert adapter.calendars_of(AS_ANNA) == [("", "Calendar"), (chosen, "Interviews")]

    made = adapter.create(draft(), who=Asking(ANNA, chosen))

    assert made_item(exchange).folder_id == chosen
    # Another one is chosen then: it is found, and never made a second time.
    gone = Asking(ANNA, "AAMkAGone")
    for who in (Asking(ANNA, chosen), AS_ANNA, gone):
        assert adapter.find("key-1", who=who) == made
        assert adapter.create(draft(), who=who) == made
    in_main = adapter.create(draft("in-main"), who=AS_ANNA)
    assert adapter.find("in-main", who=Asking(ANNA, chosen)) == in_main
    assert adapter.find("in-none", who=AS_ANNA) is None


def test_update_writes_only_what_differs(exchange: EwsSimulator, calendar: type_calendar) -> None:
    adapter = calendar()
    made = adapter.create(draft(), who=AS_ANNA)
    exchange.answer("key-1", BEN, "Accept", at=MONDAY)
    exchange.requests.clear()

    same = adapter.update(made.external_id, draft(), who=AS_ANNA)
    assert (exchange.requests, same.answers[0].response) == (["GetItem"], "accepted")

    guests = (Guest(BEN, "Ben Cole"), Guest(ATTIC, "Room Attic", is_resource=True))
    renamed = adapter.update(made.external_id, draft(title="Second round", place="", guests=guests), who=AS_ANNA)
    assert (renamed.title, renamed.place) == ("Second round", "")
    assert [(answer.email, answer.response) for answer in renamed.answers] == [(BEN, "accepted"), (ATTIC, "accepted")]

    at_two = draft(
        title="Second round",
        place="",
        guests=guests,
        starts_at=MONDAY.replace(hour=14),
        ends_at=MONDAY.replace(hour=15),
        zone="Europe/London",
    )
    moved = adapter.update(made.external_id, at_two, who=AS_ANNA)
    assert (moved.starts_at, moved.ends_at) == (MONDAY.replace(hour=14), MONDAY.replace(hour=15))
    assert [answer.response for answer in moved.answers] == ["pending", "accepted"]
    assert (made_item(exchange).zone, made_item(exchange).properties) == (
        "GMT Standard Time",
        {("5b9c2f34-6d2e-4f0a-9a53-0d1f6c3e7b18", "RecruitKey"): "key-1"},
    )


def test_cancel_tells_the_guests_and_may_be_repeated(exchange: EwsSimulator, calendar: type_calendar) -> None:
    adapter = calendar()
    first = adapter.create(draft("with-words"), who=AS_ANNA)
    second = adapter.create(draft("without"), who=AS_ANNA)
    alone = adapter.create(draft("alone", guests=()), who=AS_ANNA)

    for _ in range(2):
        adapter.cancel(first.external_id, who=AS_ANNA, words="The position is filled.")
        adapter.cancel(second.external_id, who=AS_ANNA)
        adapter.cancel(alone.external_id, who=AS_ANNA, words="Nobody hears this.")

    assert [exchange.events(key) for key in ("with-words", "without", "alone")] == [[], [], []]
    copies = [item for item in exchange.world.items.values() if item.mailbox == BEN]
    assert [copy.is_cancelled for copy in copies] == [True, True]
    with pytest.raises(Gone):
        adapter.read(first.external_id, who=AS_ANNA)
    with pytest.raises(Gone):
        adapter.update(first.external_id, draft(), who=AS_ANNA)


def test_taken_room_declines(exchange: EwsSimulator, calendar: type_calendar) -> None:
    exchange.add_event(GLASS, "All hands", MONDAY.replace(hour=9, minute=30), MONDAY.replace(hour=11))

    made = calendar().create(draft(), who=AS_ANNA)

    assert [answer.response for answer in made.answers] == ["pending", "pending", "declined"]
    later = draft(starts_at=MONDAY.replace(hour=11), ends_at=MONDAY.replace(hour=12))
    moved = calendar().update(made.external_id, later, who=AS_ANNA)
    assert moved.answers[2].response == "accepted"


def test_changes_follow_the_cursor(exchange: EwsSimulator, calendar: type_calendar) -> None:
    adapter = calendar()
    made = adapter.create(draft(), who=AS_ANNA)
    dentist = exchange.add_event(ANNA, "Dentist", MONDAY.replace(hour=15), MONDAY.replace(hour=16))
    exchange.add_event(ANNA, "Years ago", MONDAY - timedelta(days=900), MONDAY - timedelta(days=899))

    first = adapter.changes(ANNA, "", since=SINCE, until=UNTIL)
    assert ([(c.external_id, c.state and c.state.title) for c in first.items], first.has_more) == (
        [(made.external_id, "Interview: Dana Evans"), (dentist.id, "Dentist")],
        False,
    )
    assert adapter.changes(ANNA, first.cursor, since=SINCE, until=UNTIL).items == ()

    exchange.answer("key-1", BEN, "Decline", at=MONDAY)
    exchange.move(made.external_id, MONDAY.replace(hour=12), MONDAY.replace(hour=13))
    exchange.invite(made.external_id, ATTIC, "Room Attic")
    exchange.answer("key-1", CORA, "Accept", at=MONDAY)
    exchange.remove(dentist.id)

    second = adapter.changes(ANNA, first.cursor, since=SINCE, until=UNTIL)
    by_id = {change.external_id: change.state for change in second.items}
    state = by_id[made.external_id]
    assert state is not None
    assert by_id[dentist.id] is None
    assert state == adapter.read(made.external_id, who=AS_ANNA)
    assert state.starts_at == MONDAY.replace(hour=12)
    assert {answer.email: answer.response for answer in state.answers} == {
        BEN: "pending",
        CORA: "accepted",
        GLASS: "accepted",
        ATTIC: "accepted",
    }
    exchange.remove(made.external_id)
    third = adapter.changes(ANNA, second.cursor, since=SINCE, until=UNTIL)
    assert [(change.external_id, change.state) for change in third.items] == [(made.external_id, None)]
    with pytest.raises(CursorLost):
        adapter.changes(ANNA, "nonsense", since=SINCE, until=UNTIL)


def test_changes_come_in_pages_and_none_is_lost(exchange: EwsSimulator, calendar: type_calendar) -> None:
    for number in range(300):
        exchange.add_event(ANNA, f"Event {number}", MONDAY, MONDAY + timedelta(hours=1))

    adapter, cursor, told = calendar(), "", []
    for _ in range(2):
        page = adapter.changes(ANNA, cursor, since=SINCE, until=UNTIL)
        told += [change.state.title for change in page.items if change.state]
        cursor = page.cursor

    assert (len(told), len(set(told)), page.has_more) == (300, 300, False)
