"""A passkey in a real browser, by Chromium's virtual authenticator: added, and asked for at sign-in."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.factors.models import SecondFactor
from accounts.models import UserSession
from accounts.permissions import RoleCode
from tests.factories.accounts import PASSWORD, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADA = "ada@northwind.example"


@pytest.fixture
def home(live_server: Any, settings: Any) -> str:
    """The live server by a name: a relying party is never a bare address."""
    settings.PUBLIC_URL = str(live_server.url).replace("127.0.0.1", "localhost")
    settings.ALLOWED_HOSTS = ["*"]
    return str(settings.PUBLIC_URL)


def _authenticator(page: Any) -> Any:
    """A phone-like authenticator inside the browser, which verifies its user."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return devtools, devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def _first_step(page: Any) -> None:
    page.get_by_label("E-mail address").fill(ADA)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_passkey_is_added_and_opens_the_door(home: str, new_context: Any) -> None:
    make_user(RoleCode.ADMIN, first_name="Ada", last_name="Admin", email=ADA, password=PASSWORD)
    page, complaints = new_context(base_url=home).new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    page.goto("/me/security/")
    devtools, key = _authenticator(page)
    _first_step(page)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Make the passkey").click()
    page.get_by_text("Save them now").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as text").click()
    codes = download.value.path().read_text().split()
    page.context.clear_cookies()

    page.goto("/me/security/")
    _first_step(page)
    page.wait_for_url("**/sign-in/second/")
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.get_by_role("button", name="Use the passkey").click()
    page.get_by_text("No passkey was given.").wait_for()
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})
    page.get_by_role("button", name="Use the passkey").click()
    page.wait_for_url("**/me/security/")

    factor = SecondFactor.objects.get()
    assert (factor.name, factor.kind, factor.sign_count > 0) == ("Work laptop", "passkey", True)
    assert len(codes) == 10
    assert UserSession.objects.latest("pk").proof == "password+passkey"
    assert complaints == []
