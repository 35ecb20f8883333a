"""An Exchange server in this process: stateful Exchange Web Services over real HTTP(S), for tests and for newcomers.

It remembers nothing beyond its own life. Tests steer it by its methods; what was started by a command is steered by
posting JSON to `/control/<act>` (docs/guides/calendars.md).
"""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, ClassVar, Self

from calendars.simulators.ews_door import Door, Keys
from calendars.simulators.ews_operations import Operations
from calendars.simulators.ews_pushes import Pushes, type_deliver, type_watch
from calendars.simulators.ews_soap import changed_event, envelope, fault, find, name_of, read, text_at
from calendars.simulators.ews_state import Attendance, Box, Item, Trouble, World

_RESPONSES = {"accepted": "Accept", "tentative": "Tentative", "declined": "Decline"}


@dataclass
class Fault:
    """What goes wrong with the next `times` requests (of one operation, or of all).

    kinds: "status" answers with `status` (and Retry-After, and the sign-ins it `offers`), "busy" with the server's own
    words, "hang" answers nothing for `seconds`, "cut" does what was asked and hangs up, "cut_before" hangs up without
    doing it, "garble" does it and answers `words` instead.
    """

    kind: str
    times: int = 1
    operation: str = ""
    status: int = 503
    retry_after: int = 0
    seconds: float = 30.0
    words: str = ""
    offers: str = ""


