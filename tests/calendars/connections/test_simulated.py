"""Both set-ups from the first form to the last refusal, through the pages, against servers that speak the protocols."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.test import Client

from accounts.models import User
from base.audit.models import Entry
from base.credentials.models import Credential
from base.models import OutboxRow
from calendars.connections import queries
from calendars.connections.models import Connection
from calendars.providers.base import Revoked
from calendars.simulators.entra import EntraSimulator
from calendars.simulators.ews import EwsSimulator
from calendars.simulators.graph import GraphSimulator
from calendars.simulators.graph_tenant import Tenant
from tests.calendars.connections.scene import said_after
from tests.factories.accounts import signed_in

# The answer comes in the query: a form posted from another site would come without the session's cookie.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:response_mode")]
ADA, DESK = "ada@northwind.example", "desk@northwind.example"
BACK = "http://localhost:8000/settings/office365/signed-in/"
SECRET = "a-secret-of-forty-characters-or-so-123456"
MICROSOFT = {"client_id": "recruit-app", "client_secret": SECRET}
FORM = {"account": "service@northwind.example", "password": "secret", "exchange_version": "2010_SP2", "version": "0"}


def press(client: Client, address: str, **values: Any) -> str:
    """Post a form that is accepted; what is said afterwards."""
    return said_after(client, client.post(address, values))


def permissions_shown(client: Client) -> list[str]:
    page = client.get("/settings/office365/")
    return [f"{line.name} {line.ok}" for line in page.context["consents"]]


def test_exchange_from_the_first_form_on(ada: User, settings: Any) -> None:
    client = signed_in(ada)
    with EwsSimulator(
        users={ADA: "Ada Admin"}, rooms={"Oslo": {"fjord@northwind.example": "Fjord"}},
        account=FORM["account"], deliver=lambda _url, _body: (200, b""),
    ) as server:  # fmt: skip
        settings.EGRESS_PRIVATE_HOSTS = [server.host]
        form = FORM | {"service_url": server.url}

        press(client, "/settings/exchange/", **form | {"password": "wrong"})
        wrong = press(client, "/settings/calendars/check/exchange/")
        press(client, "/settings/exchange/", **form | {"version": "1", "posts_as_scheduler": "on"})
        right = press(client, "/settings/calendars/check/exchange/")
        loaded = press(client, "/settings/calendars/load/exchange/")
        row = Connection.objects.get()
        assert (row.status, {name: found["ok"] for name, found in row.findings.items()}) == (
            "WORKING", {"tls": False, "rooms": True, "calendars": True, "schedules": True},
        )  # fmt: skip
        server.may_impersonate = False
        press(client, "/settings/calendars/check/exchange/")
        row.refresh_from_db()

    assert "password" in wrong
    assert right
    assert loaded == "1 room or resource is there."
    assert [each.name for each in row.resources.all()] == ["Fjord"]
    assert row.failure == "" or "ApplicationImpersonation" in row.failure
    assert "ApplicationImpersonation" in row.failure + str(row.findings["calendars"]["words"])
    assert Entry.objects.filter(kind="provider.checked").count() == 3


@pytest.fixture
def tenant(tmp_path_factory: pytest.TempPathFactory, settings: Any) -> Iterator[Tenant]:
    """A tenant of Microsoft's cloud that knows our application."""
    made = Tenant()
    made.add_app("recruit-app", SECRET, redirect_uris=[BACK])
    made.add_person(ADA, "Ada Admin")
    made.add_person(DESK, "Interview desk")
    made.add_room("fjord@northwind.example", "Fjord", capacity=6, list_name="Oslo")
    folder: Path = tmp_path_factory.mktemp("entra")
    with EntraSimulator(made, folder=folder) as entra, GraphSimulator(made) as graph:
        settings.PUBLIC_URL = "http://localhost:8000"
        settings.EGRESS_PRIVATE_HOSTS = [entra.place, graph.place]
        settings.EGRESS_CA_FILE = str(entra.authority)
        settings.ENTRA_URL, settings.GRAPH_URL = entra.url, graph.url
        yield made


