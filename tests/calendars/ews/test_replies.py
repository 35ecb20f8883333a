"""Answers given in the attendee's own Exchange mailbox: once, to the time that was answered, seen by the organizer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from base.errors import OutcomeUnknown, RetryableError
from calendars.providers.base import Asking, Gone, Guest, Revoked
from calendars.providers.ews.calendar import ExchangeCalendar
from calendars.simulators.ews import EwsSimulator
from tests.calendars.ews.conftest import ACCOUNT, ANNA, AS_ANNA, BEN, CORA, MONDAY, draft, type_calendar

STARTS, ENDS = MONDAY.replace(hour=9), MONDAY.replace(hour=10)


def told(adapter: ExchangeCalendar, name: str, response: str, **more: Any) -> bool:
    facts: dict[str, Any] = {"owner": AS_ANNA, "mailbox": BEN, "starts_at": STARTS, "ends_at": ENDS}
    return adapter.respond(name, response, **{**facts, **more})


def answers(adapter: ExchangeCalendar, name: str) -> dict[str, str]:
    return {one.email: one.response for one in adapter.read(name, who=AS_ANNA).answers}


def test_an_answer_stands_in_both_calendars_once(exchange: EwsSimulator, calendar: type_calendar) -> None:
    adapter = calendar()
    name = adapter.create(draft(), who=AS_ANNA).external_id
    exchange.add_event(BEN, "Something else", STARTS, ENDS)

    assert [told(adapter, name, "tentative"), told(adapter, name, "accepted", mailbox=BEN.upper())] == [True, True]
    exchange.requests.clear()
    assert told(adapter, name, "accepted")
    assert exchange.requests == ["GetItem"]
    copies = {item.mailbox: item.my_response for item in exchange.world.items.values() if item.source == name}
    assert (copies[BEN], copies[CORA]) == ("Accept", "NoResponseReceived")
    assert answers(adapter, name) | {"glass@contoso.test": ""} == {BEN: "accepted", CORA: "pending"} | {
        "glass@contoso.test": ""
    }

    assert [told(adapter, name, "declined"), told(adapter, name, "declined")] == [True, True]
    assert answers(adapter, name)[BEN] == "declined"
    assert exchange.requests.count("CreateItem") == 1


def test_a_copy_that_says_so_already_gets_no_second_answer(exchange: EwsSimulator, calendar: type_calendar) -> None:
    adapter = calendar()
    name = adapter.create(draft(), who=AS_ANNA).external_id
    (copy,) = [item for item in exchange.world.items.values() if item.source == name and item.mailbox == BEN]
    copy.my_response = "Accept"  # the organizer's calendar has not read the mail about it
    exchange.requests.clear()
    assert told(adapter, name, "accepted")
    assert exchange.requests == ["GetItem", "FindItem", "GetItem"]


def test_no_answer_goes_to_another_time(exchange: EwsSimulator, calendar: type_calendar) -> None:
    adapter = calendar()
    name = adapter.create(draft(), who=AS_ANNA).external_id
    later = ENDS + timedelta(hours=1)
    with pytest.raises(RetryableError, match="has not arrived") as caught:
        told(adapter, name, "accepted", starts_at=ENDS, ends_at=later)
    assert caught.value.wait_seconds == 20

    (copy,) = [item for item in exchange.world.items.values() if item.source == name and item.mailbox == BEN]
    copy.start, copy.end = STARTS + timedelta(minutes=15), ENDS  # the update is on its way to them
    with pytest.raises(RetryableError):
        told(adapter, name, "accepted")
    exchange.world.items.pop(copy.id)  # or the invitation itself is
    exchange.world.journal[copy.folder_id].pop(copy.id)
    with pytest.raises(RetryableError):
        told(adapter, name, "accepted")
    assert answers(adapter, name)[BEN] == "pending"


def test_where_nobody_lets_us_answer_it_is_said(exchange: EwsSimulator, calendar: type_calendar) -> None:
    adapter = calendar()
    name = adapter.create(draft(guests=(Guest(BEN, "Ben Cole"),)), who=AS_ANNA).external_id
    assert not told(adapter, name, "accepted", mailbox=CORA)  # not invited
    assert not told(calendar(posts_as_scheduler=False), name, "accepted")
    exchange.refuse(BEN)
    assert not told(adapter, name, "accepted")
    exchange.allow(BEN)
    adapter.cancel(name, who=AS_ANNA)
    with pytest.raises(Gone):
        told(adapter, name, "accepted")
    assert "AcceptItem" not in exchange.requests


def test_the_service_account_answers_in_its_own_mailbox(exchange: EwsSimulator, calendar: type_calendar) -> None:
    guests = (Guest(ACCOUNT, "Service account"),)
    name = calendar().create(draft(guests=guests), who=AS_ANNA).external_id
    assert told(calendar(posts_as_scheduler=False), name, "accepted", mailbox=ACCOUNT)
    assert answers(calendar(), name) == {ACCOUNT: "accepted"}


def test_a_lost_confirmation_is_tried_again_without_harm(exchange: EwsSimulator, calendar: type_calendar) -> None:
    adapter = calendar()
    name = adapter.create(draft(), who=AS_ANNA).external_id
    exchange.fail("cut", operation="DeclineItem")
    with pytest.raises(OutcomeUnknown):
        told(adapter, name, "declined")
    assert answers(adapter, name)[BEN] == "declined"
    assert told(adapter, name, "declined")
    exchange.password = "new"
    with pytest.raises(Revoked):
        told(calendar(), name, "accepted", owner=Asking(ANNA))