class EwsSimulator:
    """`with EwsSimulator(users=…, rooms=…) as exchange:` serves at `exchange.url` until the end of the block.

    Arguments: `users` maps addresses to names, the service account among them; `rooms` maps names of room lists to
    {address: name}; `account` and `password` of the service account; `deliver` takes pushes instead of HTTP
    (url, body → status, body); `watch` sees every message (which way, bytes); `tls` makes it HTTPS, and with its
    `certificate` (DER) Windows sign-ins must be bound to it. `offers` are the ways to sign in: Negotiate, NTLM, Basic.
    """

    def __init__(
        self,
        *,
        users: Mapping[str, str],
        rooms: Mapping[str, Mapping[str, str]] | None = None,
        account: str = "service@contoso.test",
        password: str = "secret",  # noqa: S107 - of a simulator
        port: int = 0,
        deliver: type_deliver | None = None,
        watch: type_watch | None = None,
        tls: ssl.SSLContext | None = None,
        certificate: bytes = b"",
        offers: Sequence[str] = ("NTLM", "Basic"),
        retry_seconds: float = 30.0,
    ) -> None:
        self.account = account
        self.keys = Keys(account, password, tuple(offers), certificate)
        self.may_impersonate = True
        self.requests: list[str] = []
        self._watch = watch or (lambda way, message: None)
        self._faults: list[Fault] = []
        self._closing = threading.Event()
        self.pushes = Pushes(deliver, self._watch, retry_seconds)
        self.world = World({account: "Service account", **users}, rooms or {}, self._tell)
        self._server = _Server(("127.0.0.1", port), _handler(self))
        self._scheme = "http"
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
            self._scheme = "https"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def password(self) -> str:
        """The service account's."""
        return self.keys.password

    @password.setter
    def password(self, new: str) -> None:
        self.keys.password = new

    @property
    def host(self) -> str:
        """Host and port, as EGRESS_PRIVATE_HOSTS wants them."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        """The Service URL."""
        return f"{self._scheme}://{self.host}/EWS/Exchange.asmx"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)
        self.pushes.close()

    def fail(self, kind: str, **more: Any) -> None:
        """Let the next requests go wrong; see `Fault`."""
        self._faults.append(Fault(kind, **more))

    def heal(self) -> None:
        """Nothing goes wrong any more."""
        self._faults.clear()

    def refuse(self, address: str) -> None:
        """The service account may not look into this mailbox any more."""
        self._box(address).refuses = True

    def allow(self, address: str) -> None:
        """It may again."""
        self._box(address).refuses = False

    def take_calendar(self, address: str) -> None:
        """The mailbox has no calendar."""
        self._box(address).has_calendar = False

    def lose_subscriptions(self) -> None:
        """As after a restart of the server."""
        self.pushes.lose_all()

    def heartbeat(self) -> None:
        """Tell every subscriber that the subscription lives."""
        self.pushes.heartbeat()

    def event(self, key: str) -> Item | None:
        """The organiser's event made under our key."""
        found = self.events(key)
        return found[0] if found else None

    def events(self, key: str) -> list[Item]:
        """All of them; more than one is what must never be."""
        with self.world.lock:
            return [item for item in self.world.items.values() if key in item.properties.values() and not item.source]

    def answer(self, key: str, email: str, response: str = "Accept", *, at: datetime | None = None) -> None:
        """An attendee answers: Accept, Tentative or Decline. `key` may be the title for whoever does not know ours."""
        self.world.answer(self._event(key), email, response, at or datetime.now(UTC))

    def add_event(
        self, address: str, title: str, start: datetime | str, end: datetime | str, *, shown: str = "Busy", **more: Any
    ) -> Item:
        """Something somebody put into their own calendar."""
        item = Item(subject=title, start=_instant(start), end=_instant(end), shown=shown, **more)
        return self.world.add(item, self._box(address).main_folder)

    def move(self, item_id: str, start: datetime | str, end: datetime | str) -> None:
        """Somebody moved an event in their own calendar program."""
        self.world.change(self.world.items[item_id], {"start": _instant(start), "end": _instant(end)})

    def rename(self, item_id: str, title: str) -> None:
        """Somebody renamed it."""
        self.world.change(self.world.items[item_id], {"subject": title})

    def remove(self, item_id: str) -> None:
        """Somebody deleted it."""
        self.world.remove(self.world.items[item_id])

    def invite(self, item_id: str, email: str, name: str = "") -> None:
        """The organiser invited one more person."""
        item = self.world.items[item_id]
        required = [*item.guests.get("RequiredAttendees", ()), Attendance(email.casefold(), name)]
        self.world.change(item, {"guests": {**item.guests, "RequiredAttendees": required}})

    def uninvite(self, item_id: str, email: str) -> None:
        """The organiser took somebody off."""
        item = self.world.items[item_id]
        guests = {
            group: [guest for guest in guests if guest.email != email.casefold()]
            for group, guests in item.guests.items()
        }
        self.world.change(item, {"guests": guests})

    def respond(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        """The answer to one request of somebody who has signed in: status, headers, body."""
        self._watch("request", body)
        try:
            asked = read(body)
            request = find(asked, "s:Body")[0]
            self.requests.append(name_of(request))
            with self.world.lock:
                actor = self._actor(asked)
                answer = envelope(Operations(self.world, self.pushes, actor).answer(request))
        except Trouble as trouble:
            return 500, {}, fault(trouble.code)
        except (ValueError, KeyError, IndexError, AttributeError, TypeError):
            return 500, {}, fault("ErrorSchemaValidation")
        self._watch("answer", answer)
        return 200, {}, answer

    def next_fault(self, body: bytes) -> Fault | None:
        """What shall go wrong with this request."""
        for planned in self._faults:
            if not body and planned.kind in {"cut", "garble"}:  # a sign-in that begins asks for nothing yet
                continue
            if f"{planned.operation}".encode() in body[:6000]:
                planned.times -= 1
                if planned.times <= 0:
                    self._faults.remove(planned)
                return planned
        return None

    def wait_closing(self, seconds: float) -> None:
        """Answer nothing for a while, but never longer than the simulator lives."""
        self._closing.wait(seconds)

    def control(self, act: str, facts: Mapping[str, Any]) -> None:
        """What was posted to `/control/<act>`. Raises KeyError, TypeError or ValueError for what is not there."""
        acts: dict[str, Callable[..., Any]] = {
            "respond": lambda key, address, response: self.answer(key, address, _RESPONSES[response]),
            "move": lambda key, starts_at, ends_at: self.move(self._event(key).id, starts_at, ends_at),
            "rename": lambda key, subject: self.rename(self._event(key).id, subject),
            "delete": lambda key: self.remove(self._event(key).id),
            "invite": lambda key, address: self.invite(self._event(key).id, address),
            "uninvite": lambda key, address: self.uninvite(self._event(key).id, address),
            "fill": lambda address, starts_at, ends_at, subject: self.add_event(address, subject, starts_at, ends_at),
            "fail": self.fail,
            "heal": self.heal,
            "refuse": self.refuse,
            "allow": self.allow,
            "offer": lambda ways: setattr(self.keys, "offers", tuple(map(str, ways))),
            "lose_subscriptions": self.lose_subscriptions,
            "heartbeat": self.heartbeat,
        }
        acts[act](**facts)

    def _actor(self, asked: Any) -> str:
        named = find(asked, "s:Header/t:ExchangeImpersonation/t:ConnectingSID")
        if named is None:
            return self.account
        address = next((text_at(named, f"t:{tag}") for tag in _SIDS if text_at(named, f"t:{tag}")), "")
        if not self.may_impersonate:
            raise Trouble("ErrorImpersonateUserDenied", is_fault=True)
        if address.casefold() not in self.world.boxes:
            raise Trouble("ErrorNonExistentMailbox", is_fault=True)
        if self.world.boxes[address.casefold()].refuses:
            raise Trouble("ErrorImpersonateUserDenied", is_fault=True)
        return address

    def _tell(self, kind: str, folder_id: str, item: Item) -> None:
        self.pushes.tell(kind, folder_id, lambda watermark: changed_event(kind, item, watermark))

    def _box(self, address: str) -> Box:
        return self.world.boxes[address.casefold()]

    def _event(self, key: str) -> Item:
        with self.world.lock:
            mine = [item for item in self.world.items.values() if not item.source]
        found = next((item for item in mine if key in {*item.properties.values(), item.subject}), None)
        if found is None:
            raise KeyError(key)
        return found


_SIDS = ("PrimarySmtpAddress", "SmtpAddress", "PrincipalName")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64


def _instant(value: datetime | str) -> datetime:
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at.astimezone(UTC)


class _Handler(BaseHTTPRequestHandler):
    """Reads requests and hands them on; hangs up where a fault says so."""

    exchange: ClassVar[EwsSimulator]
    server_version = "Microsoft-IIS/10.0"
    protocol_version = "HTTP/1.1"
    timeout = 60

    def setup(self) -> None:
        """A new connection: nobody has signed in on it."""
        super().setup()
        self._door = Door(self.exchange.keys)

    def do_POST(self) -> None:
        """Web services, and the controls."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/control/"):
            self._control(body)
            return
        if self.path.lower() != "/ews/exchange.asmx":
            self._answer(404, (), b"")
            return
        planned = self.exchange.next_fault(body)
        if planned is None:
            self._answer(*self._respond(body))
        else:
            self._fail(planned, body)

    def do_GET(self) -> None:
        """What a browser gets there."""
        refused = self._door.refuse(self.headers.get("Authorization", ""))
        self._answer(401 if refused else 200, refused, b"")

    def _respond(self, body: bytes) -> tuple[int, Sequence[tuple[str, str]], bytes]:
        refused = self._door.refuse(self.headers.get("Authorization", ""))
        if refused:
            return 401, refused, b""
        status, more, answer = self.exchange.respond(body)
        return status, tuple(more.items()), answer

    def _fail(self, planned: Fault, body: bytes) -> None:
        if planned.kind == "status":
            more = (("Retry-After", str(planned.retry_after or "")), ("WWW-Authenticate", planned.offers))
            self._answer(planned.status, [(name, value) for name, value in more if value], b"")
            return
        if planned.kind == "busy":
            self._answer(500, (), fault("ErrorServerBusy", back_off=planned.retry_after * 1000))
            return
        if planned.kind == "garble":
            self._respond(body)
            self._answer(200, (), planned.words.encode())
            return
        if planned.kind == "hang":
            self.exchange.wait_closing(planned.seconds)
        elif planned.kind == "cut":
            self._respond(body)
        self.close_connection = True

    def _control(self, body: bytes) -> None:
        try:
            self.exchange.control(self.path.removeprefix("/control/"), json.loads(body or b"{}"))
        except (KeyError, TypeError, ValueError, Trouble) as error:
            self._answer(400, (), f"{type(error).__name__}: {error}\n".encode())
        else:
            self._answer(200, (), b"Done.\n")

    def _answer(self, status: int, more: Sequence[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in more:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's own name
        """Says nothing; what happened is in `requests`."""


def _handler(exchange: EwsSimulator) -> type[_Handler]:
    return type("Handler", (_Handler,), {"exchange": exchange})
