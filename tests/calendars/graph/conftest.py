"""Office 365 as the simulators play it: a tenant with five people and two rooms, held to the vendor's contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

import pytest

from calendars.providers.graph.calendar import GraphCalendar
from calendars.providers.graph.tokens import MemoryTokens, TokenStore
from calendars.simulators.entra import EntraSimulator
from calendars.simulators.graph import GraphSimulator
from calendars.simulators.graph_tenant import App, Tenant
from tests.calendars.graph.contract import held_to_contract

REDIRECT = "http://testserver/settings/office365/signed-in/"


class Settings(TypedDict):
    """What an administrator enters, and where everything is."""

    tenant_id: str
    client_id: str
    client_secret: str
    login_url: str
    graph_url: str


@dataclass
class Office:
    """Both simulators and an application registered there."""

    tenant: Tenant
    graph: GraphSimulator
    entra: EntraSimulator
    app: App

    @property
    def settings(self) -> Settings:
        """What an administrator enters, and where everything is."""
        return {
            "tenant_id": self.tenant.id,
            "client_id": self.app.client_id,
            "client_secret": self.app.secret,
            "login_url": self.entra.url,
            "graph_url": self.graph.url,
        }

    def calendar(self, permissions: str = "APPLICATION", store: TokenStore | None = None, **more: Any) -> GraphCalendar:
        """An adapter with these settings."""
        chosen = {**self.settings, **more}  # `more` replaces some of the settings
        return GraphCalendar(
            tenant_id=chosen["tenant_id"],
            client_id=chosen["client_id"],
            client_secret=chosen["client_secret"],
            login_url=chosen["login_url"],
            graph_url=chosen["graph_url"],
            permissions=permissions,
            token_store=store or MemoryTokens(),
        )


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("entra")


@pytest.fixture
def office(certificates: Path, settings: Any) -> Iterator[Office]:
    tenant = Tenant()
    app = tenant.add_app("recruit-app", "a-secret-of-forty-characters-or-so-123456", redirect_uris=[REDIRECT])
    for name in ("Ada", "Ben", "Cleo"):
        tenant.add_person(f"{name.lower()}@northwind.example", name)
    tenant.add_person("dora@northwind.example", "Dora", access="refused")
    tenant.add_person("emil@northwind.example", "Emil", access="missing")
    tenant.add_room("oak@northwind.example", "Oak", capacity=6, building="North", floor="2", list_name="North rooms")
    tenant.add_room("elm@northwind.example", "Elm")
    with EntraSimulator(tenant, folder=certificates) as entra, GraphSimulator(tenant) as graph:
        settings.EGRESS_PRIVATE_HOSTS = [entra.place, graph.place]
        settings.EGRESS_CA_FILE = str(entra.authority)
        with held_to_contract(graph):
            yield Office(tenant, graph, entra, app)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Wait less long for answers."""

    def wait(seconds: float) -> None:
        monkeypatch.setattr("base.egress.client.READ_SECONDS", seconds)

    return wait
