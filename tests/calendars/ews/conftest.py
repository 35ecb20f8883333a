"""An Exchange server of its own for each test, whose every message is held against the vendor's schema afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from calendars.providers.base import Asking, EventDraft, Guest
from calendars.providers.ews.calendar import ExchangeCalendar
from calendars.simulators.ews import EwsSimulator
from tests.calendars.ews.schema import CONTRACT, faults_of

ACCOUNT = "service@contoso.test"
ANNA, BEN, CORA = "anna@contoso.test", "ben@contoso.test", "cora@contoso.test"
GLASS, ATTIC = "glass@contoso.test", "attic@contoso.test"
MONDAY = datetime(2027, 3, 1, tzinfo=UTC)
AS_ANNA = Asking(ANNA)

type_calendar = Callable[..., ExchangeCalendar]


class Postbox:
    """Takes pushes instead of HTTP, answers OK unless told otherwise."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.answer: Callable[[bytes], tuple[int, bytes]] | None = None

    def __call__(self, url: str, body: bytes) -> tuple[int, bytes]:
        from calendars.providers.ews.push import ok_answer

        self.bodies.append(body)
        return self.answer(body) if self.answer else (200, ok_answer())


@pytest.fixture
def postbox() -> Postbox:
    """Where pushes arrive."""
    return Postbox()


@pytest.fixture
def exchange(postbox: Postbox, settings: Any) -> Iterator[EwsSimulator]:
    """The server, with three people and two rooms; at the end nothing of what was said may break the schema."""
    if not CONTRACT.is_dir():
        pytest.skip("The vendor's schema is not beside this checkout (../shared/contracts/ews).")
    said: list[tuple[str, bytes]] = []
    with EwsSimulator(
        users={ANNA: "Anna Berg", BEN: "Ben Cole", CORA: "Cora Diaz"},
        rooms={"Head office": {GLASS: "Room Glass", ATTIC: "Room Attic"}},
        deliver=postbox,
        watch=lambda way, message: said.append((way, message)),
        retry_seconds=0.01,
    ) as server:
        settings.EGRESS_PRIVATE_HOSTS = [server.host]
        yield server
        server.pushes.drain()
    objections = {f"{way}: {fault}" for way, message in said for fault in faults_of(message)}
    assert objections == set()


@pytest.fixture
def calendar(exchange: EwsSimulator) -> type_calendar:
    """Makes adapters to that server."""

    def make(**more: Any) -> ExchangeCalendar:
        facts: dict[str, Any] = {
            "account": ACCOUNT,
            "password": "secret",
            "service_url": exchange.url,
            "version": "2010_SP2",
            "posts_as_scheduler": True,
        }
        return ExchangeCalendar(**{**facts, **more})

    return make


def draft(key: str = "key-1", **more: Any) -> EventDraft:
    """An interview on Monday at ten in Berlin, with Ben, Cora who may come, and a room."""
    facts: dict[str, Any] = {
        "key": key,
        "title": "Interview: Dana Evans",
        "body": "Please bring the portfolio.",
        "starts_at": MONDAY.replace(hour=9),
        "ends_at": MONDAY.replace(hour=10),
        "zone": "Europe/Berlin",
        "place": "Head office",
        "guests": (
            Guest(BEN, "Ben Cole"),
            Guest(CORA, "Cora Diaz", is_required=False),
            Guest(GLASS, "Room Glass", is_resource=True),
        ),
    }
    return EventDraft(**{**facts, **more})
