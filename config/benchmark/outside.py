"""The calendar systems of the benchmark: simulators in this process, and the product connected to one of them.

They speak real HTTP to the web server and the worker, which run beside it. What they deliver is timed on its way.
"""

from __future__ import annotations

import http.client
import json
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.test import override_settings

from base.actors import Actor
from calendars.connections import connecting, loading, queries
from calendars.connections.models import Connection, Resource
from calendars.simulators.entra import EntraSimulator
from calendars.simulators.ews import EwsSimulator
from calendars.simulators.graph import GraphSimulator
from calendars.simulators.graph_notices import Notices
from calendars.simulators.graph_server import Ask, Say
from calendars.simulators.graph_tenant import App, Tenant
from calendars.syncing.models import Subscription
from config.benchmark.serving import Stand

BY = Actor.system("benchmark")
ACCOUNT, PASSWORD = "calendar.service@bench.example", "of-a-simulator"
SILENT_SECONDS = 10.0
AT_ONCE = 64
JSON, XML = "application/json", "text/xml; charset=utf-8"


class Doorbell:
    """Rings at our own addresses as a calendar system does, and notes how long each answer took, in seconds.

    Plain connections that stay open, one for each thread: what is measured shares its processors with whoever rings.
    """

    def __init__(self) -> None:
        self.last: dict[str, tuple[bytes, str]] = {}
        self._own = threading.local()
        self._lock = threading.Lock()
        self._waits: list[float] = []
        self._statuses: Counter[int] = Counter()

    def ring(self, address: str, body: bytes, content_type: str) -> tuple[int, bytes]:
        """Post, and return status and body of the answer. Raises OSError when there is none."""
        parts, begun = urlsplit(address), time.perf_counter()
        try:
            status, said = self._post(parts.netloc, parts.path, body, content_type)
        except OSError:
            self._note(0, time.perf_counter() - begun)
            raise
        self._note(status, time.perf_counter() - begun)
        self.last[address] = (body, content_type)
        return status, said

    def _post(self, netloc: str, path: str, body: bytes, content_type: str) -> tuple[int, bytes]:
        headers = {"Content-Type": content_type}
        for connection, is_used in self._lines(netloc):
            try:
                connection.request("POST", path, body, headers)
                answer = connection.getresponse()
                return answer.status, answer.read()
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                self._own.line = None
                if not is_used:
                    raise OSError(str(error)) from None
        raise OSError("A new connection was closed at once.")

    def _lines(self, netloc: str) -> Iterator[tuple[http.client.HTTPConnection, bool]]:
        """The connection this thread has, which may have been closed meanwhile, then a new one."""
        kept = getattr(self._own, "line", None)
        if kept is not None and kept[0] == netloc:
            yield kept[1], True
        fresh = http.client.HTTPConnection(netloc, timeout=30)
        self._own.line = (netloc, fresh)
        yield fresh, False

    def take(self) -> tuple[list[float], dict[int, int]]:
        """How long the answers took since the last time, and how many of each status there were."""
        with self._lock:
            taken = (self._waits, dict(self._statuses))
            self._waits, self._statuses = [], Counter()
        return taken

    def _note(self, status: int, seconds: float) -> None:
        with self._lock:
            self._waits.append(seconds)
            self._statuses[status] += 1


class Deliveries(Notices):
    """Delivers what waits all at once, as Graph does, where the simulator's own way is one after the other."""

    def __init__(self, tenant: Tenant, bell: Doorbell) -> None:
        super().__init__(tenant)
        self._bell = bell
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="deliveries")

    def _deliver(self, address: str, body: dict[str, Any]) -> None:
        self._pool.submit(self._ring, address, json.dumps(body).encode())

    def _ring(self, address: str, body: bytes) -> None:
        try:
            status, _answer = self._bell.ring(address, body, JSON)
        except OSError:
            status = 0
        if status not in range(200, 300):
            self.undelivered.append(f"{status} {address}")

    def stop(self) -> None:
        """Deliver nothing more."""
        super().stop()
        self._pool.shutdown(wait=False, cancel_futures=True)


