"""A company with Exchange or Office 365, played by our simulators."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from accounts.models import User
from base.actors import Actor
from calendars.connections import connecting
from calendars.connections.models import Connection
from calendars.simulators.entra import EntraSimulator
from calendars.simulators.ews import EwsSimulator
from calendars.simulators.graph import GraphSimulator
from calendars.simulators.graph_tenant import Tenant
from calendars.syncing import hearing
from tests.calendars.syncing.scene import PUSH_OK, ExchangeSide, OfficeSide, Outside

SECRET = "a-secret-of-forty-characters-or-so-123456"


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The mailboxes somebody was woken for, by public id."""
    found: list[str] = []
    monkeypatch.setattr(hearing, "wake_reader", found.append)
    return found


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("entra")


@pytest.fixture
def people(ada: User, rosa: User, hugo: User, iris: User) -> list[User]:
    """An administrator, and who has a mailbox."""
    return [ada, rosa, hugo, iris]


@pytest.fixture
def exchange(people: list[User], settings: Any) -> Iterator[ExchangeSide]:
    """Exchange in the scheduler's name."""
    bodies: list[tuple[str, bytes]] = []

    def take(url: str, body: bytes) -> tuple[int, bytes]:
        bodies.append((url, body))
        return PUSH_OK

    ada, *others = people
    account = "svc@northwind.example"
    with EwsSimulator(users={user.email: user.full_name for user in others}, account=account, deliver=take) as server:
        settings.EGRESS_PRIVATE_HOSTS = [server.host]
        values = {
            "account": account, "service_url": server.url, "exchange_version": "2010_SP2", "posts_as_scheduler": True,
        }  # fmt: skip
        row = connecting.save_exchange(by=Actor.of(ada), values=values, password="secret")
        Connection.objects.filter(pk=row.pk).update(is_active=True)
        yield ExchangeSide(server, bodies)


@pytest.fixture
def office(people: list[User], settings: Any, certificates: Path) -> Iterator[OfficeSide]:
    """Office 365 with application permissions."""
    ada, *others = people
    tenant = Tenant()
    tenant.add_app("recruit-app", SECRET, redirect_uris=["http://localhost/x"])
    for user in others:
        tenant.add_person(user.email, user.full_name)
    with EntraSimulator(tenant, folder=certificates) as entra, GraphSimulator(tenant, delivers=False) as graph:
        settings.EGRESS_PRIVATE_HOSTS = [entra.place, graph.place]
        settings.EGRESS_CA_FILE = str(entra.authority)
        settings.ENTRA_URL, settings.GRAPH_URL = entra.url, graph.url
        values = {"permissions": "APPLICATION", "client_id": "recruit-app", "tenant_id": tenant.id}
        row = connecting.save_office365(by=Actor.of(ada), values=values, secret=SECRET)
        Connection.objects.filter(pk=row.pk).update(is_active=True)
        yield OfficeSide(graph)


@pytest.fixture(params=["exchange", "office"])
def outside(request: pytest.FixtureRequest) -> Outside:
    """Each of them in turn."""
    found: Outside = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def child_turn() -> Callable[[int], AbstractContextManager[None]]:
    """Another worker, with a connection of its own, has the turn of that number during the block."""

    @contextmanager
    def taken(number: int) -> Iterator[None]:
        other = connections["default"].copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(6, %s)", [number])
                yield
                cursor.execute("SELECT pg_advisory_unlock(6, %s)", [number])
        finally:
            other.close()

    return taken
