"""What several files here share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from calendars.connections import queries
from calendars.connections.models import Connection
from calendars.providers.base import Room
from tests.calendars.connections.scene import FakeCalendar


@pytest.fixture
def fake() -> Iterator[FakeCalendar]:
    """Stands for Exchange and for Office 365."""
    made = FakeCalendar(Room("fjord@northwind.example", "Fjord", 8, "Oslo", "Oslo rooms"))
    for kind in Connection.Kind.values:
        queries.make_with(kind, lambda _connection: made)  # type: ignore[arg-type,return-value]  # only what is asked here
    yield made
    for kind in Connection.Kind.values:
        queries.make_with(kind, None)
