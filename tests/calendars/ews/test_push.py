"""What Exchange pushes: subscribed, heard, ended; and everything that only pretends to be a push."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from calendars.providers.base import Gone
from calendars.providers.ews import push
from calendars.providers.ews.push import NotANotification, PushNotification
from calendars.simulators.ews import EwsSimulator
from calendars.simulators.ews_pushes import post
from tests.calendars.ews.conftest import ANNA, AS_ANNA, BEN, MONDAY, Postbox, draft, type_calendar
from tests.calendars.ews.schema import faults_of

ADDRESS = "http://recruit.test/calendar-hooks/exchange/s3cret/"


def heard(postbox: Postbox) -> list[PushNotification]:
    """What arrived since the last look."""
    found = [push.parse(body) for body in postbox.bodies]
    postbox.bodies.clear()
    return found


def test_subscription_hears_of_every_change(exchange: EwsSimulator, calendar: type_calendar, postbox: Postbox) -> None:
    adapter = calendar()
    standing = adapter.subscribe(ANNA, address=ADDRESS, secret="s3cret")
    exchange.pushes.drain()
    (first,) = heard(postbox)
    assert (standing.ends_at, first) == (None, PushNotification(standing.external_id, ()))
    assert first.is_heartbeat

    made = adapter.create(draft(), who=AS_ANNA)
    exchange.answer("key-1", BEN, "Accept")
    exchange.add_event(BEN, "Not Anna's", MONDAY, MONDAY.replace(hour=1))
    exchange.remove(made.external_id)
    exchange.pushes.drain()

    told = heard(postbox)
    assert {notification.subscription_id for notification in told} == {standing.external_id}
    assert [event.kind for notification in told for event in notification.events] == [
        "created",
        "modified",  # the room answers
        "modified",
        "deleted",
    ]
    assert {event.item_id for notification in told for event in notification.events} == {made.external_id}
    with pytest.raises(Gone):
        adapter.renew(standing.external_id, mailbox=ANNA)

    for _ in range(2):
        adapter.unsubscribe(standing.external_id, mailbox=ANNA)
    exchange.add_event(ANNA, "Unheard", MONDAY, MONDAY.replace(hour=1))
    exchange.pushes.drain()
    assert (heard(postbox), exchange.pushes.subscribers) == ([], {})


def test_pushes_are_doubled_reversed_repeated_and_ended(
    exchange: EwsSimulator, calendar: type_calendar, postbox: Postbox
) -> None:
    standing = calendar().subscribe(ANNA, address=ADDRESS, secret="s3cret")
    exchange.pushes.drain()
    postbox.bodies.clear()

    exchange.pushes.is_doubled = True
    exchange.pushes.hold()
    item = exchange.add_event(ANNA, "Stand-up", MONDAY, MONDAY.replace(hour=1))
    exchange.remove(item.id)
    assert postbox.bodies == []
    exchange.pushes.release(reverse=True)
    exchange.pushes.drain()
    kinds = [event.kind for notification in heard(postbox) for event in notification.events]
    assert kinds == ["deleted", "deleted", "created", "created"]

    exchange.pushes.is_doubled = False
    exchange.pushes.hold()
    exchange.heartbeat()
    exchange.pushes.drop()
    exchange.pushes.drain()
    assert postbox.bodies == []
    answers = iter([(500, b""), (200, b"garbage"), (200, push.ok_answer()), (200, push.unsubscribe_answer())])
    done = threading.Event()

    def answer(body: bytes) -> tuple[int, bytes]:
        said = next(answers)
        if said[1] == push.ok_answer():
            done.set()
        return said

    postbox.answer = answer
    exchange.heartbeat()
    assert done.wait(5)
    assert exchange.pushes.undelivered == [f"Unable to send notification for subscription {standing.external_id}."] * 2
    exchange.heartbeat()
    exchange.pushes.drain()
    assert exchange.pushes.subscribers == {}


def test_lost_subscription_is_made_anew(exchange: EwsSimulator, calendar: type_calendar, postbox: Postbox) -> None:
    first = calendar().subscribe(ANNA, address=ADDRESS, secret="s3cret")
    exchange.lose_subscriptions()
    second = calendar().subscribe(ANNA, address=ADDRESS, secret="s3cret")
    assert list(exchange.pushes.subscribers) == [second.external_id] != [first.external_id]
    assert exchange.requests == ["Subscribe", "Subscribe"]


@pytest.fixture
def listener() -> Iterator[str]:
    """Somebody who listens over HTTP and says OK; what was heard is in the answer's header."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            notification = push.parse(self.rfile.read(int(self.headers["Content-Length"])))
            answer = push.ok_answer() if notification.is_heartbeat else push.unsubscribe_answer()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: object) -> None:
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/hook/"
    server.shutdown()
    server.server_close()