def choose(address: str, account: str) -> dict[str, str]:
    """Choose an account on Microsoft's page; what the browser comes back with."""
    with httpx.Client(trust_env=False) as browser:
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', browser.get(address).text))
        onward = browser.post(address, data={**hidden, "account": account}).headers["Location"]
    assert onward.startswith(BACK)
    return dict(httpx.URL(onward).params)


def test_application_permissions_from_the_first_form_on(ada: User, tenant: Tenant) -> None:
    client = signed_in(ada)
    form = {**MICROSOFT, "permissions": "APPLICATION", "version": "0"}

    press(client, "/settings/office365/", **form, tenant_id="nobodys.example")
    unknown = press(client, "/settings/calendars/check/office365/")
    press(client, "/settings/office365/", **form | {"version": "1", "client_secret": "old"}, tenant_id=tenant.id)
    refused = press(client, "/settings/calendars/check/office365/")
    assert (Connection.objects.get().status, OutboxRow.objects.filter(topic="mail").count()) == ("REVOKED", 0)
    press(client, "/settings/office365/", **form | {"version": "2"}, tenant_id=tenant.id)
    press(client, "/settings/calendars/check/office365/")
    loaded = press(client, "/settings/calendars/load/office365/")
    press(client, "/settings/calendars/use/office365/")
    own = client.get("/me/calendar/").content.decode()

    assert "Microsoft knows no tenant with this ID." in unknown
    assert "Enter a new one in the settings." in refused
    assert permissions_shown(client) == ["Calendars.ReadWrite True", "Place.Read.All True"]
    assert loaded == "1 room or resource is there."
    assert [each.list_name for each in queries.find_resources("fjord")] == ["Oslo"]
    assert "Readable" in own
    assert SECRET not in own + client.get("/settings/office365/").content.decode()


def test_delegated_permissions_from_signing_in_to_being_shut_out(ada: User, tenant: Tenant) -> None:
    client = signed_in(ada)
    press(
        client, "/settings/office365/", **MICROSOFT, permissions="DELEGATED", version="0", tenant_id=tenant.id,
    )  # fmt: skip

    away = client.get("/settings/office365/sign-in/").context["url"]
    answer = choose(away, DESK)
    forged = said_after(client, client.get("/settings/office365/signed-in/", answer | {"state": "forged"}))
    answer = choose(client.get("/settings/office365/sign-in/").context["url"], DESK)
    connected = said_after(client, client.get("/settings/office365/signed-in/", answer))
    replayed = said_after(client, client.get("/settings/office365/signed-in/", answer))
    press(client, "/settings/calendars/check/office365/")
    shown = permissions_shown(client)
    press(client, "/settings/calendars/use/office365/")
    row = Connection.objects.get()
    assert (connected, row.account, row.account_name) == (f"Connected as {DESK}.", DESK, "Interview desk")
    assert "not begun here" in forged
    assert "not begun here" in replayed
    assert "Calendars.ReadWrite True" in shown
    assert "offline_access True" in shown
    assert Credential.objects.filter(field="token_cache", last_four="").count() == 1

    tenant.revoke(DESK)
    with pytest.raises(Revoked):
        queries.adapter(row).calendars_of(queries.asking_for(ada, row))
    row.refresh_from_db()
    assert row.status == "REVOKED"
    assert "Sign in again; interviews" in client.get("/settings/calendars/").content.decode()

    tenant.forgive(DESK)
    answer = choose(client.get("/settings/office365/sign-in/").context["url"], DESK)
    said_after(client, client.get("/settings/office365/signed-in/", answer))
    press(client, "/settings/calendars/check/office365/")
    row.refresh_from_db()
    assert row.status == "WORKING"
