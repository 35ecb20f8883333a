"""The contract is held in earnest: what Microsoft would not send or take is noticed, in both directions."""

from __future__ import annotations

import json
from typing import Any

import pytest

from calendars.simulators.graph_server import Ask, Say
from tests.calendars.graph.conftest import Office
from tests.calendars.graph.contract import CONTRACT, notice_validator, violations
from tests.calendars.graph.test_events import ADA, DRAFT

pytestmark = pytest.mark.skipif(not CONTRACT.exists(), reason="the vendor's contract is not beside the checkout")
EVENTS = "/v1.0/users/ada@northwind.example/calendar/events"
MOMENT = {"dateTime": "2027-03-08T10:00:00", "timeZone": "Europe/Berlin"}
EVENT = {"subject": "Interview", "start": MOMENT, "end": MOMENT, "sensitivity": "private"}


def asked(method: str, path: str, body: Any = None, **query: str) -> Ask:
    content = b"" if body is None else json.dumps(body).encode()
    return Ask(method, path, query, {"content-type": "application/json"}, content)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (asked("POST", EVENTS, {**EVENT, "start": "2027-03-08T10:00:00Z"}), Say(201, {"id": "1"})),
        (asked("POST", EVENTS, {**EVENT, "sensitivity": "secret"}), Say(201, {"id": "1"})),
        (asked("POST", EVENTS, {**EVENT, "transactionID": "1"}), Say(201, {"id": "1"})),
        (asked("POST", EVENTS, EVENT), Say(201, {"id": "1", "showAs": "away"})),
        (asked("POST", EVENTS, EVENT), Say(418)),
        (asked("GET", "/v1.0/users/ada/calendarView", startDateTime="2027-03-08T10:00:00Z"), Say(200, {"value": []})),
        (asked("GET", "/v1.0/users/ada/agenda"), Say(200, {"value": []})),
        (asked("POST", "/v1.0/subscriptions", {"expirationDateTime": "soon"}), Say(201, {"id": "1"})),
        (asked("GET", "/v1.0/places/microsoft.graph.room"), Say(200, {"rooms": []})),
    ],
    ids=["text-for-time", "no-such-enum", "misspelt", "wrong-answer", "odd-status", "no-end", "path", "date", "list"],
)
def test_what_the_contract_refuses(ask: Ask, said: Say) -> None:
    assert violations(ask, said) != []


def test_what_the_contract_takes() -> None:
    assert violations(asked("POST", EVENTS, EVENT), Say(201, {"id": "1", "showAs": "busy"})) == []


def test_notifications_are_held_as_well() -> None:
    notice = {
        "subscriptionId": "6a1c8e3e-6f66-4e2b-a7d4-0f3f2f5b1a11",
        "subscriptionExpirationDateTime": "2027-03-08T10:00:00Z",
        "tenantId": "3f0a6c1e-94b7-4f1e-8a52-5f6f0c9d2b10",
        "changeType": "updated",
        "resource": "Users/1/Events/2",
    }
    assert list(notice_validator().iter_errors({"value": [notice]})) == []
    assert list(notice_validator().iter_errors({"value": [{**notice, "changeType": "moved"}]})) != []


def test_every_exchange_of_these_tests_is_looked_at(office: Office) -> None:
    """A watcher that looks at nothing would find nothing."""
    office.calendar().create(DRAFT, who=ADA)
    paths = [ask.path for ask in office.graph.asked]
    assert (paths[0], paths[-1], len(paths)) == (EVENTS, EVENTS, 4)  # looked for in both calendars, then made
    assert len(office.graph.watchers) == len(office.graph.notices.watchers) == 1
