"""Events on an Exchange server: made once, changed without noise, cancelled for all."""

from __future__ import annotations

from datetime import timedelta

from calendars.providers.base import Answered, EventState
from calendars.simulators.ews import EwsSimulator
from tests.calendars.ews.conftest import ANNA, AS_ANNA, BEN, CORA, GLASS, MONDAY, draft, type_calendar


def test_event_is_made_once(exchange: EwsSimulator, calendar: type_calendar) -> None:
    adapter = calendar()
    assert adapter.find("key-1", who=AS_ANNA) is None

    made = adapter.create(draft(), who=AS_ANNA)
    again = calendar().create(draft(), who=AS_ANNA)

    item = exchange.event("key-1")
    assert item is not None
    assert [item.id for item in exchange.events("key-1")] == [made.external_id] == [again.external_id]
    assert (item.mailbox, item.subject, item.body, item.body_type) == (
        ANNA,
        "Interview: Dana Evans",
        "Please bring the portfolio.",
        "Text",
    )
    assert item.zone == "W. Europe Standard Time"
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
    assert timedelta(0) < MONDAY - MONDAY.replace(year=2026)
