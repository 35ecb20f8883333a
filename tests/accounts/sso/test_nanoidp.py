"""A provider that somebody else wrote: nanoidp in a process of its own, asked over real HTTP."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Identity, IdentityProvider, User, UserSession, VerifiedDomain
from accounts.sso import testing
from base.actors import Actor
from base.credentials import storing
from config.launch import children
from tests.accounts.sso.oidc_scene import is_signed_in, refused_codes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PEOPLE = ("rosa", "nora")


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@pytest.fixture(scope="module")
def nano(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The issuer of a running nanoidp that knows Rosa, and Nora whom we do not know."""
    folder, port = tmp_path_factory.mktemp("nanoidp"), _free_port()
    issuer = f"http://127.0.0.1:{port}"
    users = "".join(
        f'  {name}:\n    password: "{name}-there"\n    email: "{name}@northwind.example"\n    roles: ["USER"]\n'
        for name in PEOPLE
    )
    (folder / "users.yaml").write_text(f"config_version: 1\nusers:\n{users}", encoding="utf-8")
    (folder / "settings.yaml").write_text(
        f'config_version: 1\nserver:\n  host: "127.0.0.1"\n  port: {port}\noauth:\n  issuer: "{issuer}"\n'
        '  audience: "recruit"\n  clients:\n    - client_id: "recruit"\n      client_secret: "not-told-to-anybody"\n',
        encoding="utf-8",
    )
    with (folder / "log").open("wb") as log:
        command = [sys.executable, "-m", "nanoidp", "--config", str(folder), "--port", str(port)]
        process = children.start(command, environment=dict(os.environ), cwd=folder, output=log)
    try:
        up = children.wait_until(lambda: _answers(issuer) or process.poll() is not None, seconds=40, pause=0.1)
        assert up, (folder / "log").read_text(errors="replace")
        assert process.poll() is None, (folder / "log").read_text(errors="replace")
        yield issuer
    finally:
        children.stop(process, patience=5)


def _answers(issuer: str) -> bool:
    try:
        return httpx.get(f"{issuer}/.well-known/openid-configuration", timeout=1).status_code == 200
    except httpx.HTTPError:
        return False


@pytest.fixture
def provider(nano: str, settings: Any) -> IdentityProvider:
    """nanoidp as an administrator entered it; its client is known by basic authentication only."""
    settings.EGRESS_PRIVATE_HOSTS = [nano.removeprefix("http://")]
    made = IdentityProvider.objects.create(
        kind="OIDC", name="Nano", slug="nano", is_active=True, issuer=nano, client_id="recruit",
        token_auth_method="client_secret_basic",
    )  # fmt: skip
    secret = "not-told-to-anybody"
    storing.store(f"identity_provider:{made.public_id}", "client_secret", secret, by=Actor.system("test"))
    VerifiedDomain.objects.create(domain="northwind.example", provider=made, token="t", verified_at=timezone.now())
    return made


def _through(client: Client, address: str, who: str) -> Any:
    """Sign in at nanoidp as that person, as its pages ask, and come back to us."""
    with httpx.Client(timeout=10) as browser:
        page = browser.get(address)
        for _step in range(6):
            if page.is_redirect and "/sign-in/sso/" in page.headers["Location"]:
                return client.get(page.headers["Location"].removeprefix("http://testserver"))
            if page.is_redirect:
                page = browser.get(page.url.join(page.headers["Location"]))
                continue
            fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page.text))
            page = browser.post(page.url, data={**fields, "username": who, "password": f"{who}-there"})
    raise AssertionError(page.text[:2000])


def _left(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 303, answer.content[:500]
    return str(answer["Location"])


def test_from_the_email_step_to_the_session(provider: IdentityProvider, rosa: User) -> None:
    client = Client()
    first = client.post(reverse("accounts:sign-in"), {"email": "Rosa@northwind.example"})
    found = re.search(r'url=(/sign-in/sso/nano/[^"]*)"', first.content.decode())
    assert found

    answer = _through(client, _left(client, found[1]), "rosa")

    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert client.session["_auth_user_id"] == str(rosa.pk)
    assert UserSession.objects.get().proof == "sso"
    assert Identity.objects.get().user == rosa


def test_somebody_we_do_not_know(provider: IdentityProvider, rosa: User) -> None:
    client = Client()

    answer = _through(client, _left(client, "/sign-in/sso/nano/"), "nora")

    assert (answer.status_code, refused_codes(), is_signed_in(client)) == (403, ["user_unknown"], False)
    assert not User.objects.filter(email="nora@northwind.example").exists()


def test_somebody_deactivated(provider: IdentityProvider, rosa: User) -> None:
    User.objects.filter(pk=rosa.pk).update(is_active=False, deactivated_at=timezone.now())
    client = Client()

    answer = _through(client, _left(client, "/sign-in/sso/nano/"), "rosa")

    assert (answer.status_code, refused_codes(), is_signed_in(client)) == (403, ["user_deactivated"], False)


def test_a_wrong_secret_says_so(provider: IdentityProvider, rosa: User) -> None:
    storing.store(f"identity_provider:{provider.public_id}", "client_secret", "wrong", by=Actor.system("test"))
    client = Client()

    answer = _through(client, _left(client, "/sign-in/sso/nano/"), "rosa")

    assert answer.status_code == 403
    assert refused_codes() == ["client_refused"]


def test_a_test_shows_what_came_back(provider: IdentityProvider, ada: User, rosa: User) -> None:
    IdentityProvider.objects.update(is_active=False)
    client = Client()
    client.force_login(ada)

    address = _left(client, reverse("accounts:sso-test", args=[provider.public_id]))
    answer = _through(client, address, "rosa")

    assert answer.status_code == 303
    provider.refresh_from_db()
    assert (provider.last_test["ok"], provider.last_test["email"]) == (True, "rosa@northwind.example")
    assert len(provider.last_test["attributes"]) <= testing.MOST_ATTRIBUTES
    assert client.session["_auth_user_id"] == str(ada.pk)
    assert not Identity.objects.exists()
