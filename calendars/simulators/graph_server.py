"""A small threaded HTTP(S) server on the loopback: what the simulators of Microsoft's services stand on."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

# A simulator may run for days.
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Ask:
    """A request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as an object; {} when it is none."""
        try:
            found = json.loads(self.body or b"{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def form(self) -> dict[str, str]:
        """The body as form fields."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


@dataclass(slots=True)
class Say:
    """An answer: JSON unless it is text already."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    is_html: bool = False
    is_text: bool = False

    @property
    def bytes(self) -> bytes:
        """The body as it leaves."""
        if self.body is None:
            return b""
        return self.body.encode() if self.is_html or self.is_text else json.dumps(self.body).encode()

    @property
    def content_type(self) -> str:
        """What the body is."""
        kind = "text/html" if self.is_html else "text/plain" if self.is_text else "application/json"
        return kind if kind.endswith("json") else f"{kind}; charset=utf-8"


class Cut(Exception):  # what happens, not what went wrong
    """The connection ends without an answer."""


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next requests that match: `kind` is throttle, fail, hang, cut or early_cut.

    throttle: 429 with Retry-After of `seconds`; fail: `status`; hang: an answer `seconds` late; cut: done, but the
    connection ends before the answer; early_cut: the connection ends and nothing is done.
    """

    kind: str
    method: str = ""
    path: str = ""
    times: int = 1
    seconds: float = 1
    status: int = 503

    def meets(self, ask: Ask) -> bool:
        """Whether this request is one of those."""
        if ask.path.startswith("/control/"):
            return False
        return self.times > 0 and self.method in {"", ask.method} and self.path in ask.path


class Simulator:
    """A server that answers by `answer(ask)`. Use it as a context manager; `watchers` see every exchange."""

    def __init__(self, *, port: int = 0, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self._wanted_port = port
        self._tls = tls
        self._host = host
        self._server: ThreadingHTTPServer | None = None
        self.faults: list[Fault] = []
        self.asked: list[Ask] = []
        # What went wrong in the simulator itself; tests want it empty.
        self.accidents: list[str] = []
        self.watchers: list[Callable[[Ask, Say], None]] = []
        self.lock = threading.RLock()

    @property
    def port(self) -> int:
        """Where it listens while it runs."""
        assert self._server is not None, "the simulator is not running"  # noqa: S101  # callers start it first
        return int(self._server.server_address[1])

    @property
    def place(self) -> str:
        """host:port, as EGRESS_PRIVATE_HOSTS wants it."""
        return f"{self._host}:{self.port}"

    @property
    def url(self) -> str:
        """Its base address."""
        return f"{'https' if self._tls else 'http'}://{self.place}"

    def __enter__(self) -> Self:
        server = _Server(("127.0.0.1", self._wanted_port), _handler_of(self))
        server.tls = self._tls
        self._server = server
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def fail(self, kind: str, **more: Any) -> Fault:
        """Plan a fault; it is over after its `times`."""
        fault = Fault(kind, **more)
        with self.lock:
            self.faults.append(fault)
        return fault

    def answer(self, ask: Ask) -> Say:
        """What to say. Subclasses know."""
        raise NotImplementedError

    def throttled(self, seconds: float) -> Say:
        """How this service says "too many requests"."""
        return Say(429, {"error": {"code": "TooManyRequests", "message": "Wait."}}, {"Retry-After": f"{seconds:.0f}"})

    def broken(self, status: int) -> Say:
        """How this service says that it is unwell."""
        return Say(status, {"error": {"code": "ServiceUnavailable", "message": "Unwell."}})

    def serve(self, ask: Ask) -> Say:
        """Answer one request, with the fault that was planned for it. Raises Cut."""
        with self.lock:
            self.asked.append(ask)
            del self.asked[:-MOST_REMEMBERED]
            fault = next((one for one in self.faults if one.meets(ask)), None)
            if fault is not None:
                fault.times -= 1
        said = self._with(fault, ask)
        for watch in self.watchers:
            watch(ask, said)
        if fault is not None and fault.kind == "cut":
            raise Cut
        return said

    def _with(self, fault: Fault | None, ask: Ask) -> Say:
        kind = fault.kind if fault else ""
        if fault is None or kind == "cut":
            return self._answered(ask)
        if kind == "early_cut":
            raise Cut
        if kind == "hang":
            time.sleep(fault.seconds)
            return self._answered(ask)
        return self.throttled(fault.seconds) if kind == "throttle" else self.broken(fault.status)

    def _answered(self, ask: Ask) -> Say:
        """The answer; a mistake in the simulator is a 500, as a real service's would be."""
        try:
            return self.answer(ask)
        except Exception as error:  # noqa: BLE001  # whatever it is, the connection must not just end
            self.accidents.append(f"{ask.method} {ask.path}: {error!r}")
            return self.broken(500)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Many come at once when everybody's calendar is asked.
    request_queue_size = 128
    tls: ssl.SSLContext | None = None

    def finish_request(self, request: Any, client_address: Any) -> None:
        """The handshake is done in the connection's own thread, so that a slow one stops nobody."""
        if self.tls is not None:
            request = self.tls.wrap_socket(request, server_side=True)
        super().finish_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is nothing to print."""


def _handler_of(simulator: Simulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            split = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            ask = Ask(
                self.command,
                split.path,
                dict(parse_qsl(split.query, keep_blank_values=True)),
                {name.lower(): value for name, value in self.headers.items()},
                self.rfile.read(length),
            )
            try:
                said = simulator.serve(ask)
            except Cut:
                self.close_connection = True
                return
            body = said.bytes
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            if body:
                self.send_header("Content-Type", said.content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = _do

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class names it so
            """Says nothing: requests hold tokens."""

    return Handler
