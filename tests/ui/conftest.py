"""What the tests of the frame share: a browser page in which somebody is signed in."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.test import Client

from accounts.models import User


@pytest.fixture
def desk(live_browser: Any, live_server: Any, ada: User, client: Client) -> Any:
    """A browser page in which Ada is signed in."""
    client.force_login(ada)
    session = client.session
    session["signed_in_at"] = session["seen_at"] = int(time.time())
    session.save()
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    live_browser.context.add_cookies([cookie])
    return live_browser
