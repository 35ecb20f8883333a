"""Subscriptions of Office 365: the handshake, notifications as Microsoft sends them, renewal, their end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from base.errors import PermanentError
from calendars.providers.base import Gone
from calendars.simulators.graph_server import Ask, Say, Simulator
from tests.calendars.graph.conftest import Office
from tests.calendars.graph.test_events import ADA, DRAFT


class Hook(Simulator):
    """What receives notifications; `is_deaf` gives no token back."""

    is_deaf = False

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[dict[str, Any]] = []

    def answer(self, ask: Ask) -> Say:
        if "validationToken" in ask.query:
            return Say(200, "deaf" if self.is_deaf else ask.query["validationToken"], is_text=True)
        self.heard += ask.json()["value"]
        return Say(202)

    def kinds(self) -> list[str]:
        return [one.get("changeType") or one["lifecycleEvent"] for one in self.heard]


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as made:
        yield made


def test_a_subscription_from_handshake_to_end(office: Office, hook: Hook) -> None:
    calendar, notices = office.calendar(), office.graph.notices
    address = f"{hook.url}/calendar-hooks/graph/unguessable/"

    made = calendar.subscribe(ADA.mailbox, address=address, secret="s3cret-state")
    assert made.ends_at is not None
    assert timedelta(days=2, hours=21) < made.ends_at - timezone.now() < timedelta(days=3)

    event = calendar.create(DRAFT, who=ADA)
    office.graph.respond(DRAFT.key, "ben@northwind.example", "declined")
    notices.settle()
    assert hook.kinds()[0] == "created"
    assert set(hook.kinds()) == {"created", "updated"}
    assert {one["clientState"] for one in hook.heard} == {"s3cret-state"}
    assert {one["subscriptionId"] for one in hook.heard} == {made.external_id}
    assert {one["resourceData"]["id"] for one in hook.heard} == {event.external_id}

    notices.held[made.external_id].ends_at = timezone.now() + timedelta(hours=1)
    renewed = calendar.renew(made.external_id, mailbox=ADA.mailbox)
    assert renewed.ends_at is not None
    assert renewed.ends_at - timezone.now() > timedelta(days=2)

    hook.heard.clear()
    notices.ask_reauthorization(made.external_id)
    notices.miss(made.external_id)
    notices.remove(made.external_id)
    notices.settle()
    assert hook.kinds() == ["reauthorizationRequired", "missed", "subscriptionRemoved"]
    with pytest.raises(Gone):
        calendar.renew(made.external_id, mailbox=ADA.mailbox)
    calendar.unsubscribe(made.external_id, mailbox=ADA.mailbox)


def test_an_address_that_does_not_answer_the_handshake(office: Office, hook: Hook) -> None:
    hook.is_deaf = True

    with pytest.raises(PermanentError, match="validation request failed"):
        office.calendar().subscribe(ADA.mailbox, address=f"{hook.url}/deaf/", secret="state")

    assert office.graph.notices.held == {}


def test_notifications_doubled_reversed_and_dropped(office: Office, hook: Hook) -> None:
    calendar, notices = office.calendar(), office.graph.notices
    calendar.subscribe(ADA.mailbox, address=hook.url, secret="state")
    notices.delivers = False
    notices.stop()
    calendar.create(DRAFT, who=ADA)
    office.graph.delete(DRAFT.key)

    notices.doubled = notices.reversed = True
    kinds = [body["value"][0]["changeType"] for _address, body in notices.take()]
    assert kinds[0] == kinds[1] == "deleted"
    assert kinds[-1] == kinds[-2] == "created"

    notices.dropped = True
    calendar.create(DRAFT, who=ADA)
    assert notices.take() == []


def test_the_same_from_outside(office: Office) -> None:
    """The control address, for people who try the product by hand."""
    import httpx

    office.calendar().create(DRAFT, who=ADA)

    def control(act: str, **arguments: Any) -> int:
        return httpx.post(f"{office.graph.url}/control/{act}", json=arguments, trust_env=False).status_code

    assert control("respond", key=DRAFT.key, address="ben@northwind.example", response="accepted") == 200
    moved = DRAFT.starts_at + timedelta(days=1)
    assert (
        control("move", key=DRAFT.key, starts_at=moved.isoformat(), ends_at=(moved + timedelta(hours=1)).isoformat())
        == 200
    )
    assert control("fail", kind="fail", method="POST", status=502) == 200
    assert control("respond", key="no such event") == 400
    assert control("burn") == 404
    assert office.tenant.occasion_of(DRAFT.key).starts_at == moved
    assert office.tenant.occasion_of(DRAFT.key).invitees["ben@northwind.example"].response == "none"
    assert [fault.status for fault in office.graph.faults] == [502]
