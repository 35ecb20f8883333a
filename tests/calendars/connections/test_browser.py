"""Signing in with Microsoft in a real browser: the policy of our pages lets it out, and back in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from calendars.connections.models import Connection
from calendars.simulators.entra import EntraSimulator
from calendars.simulators.graph import GraphSimulator
from calendars.simulators.graph_tenant import Tenant
from tests.calendars.connections.scene import SECRET, saved_office, unproved
from tests.factories.accounts import PASSWORD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:response_mode"),
]
DESK = "desk@northwind.example"


def test_out_to_microsoft_and_back(
    live_browser: Any, live_server: Any, ada: User, settings: Any, tmp_path: Path
) -> None:
    settings.PUBLIC_URL = live_server.url
    tenant = Tenant()
    tenant.add_app("recruit-app", SECRET, redirect_uris=[f"{live_server.url}/settings/office365/signed-in/"])
    tenant.add_person(DESK, "Interview desk")
    saved_office(ada, permissions="DELEGATED", client_id="recruit-app", tenant_id=tenant.id)
    cookie = {"name": "sessionid", "value": unproved(ada).cookies["sessionid"].value, "url": live_server.url}
    live_browser.context.add_cookies([cookie])
    with EntraSimulator(tenant, folder=tmp_path) as entra, GraphSimulator(tenant) as graph:
        settings.EGRESS_PRIVATE_HOSTS = [entra.place, graph.place]
        settings.EGRESS_CA_FILE = str(entra.authority)
        settings.ENTRA_URL, settings.GRAPH_URL = entra.url, graph.url

        live_browser.goto("/settings/office365/")
        live_browser.get_by_role("link", name="Sign in with Microsoft").click()
        live_browser.fill("input[type=password]", PASSWORD)
        live_browser.keyboard.press("Enter")
        live_browser.get_by_role("button", name="Interview desk").click()
        live_browser.get_by_text("Connected as").first.wait_for()

    assert Connection.objects.get().account == DESK
