"""Who is taken when, rooms, and mailboxes that say nothing: unknown is never free."""

from __future__ import annotations

from datetime import timedelta

import pytest

from base.errors import PermanentError
from calendars.providers.base import Asking, Busy, NoMailbox, Room, Schedule, Shown
from calendars.providers.ews import freebusy
from calendars.simulators.ews import EwsSimulator
from tests.calendars.ews.conftest import ANNA, AS_ANNA, ATTIC, BEN, CORA, GLASS, MONDAY, type_calendar

TUESDAY = MONDAY + timedelta(days=1)


def test_one_bad_mailbox_hides_no_other(exchange: EwsSimulator, calendar: type_calendar) -> None:
    nine, ten = MONDAY.replace(hour=9), MONDAY.replace(hour=10)
    exchange.add_event(ANNA, "Stand-up", nine, ten, place="Kitchen")
    exchange.add_event(ANNA, "Doctor", ten, ten + timedelta(hours=1), shown="OOF", sensitivity="Private")
    exchange.add_event(ANNA, "Birthday", nine, ten, shown="Free")
    exchange.refuse(BEN)
    exchange.take_calendar(CORA)

    found = calendar().schedules([ANNA, BEN, CORA, "nobody@contoso.test", GLASS], MONDAY, TUESDAY, who=AS_ANNA)

    assert found[0] == Schedule(
        ANNA,
        (
            Busy(nine, ten, Shown.BUSY, "Stand-up", "Kitchen"),
            Busy(nine, ten, Shown.FREE, "Birthday"),
            Busy(ten, ten + timedelta(hours=1), Shown.OUT, is_private=True),
        ),
    )
    assert [(schedule.mailbox, schedule.is_known, schedule.code, schedule.busy) for schedule in found[1:]] == [
        (BEN, False, "refused", ()),
        (CORA, False, "missing", ()),
        ("nobody@contoso.test", False, "missing", ()),
        (GLASS, True, "", ()),
    ]
    assert exchange.requests == ["GetUserAvailabilityRequest"]


def test_what_somebody_else_does_is_only_busy(exchange: EwsSimulator, calendar: type_calendar) -> None:
    exchange.add_event(ANNA, "Surgery", MONDAY, MONDAY + timedelta(hours=1))
    (found,) = calendar().schedules([ANNA], MONDAY, TUESDAY, who=Asking(mailbox=GLASS))
    assert [(busy.title, busy.place, busy.shown) for busy in found.busy] == [("", "", Shown.BUSY)]


def test_long_windows_are_asked_in_parts(exchange: EwsSimulator, calendar: type_calendar) -> None:
    edge = MONDAY + timedelta(days=freebusy.MOST_DAYS)
    exchange.add_event(ANNA, "Trip", edge - timedelta(hours=1), edge + timedelta(hours=1))
    exchange.add_event(ANNA, "Late", edge + timedelta(days=30), edge + timedelta(days=31))

    (found,) = calendar().schedules([ANNA], MONDAY, MONDAY + timedelta(days=90), who=AS_ANNA)

    assert [busy.title for busy in found.busy] == ["Trip", "Late"]
    assert len(exchange.requests) == 3
    assert calendar().schedules([], MONDAY, TUESDAY, who=AS_ANNA) == []


def test_question_refused_as_a_whole_is_asked_one_by_one(
    exchange: EwsSimulator, calendar: type_calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, truly = [], freebusy._ask

    def ask(protocol: object, mailboxes: list[str], *window: object) -> list[Schedule]:
        asked.append(list(mailboxes))
        if BEN in mailboxes:
            raise PermanentError("No.")
        return truly(protocol, mailboxes, *window)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(freebusy, "_ask", ask)
    found = calendar().schedules([ANNA, BEN], MONDAY, TUESDAY, who=AS_ANNA)
    assert asked == [[ANNA, BEN], [ANNA], [BEN]]
    assert found == [Schedule(ANNA), Schedule(BEN, problem="No.")]


def test_coarsest_answer_is_read_by_its_digits() -> None:
    quarter = timedelta(minutes=15)
    found = list(freebusy._from_digits("0220130", MONDAY))
    assert found == [
        Busy(MONDAY + quarter, MONDAY + 3 * quarter, Shown.BUSY),
        Busy(MONDAY + 4 * quarter, MONDAY + 5 * quarter, Shown.TENTATIVE),
        Busy(MONDAY + 5 * quarter, MONDAY + 6 * quarter, Shown.OUT),
    ]


def test_rooms_come_from_room_lists_or_by_their_names(exchange: EwsSimulator, calendar: type_calendar) -> None:
    exchange.world.room_lists["Annex"] = [ATTIC]
    assert list(calendar().rooms()) == [
        Room(GLASS, "Room Glass", list_name="Head office"),
        Room(ATTIC, "Room Attic", list_name="Head office"),
    ]
    exchange.world.room_lists.clear()
    exchange.world.add_box("roomer@contoso.test", "Rita Roomer")
    assert list(calendar().rooms()) == [Room(GLASS, "Room Glass"), Room(ATTIC, "Room Attic")]


def test_mailbox_without_calendar_says_so(exchange: EwsSimulator, calendar: type_calendar) -> None:
    exchange.take_calendar(CORA)
    with pytest.raises(NoMailbox):
        calendar().calendars_of(Asking(CORA))
    with pytest.raises(NoMailbox):
        calendar(posts_as_scheduler=False).calendars_of(Asking("nobody@contoso.test"))
    assert calendar().check() == (
        "Exchange answered as service@contoso.test (Microsoft Exchange Server 2016, signed in with Windows (NTLM))."
    )
