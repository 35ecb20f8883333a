"""What is read from Office 365: free and busy, rooms, calendars, changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from base.errors import PermanentError, RetryableError
from calendars.providers.base import Asking, Busy, CursorLost, Room, Shown
from tests.calendars.graph.conftest import Office
from tests.calendars.graph.test_events import ADA, DRAFT

DAY = datetime(2027, 3, 8, tzinfo=UTC)
WEEK = (DAY, DAY + timedelta(days=7))


def test_twelve_people_of_whom_one_refuses_and_one_has_no_mailbox(office: Office) -> None:
    for number in range(9):
        office.tenant.add_person(f"p{number}@northwind.example")
        office.graph.fill(f"p{number}@northwind.example", DAY + timedelta(hours=number), DAY + timedelta(hours=10))
    mailboxes = [f"P{number}@northwind.example" for number in range(9)]
    asked = [*mailboxes, "dora@northwind.example", "emil@northwind.example", "ada@northwind.example"]

    found = office.calendar().schedules(asked, *WEEK, who=ADA)

    assert [one.mailbox for one in found] == asked
    assert [one.is_known for one in found] == [*[True] * 9, False, False, True]
    assert [len(one.busy) for one in found] == [*[1] * 9, 0, 0, 0]
    assert found[4].busy == (Busy(DAY + timedelta(hours=4), DAY + timedelta(hours=10)),)
    assert [one.problem for one in found if one.problem] == [
        "This mailbox does not show its free and busy times to the integration.",
        "There is no mailbox with this address at Microsoft 365.",
    ]
    assert [one.code for one in found] == [*[""] * 9, "refused", "missing", ""]


def test_more_than_twenty_are_asked_in_turns(office: Office) -> None:
    asked = [office.tenant.add_person(f"many{number}@northwind.example").address for number in range(45)]

    found = office.calendar().schedules(asked, *WEEK, who=ADA)

    assert [one.mailbox for one in found] == asked
    assert [one.path for one in office.graph.asked].count("/v1.0/users/ada@northwind.example/calendar/getSchedule") == 3


def test_what_may_be_seen_of_others(office: Office) -> None:
    """Product facts §11.2: only what the asking mailbox may see; private things never."""
    nine, ten = DAY + timedelta(hours=9), DAY + timedelta(hours=10)
    office.tenant.mailboxes["cleo@northwind.example"].shows = "details"
    for who in ("ada", "ben", "cleo"):
        office.graph.fill(f"{who}@northwind.example", nine, ten, subject="Budget", place="Oak", show_as="oof")
        office.graph.fill(f"{who}@northwind.example", ten, WEEK[1], subject="Doctor", sensitivity="private")
        office.graph.fill(f"{who}@northwind.example", nine, ten, subject="Lunch?", show_as="free")

    own, closed, shared = office.calendar().schedules(
        [f"{who}@northwind.example" for who in ("ada", "ben", "cleo")], *WEEK, who=ADA
    )

    private = Busy(ten, WEEK[1], is_private=True)
    assert own.busy == shared.busy == (Busy(nine, ten, Shown.OUT, "Budget", "Oak"), private)
    assert closed.busy == (Busy(nine, ten, Shown.OUT), Busy(ten, WEEK[1]))


def test_rooms_come_page_by_page_with_the_name_of_their_list(office: Office) -> None:
    for number in range(230):
        office.tenant.add_room(f"r{number}@northwind.example", f"Room {number}", list_name="South rooms")

    found = {room.address: room for room in office.calendar().rooms()}

    assert len(found) == 232
    assert found["oak@northwind.example"] == Room("oak@northwind.example", "Oak", 6, "North, 2", "North rooms")
    assert found["elm@northwind.example"] == Room("elm@northwind.example", "Elm")
    assert found["r229@northwind.example"].list_name == "South rooms"


def test_check_says_what_is_missing(office: Office) -> None:
    assert office.calendar().check() == "Microsoft Graph answered: 2 rooms can be booked."

    office.app.roles.discard("Place.Read.All")
    with pytest.raises(PermanentError, match=r"Place\.Read\.All is missing"):
        office.calendar().check()


def test_the_token_goes_to_no_other_server(office: Office) -> None:
    elsewhere = office.graph.url.replace("http://", "http://elsewhere.")
    _found, cursor = everything(office, "")

    with pytest.raises(CursorLost):
        everything(office, cursor.replace(office.graph.url, elsewhere))


def everything(office: Office, cursor: str) -> tuple[list[tuple[str, str | None]], str]:
    """All pages after the cursor: which event, and its title, None when it is gone."""
    calendar, found = office.calendar(), []
    for _page in range(20):
        page = calendar.changes(ADA.mailbox, cursor, since=WEEK[0], until=WEEK[1])
        found += [(one.external_id, one.state.title if one.state else None) for one in page.items]
        cursor = page.cursor
        if not page.has_more:
            return found, cursor
    raise AssertionError("no end of pages")


def test_changes_are_caught_up_with(office: Office) -> None:
    calendar = office.calendar()
    for number in range(230):
        office.graph.fill(ADA.mailbox, DAY + timedelta(minutes=number), DAY + timedelta(hours=5), subject=f"{number}")
    office.graph.fill(ADA.mailbox, WEEK[1], WEEK[1] + timedelta(hours=1), subject="Outside of the window")
    made = calendar.create(DRAFT, who=ADA)

    found, cursor = everything(office, "")
    assert len(found) == len(set(found)) == 231
    assert found[-1] == (made.external_id, DRAFT.title)
    assert everything(office, cursor) == ([], cursor)

    office.graph.respond(DRAFT.key, "ben@northwind.example", "accepted")
    office.graph.invite(DRAFT.key, "dora@northwind.example")
    page = calendar.changes(ADA.mailbox, cursor, since=WEEK[0], until=WEEK[1])
    (change,) = page.items
    gone, cursor = everything(office, page.cursor)  # the other calendar has nothing to say
    assert gone == []
    assert change.state is not None
    assert change.state.key == DRAFT.key
    assert {one.email: one.response for one in change.state.answers} == {
        "ben@northwind.example": "accepted",
        "cleo@northwind.example": "pending",
        "oak@northwind.example": "accepted",
        "candidate@mail.example": "pending",
        "dora@northwind.example": "pending",
    }
    office.graph.delete(DRAFT.key)
    gone, cursor = everything(office, cursor)
    assert gone == [(made.external_id, None)]

    office.tenant.forget_cursors()
    with pytest.raises(CursorLost):
        everything(office, cursor)
    assert len(everything(office, "")[0]) == 230


def test_changes_in_a_calendar_chosen_beside_the_main_one(office: Office) -> None:
    calendar = office.calendar()
    (_main, _), (chosen, _name) = calendar.calendars_of(ADA)
    there = Asking(ADA.mailbox, chosen)
    first = calendar.create(DRAFT, who=ADA)
    found, cursor = everything(office, "")
    assert found == [(first.external_id, DRAFT.title)]

    second = calendar.create(replace(DRAFT, key="second", title="There"), who=there)
    office.graph.respond("second", "ben@northwind.example", "accepted")
    found, cursor = everything(office, cursor)
    assert found == [(second.external_id, "There")]

    mailbox = office.tenant.mailboxes[ADA.mailbox]
    mailbox.folders = [one for one in mailbox.folders if one.id != chosen]
    office.graph.delete(DRAFT.key)
    assert everything(office, cursor)[0] == [(first.external_id, None)]


def test_the_span_moves_on(office: Office) -> None:
    """What is read by delta keeps to its first span; interviews further ahead would never be told."""
    calendar, (since, until) = office.calendar(), WEEK
    cursor = calendar.changes(ADA.mailbox, "", since=since, until=until).cursor

    day = timedelta(days=1)
    assert calendar.changes(ADA.mailbox, cursor, since=since + day, until=until + day).items == ()
    with pytest.raises(CursorLost):
        calendar.changes(ADA.mailbox, cursor, since=since + 3 * day, until=until + 3 * day)
    with pytest.raises(CursorLost):
        calendar.changes(ADA.mailbox, "what another kind of system kept", since=since, until=until)


def test_a_throttled_reading_says_how_long_to_wait(office: Office) -> None:
    office.graph.fail("throttle", path="delta", seconds=90)

    with pytest.raises(RetryableError) as waits:
        everything(office, "")

    assert waits.value.wait_seconds == 90


def test_calendars_that_may_be_chosen(office: Office) -> None:
    assert [name for _id, name in office.calendar().calendars_of(ADA)] == ["Calendar", "Interviews"]
    assert [name for _id, name in office.calendar().calendars_of(Asking("ben@northwind.example"))] == [
        "Calendar",
        "Interviews",
    ]
