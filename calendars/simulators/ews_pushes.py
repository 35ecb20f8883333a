"""Exchange's push notifications: who asked to be told, the calls to them, and what may go wrong on the way."""

from __future__ import annotations

import http.client
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from lxml import etree

from calendars.simulators.ews_soap import NS, S, m, t
from calendars.simulators.ews_state import Trouble

type_deliver = Callable[[str, bytes], tuple[int, bytes]]
type_watch = Callable[[str, bytes], None]


@dataclass
class Subscriber:
    """A push subscription: where to call, what about, how often at least (minutes)."""

    name: str
    url: str
    folders: frozenset[str]
    events: frozenset[str]
    frequency: int
    watermark: str = field(default_factory=lambda: uuid4().hex)
    called_at: float = field(default_factory=time.monotonic)


@dataclass(order=True)
class _Call:
    """A notification on its way."""

    due: float
    number: int
    subscriber: str = field(compare=False)
    body: bytes = field(compare=False)
    wait: float = field(compare=False, default=0.0)


class Pushes:
    """Calls subscribers from a thread of its own, one call after the other as the server does for each subscription.

    `retry_seconds` is the wait after the first failed call (30 in the real server); it doubles until the subscription's
    frequency is reached, then the subscription is dropped. `undelivered` keeps what the server's log would say.
    """

    def __init__(self, deliver: type_deliver | None, watch: type_watch, retry_seconds: float) -> None:
        self.subscribers: dict[str, Subscriber] = {}
        self.undelivered: list[str] = []
        self.is_doubled = False
        self._deliver = deliver or post
        self._watch = watch
        self._retry_seconds = retry_seconds
        self._calls: list[_Call] = []
        self._held: list[_Call] | None = None
        self._number = 0
        self._changed = threading.Condition()
        self._is_calling = self._is_over = False
        self._thread = threading.Thread(target=self._run, name="ews-pushes", daemon=True)
        self._thread.start()

    def subscribe(self, url: str, folders: Sequence[str], events: Sequence[str], frequency: int) -> str:
        """A new subscription; the first heartbeat goes out at once."""
        if urlsplit(url).scheme not in {"http", "https"}:
            raise Trouble("ErrorInvalidPushSubscriptionUrl")
        name = f"HABs{uuid4().hex}"
        with self._changed:
            self.subscribers[name] = Subscriber(name, url, frozenset(folders), frozenset(events), frequency)
        self.heartbeat(name)
        return name

    def unsubscribe(self, name: str) -> bool:
        """Whether there was one to end."""
        with self._changed:
            return self.subscribers.pop(name, None) is not None

    def lose_all(self) -> None:
        """The server was restarted: it knows of no subscription any more, and says so to nobody."""
        with self._changed:
            self.subscribers.clear()

    def heartbeat(self, name: str = "") -> None:
        """A status event to one subscriber, or to all."""
        for subscriber in [s for s in list(self.subscribers.values()) if name in {"", s.name}]:
            self._queue(subscriber, t("StatusEvent", t("Watermark", text=uuid4().hex)))

    def tell(self, kind: str, folder_id: str, make: Callable[[str], Any]) -> None:
        """An event to everybody who asked about that folder; `make` writes it with a new watermark."""
        for subscriber in list(self.subscribers.values()):
            if folder_id in subscriber.folders and f"{kind}Event" in subscriber.events:
                self._queue(subscriber, make(uuid4().hex))

    def hold(self) -> None:
        """Keep calls back until `release`."""
        with self._changed:
            self._held = []

    def release(self, *, reverse: bool = False) -> None:
        """Let them go, the last first when `reverse`."""
        with self._changed:
            held, self._held = self._held or [], None
            for call in reversed(held) if reverse else held:
                self._add(call)

    def drop(self) -> None:
        """Lose what is held back, as a network does; later calls go out again."""
        with self._changed:
            self._held = None

    def drain(self, patience: float = 5.0) -> None:
        """Wait until every call that is due has been made."""
        limit = time.monotonic() + patience
        with self._changed:
            while self._is_calling or any(call.due <= time.monotonic() for call in self._calls):
                if not self._changed.wait(limit - time.monotonic()):
                    raise TimeoutError("Calls to subscribers are still waiting.")

    def close(self) -> None:
        """Call nobody any more."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()
        self._thread.join(timeout=5)

    def _queue(self, subscriber: Subscriber, event: Any) -> None:
        body = _notification(subscriber, event)
        for _ in range(2 if self.is_doubled else 1):
            call = _Call(0.0, 0, subscriber.name, body, self._retry_seconds)
            with self._changed:
                if self._held is None:
                    self._add(call)
                else:
                    self._held.append(call)

    def _add(self, call: _Call) -> None:
        self._number += 1
        call.number = self._number
        self._calls.append(call)
        self._changed.notify_all()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._is_calling = False
                self._changed.notify_all()
                call = self._next()
                if call is None:
                    return
                self._is_calling = True
            self._make(call)

    def _next(self) -> _Call | None:
        """The next call that is due; None when all is over. Heartbeats are queued by those who wait here."""
        while not self._is_over:
            now = time.monotonic()
            for subscriber in self.subscribers.values():
                if now - subscriber.called_at >= subscriber.frequency * 60:
                    subscriber.called_at = now
                    body = _notification(subscriber, t("StatusEvent", t("Watermark", text=uuid4().hex)))
                    self._add(_Call(0.0, 0, subscriber.name, body, self._retry_seconds))
            due = min(self._calls, default=None)
            if due is not None and due.due <= now:
                self._calls.remove(due)
                return due
            self._changed.wait(30.0 if due is None else min(30.0, due.due - now))
        return None

    def _make(self, call: _Call) -> None:
        subscriber = self.subscribers.get(call.subscriber)
        if subscriber is None:
            return
        subscriber.called_at = time.monotonic()
        self._watch("push", call.body)
        try:
            status, answer = self._deliver(subscriber.url, call.body)
        except OSError:
            status, answer = 0, b""
        said = _status_in(answer) if status == 200 else ""
        if said:
            self._watch("push answer", answer)
        if said == "Unsubscribe":
            self.unsubscribe(call.subscriber)
        elif said != "OK":
            self.undelivered.append(f"Unable to send notification for subscription {call.subscriber}.")
            if call.wait > subscriber.frequency * 60:
                self.unsubscribe(call.subscriber)
                return
            with self._changed:
                self._add(_Call(time.monotonic() + call.wait, 0, call.subscriber, call.body, call.wait * 2))


def post(url: str, body: bytes) -> tuple[int, bytes]:
    """Call a subscriber over HTTP(S) as the server does; a certificate nobody vouches for is refused."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(parts.hostname or "", port, timeout=10, context=context)
    else:
        connection = http.client.HTTPConnection(parts.hostname or "", port, timeout=10)
    try:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, {"Content-Type": "text/xml; charset=utf-8"})
        answer = connection.getresponse()
        return answer.status, answer.read(1_000_000)
    except http.client.HTTPException as error:
        raise OSError(str(error)) from None
    finally:
        connection.close()


def _notification(subscriber: Subscriber, event: Any) -> bytes:
    notification = m(
        "Notification",
        t("SubscriptionId", text=subscriber.name),
        t("PreviousWatermark", text=subscriber.watermark),
        t("MoreEvents", text="false"),
        event,
    )
    subscriber.watermark = uuid4().hex
    message = m(
        "SendNotificationResponseMessage",
        m("ResponseCode", text="NoError"),
        notification,
        ResponseClass="Success",
    )
    root = etree.Element(f"{{{S}}}Envelope", nsmap={"soap": S})
    body = etree.SubElement(root, f"{{{S}}}Body")
    body.append(m("SendNotification", m("ResponseMessages", message)))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def _status_in(answer: bytes) -> str:
    try:
        root = etree.fromstring(answer, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return ""
    return str(root.findtext("s:Body/m:SendNotificationResult/m:SubscriptionStatus", "", NS))