class Graph(GraphSimulator):
    """Graph that takes `delay` seconds for each question about free and busy times.

    One that names a `silent` mailbox is answered after ten seconds, when nobody waits any more.
    """

    def __init__(self, tenant: Tenant, bell: Doorbell) -> None:
        super().__init__(tenant)
        self.notices = Deliveries(tenant, bell)
        self.delay, self.silent, self.questions = 0.0, frozenset[str](), 0
        self._is_over = threading.Event()

    def answer(self, ask: Ask) -> Say:
        """As Graph does, later."""
        if ask.path.endswith("/getSchedule"):
            self.questions += 1
            is_silent = bool(self.silent & {str(one).lower() for one in ask.json().get("schedules", ())})
            self._is_over.wait(SILENT_SECONDS if is_silent else self.delay)
        return super().answer(ask)

    def __exit__(self, *error: object) -> None:
        self._is_over.set()
        super().__exit__(*error)


@dataclass(slots=True)
class Outside:
    """Both systems, and the bell their notices ring."""

    tenant: Tenant
    app: App
    graph: Graph
    exchange: EwsSimulator
    bell: Doorbell
    environment: dict[str, str] = field(default_factory=dict)


@contextmanager
def simulated(stand: Stand, *, people: Mapping[str, str], rooms: Mapping[str, str]) -> Iterator[Outside]:
    """Both systems, with these people and rooms (name by address), known to this process and to what is started now."""
    tenant, bell = Tenant(), Doorbell()
    app = tenant.add_app()
    for address, name in people.items():
        tenant.add_person(address, name)
    for address, name in rooms.items():
        tenant.add_room(address, name, capacity=8)
    with ExitStack() as running:
        folder = running.enter_context(tempfile.TemporaryDirectory())
        graph = running.enter_context(Graph(tenant, bell))
        entra = running.enter_context(EntraSimulator(tenant, folder=Path(folder)))
        exchange = EwsSimulator(
            users={address.lower(): name for address, name in people.items()}, rooms={"Rooms": rooms},
            account=ACCOUNT, password=PASSWORD, deliver=lambda url, body: bell.ring(url, body, XML),
        )  # fmt: skip
        running.enter_context(exchange)
        places = [graph.place, entra.place, exchange.host]
        ours: dict[str, Any] = {
            "GRAPH_URL": graph.url, "ENTRA_URL": entra.url, "EGRESS_CA_FILE": str(entra.authority),
            "EGRESS_PRIVATE_HOSTS": places,
        }  # fmt: skip
        running.enter_context(override_settings(**ours))
        ours["EGRESS_PRIVATE_HOSTS"] = ",".join(places)
        stand.environment.update(ours)
        yield Outside(tenant, app, graph, exchange, bell, ours)


def use_office365(outside: Outside) -> Connection:
    """Connect the product to the simulated Office 365 with application permissions, as an administrator would."""
    values = {
        "permissions": Connection.Permissions.APPLICATION.value, "client_id": outside.app.client_id,
        "tenant_id": outside.tenant.id,
    }  # fmt: skip
    return _use(connecting.save_office365(by=BY, values=values, secret=outside.app.secret))


def use_exchange(outside: Outside) -> Connection:
    """Connect the product to the simulated Exchange; whoever schedules is the organizer."""
    values = {
        "account": ACCOUNT, "service_url": outside.exchange.url, "exchange_version": "2010_SP2",
        "posts_as_scheduler": True,
    }  # fmt: skip
    return _use(connecting.save_exchange(by=BY, values=values, password=PASSWORD))


def _use(connection: Connection) -> Connection:
    loading.load_resources(connection, by=BY)
    return connecting.activate(queries.connection_of(connection.kind), by=BY)


def forget() -> None:
    """Use no calendar system, and forget what was read from one. Meetings have to be gone by then."""
    Connection.objects.update(is_active=False)
    Subscription.objects.all().delete()
    Resource.objects.exclude(connection=None).delete()