def test_pushes_travel_over_http(listener: str) -> None:
    server = EwsSimulator(users={ANNA: "Anna Berg"})
    with server:
        folder = server.world.boxes[ANNA].main_folder
        server.pushes.subscribe(listener, [folder], ["CreatedEvent"], 1)
        server.pushes.drain()
        assert len(server.pushes.subscribers) == 1
        server.add_event(ANNA, "Stand-up", MONDAY, MONDAY.replace(hour=1))
        server.pushes.drain()
        assert (server.pushes.subscribers, server.pushes.undelivered) == ({}, [])
    with pytest.raises(OSError):  # noqa: PT011 - whichever the system raises for a closed door
        post("http://127.0.0.1:9/", b"")


def test_simulator_obeys_what_is_posted(exchange: EwsSimulator, calendar: type_calendar) -> None:
    def order(act: str, **facts: str) -> int:
        return post(f"http://{exchange.host}/control/{act}", json.dumps(facts).encode())[0]

    made = calendar().create(draft(), who=AS_ANNA)
    span = {"starts_at": "2027-03-02T09:00:00Z", "ends_at": "2027-03-02T10:00:00Z"}
    done = [
        order("fill", address=ANNA, subject="Dentist", **span),
        order("move", key="key-1", **span),
        order("respond", key="Interview: Dana Evans", address=BEN, response="declined"),
        order("respond", key="key-1", address="nobody@contoso.test", response="accepted"),
        order("respond", key="key-9", address=BEN, response="accepted"),
        order("answer", key="key-1"),
        order("fail", kind="status", odd="1"),
    ]
    now = calendar().read(made.external_id, who=AS_ANNA)

    assert done == [200, 200, 200, 400, 400, 400, 400]
    assert (now.starts_at, now.answers[0].response) == (MONDAY.replace(day=2, hour=9), "declined")


NOTIFICATION = """<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
<m:SendNotification xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"
 xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><m:ResponseMessages>
<m:SendNotificationResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:Notification>
<t:SubscriptionId>sub-1</t:SubscriptionId><t:PreviousWatermark>AAAA</t:PreviousWatermark><t:MoreEvents>false</t:MoreEvents>
<t:ModifiedEvent><t:Watermark>AAAB</t:Watermark><t:TimeStamp>2027-03-01T09:00:00Z</t:TimeStamp>
<t:ItemId Id="item-1" ChangeKey="A"/><t:ParentFolderId Id="f" ChangeKey="A"/></t:ModifiedEvent>
</m:Notification></m:SendNotificationResponseMessage></m:ResponseMessages></m:SendNotification></s:Body></s:Envelope>"""


def test_notification_is_read() -> None:
    assert faults_of(NOTIFICATION.encode()) == []
    found = push.parse(NOTIFICATION.encode())
    assert found == PushNotification("sub-1", (push.PushEvent("modified", "item-1", MONDAY.replace(hour=9)),))
    assert not found.is_heartbeat


def changed(old: str, new: str) -> bytes:
    """The good notification with one thing changed."""
    assert old in NOTIFICATION
    return NOTIFICATION.replace(old, new).encode()


BAD = {
    "nothing": b"",
    "garbage": b"\x00\xff{}",
    "other XML": b"<a/>",
    "cut": NOTIFICATION[:500].encode(),
    "DTD": changed('<?xml version="1.0"?>', '<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "x">]>'),
    "entity": changed("sub-1", "&a;"),
    "other encoding": changed('version="1.0"', 'version="1.0" encoding="klingon"'),
    "no subscription": changed("sub-1", " "),
    "endless subscription": changed("sub-1", "s" * 301),
    "error": changed('ResponseClass="Success"', 'ResponseClass="Error"'),
    "no event": changed("ModifiedEvent", "OtherEvent"),
    "no instant": changed("2027-03-01T09:00:00Z", "soon"),
    "other envelope": changed("http://schemas.xmlsoap.org/soap/envelope/", "urn:other"),
    "an answer": push.ok_answer(),
    "two notifications": changed("</m:Notification>", "</m:Notification><m:Notification/>"),
    "too many events": changed("<t:Watermark>AAAB", "<t:StatusEvent/>" * 5 + "<t:Watermark>AAAB").replace(
        b"</t:ModifiedEvent>", b"</t:ModifiedEvent>" + b"<t:StatusEvent/>" * 1000
    ),
    "too large": NOTIFICATION.encode() + b" " * push.MOST_BYTES,
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD.keys())
def test_what_only_pretends_is_refused(body: bytes) -> None:
    with pytest.raises(NotANotification):
        push.parse(body)


def test_answers_are_as_the_schema_has_them() -> None:
    assert (faults_of(push.ok_answer()), faults_of(push.unsubscribe_answer())) == ([], [])
    assert b">OK<" in push.ok_answer()
    assert b">Unsubscribe<" in push.unsubscribe_answer()
    wrong = push.ok_answer().replace(b"OK", b"Fine")
    assert len(faults_of(wrong)) >= 1
