"""Our sign-in through msal against an OpenID provider that is not ours: npm `oidc-provider`, which is certified.

What the simulator of Entra was taught by us, this one knows by itself: PKCE, state, nonce, single use of a code,
rotation of refresh tokens.
"""

from __future__ import annotations

import json
import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from base.errors import Refused
from calendars.providers.base import Revoked
from calendars.providers.graph import sign_in
from calendars.providers.graph.permissions import DELEGATED_SCOPES
from calendars.providers.graph.tokens import MICROSOFT_GRAPH, MemoryTokens
from calendars.simulators import entra_certificates as certificates_of
from calendars.simulators.graph_tenant import Grant
from tests.calendars.graph.conftest import Office, Settings
from tests.calendars.graph.test_events import ADA

ROOT = Path(__file__).resolve().parents[3]
NODE = shutil.which("node")
REDIRECT = "https://recruit.example/settings/office365/signed-in/"
SCOPES = [f"{MICROSOFT_GRAPH}/{one}" for one in DELEGATED_SCOPES]
pytestmark = [
    pytest.mark.filterwarnings("ignore:response_mode"),
    pytest.mark.skipif(NODE is None, reason="no Node on the PATH"),
    pytest.mark.skipif(not (ROOT / "node_modules/oidc-provider").exists(), reason="npm's oidc-provider is not there"),
]


class Believed(dict[str, Grant]):
    """Graph believes every token of the provider but those that were taken back."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.refused: set[str] = set()

    def get(self, token: str, default: Any = None) -> Any:
        self.seen.append(token)
        if token in self.refused:
            return default
        return Grant("recruit-app", ADA.mailbox, frozenset(DELEGATED_SCOPES), float("inf"))


@pytest.fixture
def provider(office: Office, certificates: Path, settings: Any) -> Iterator[Settings]:
    """The provider running, and what an administrator enters to use it."""
    client = {
        "client_id": "recruit-app",
        "client_secret": office.app.secret,
        "redirect_uris": [REDIRECT],
        "grant_types": ["authorization_code", "refresh_token", "client_credentials"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "client_secret_post",
        "scope": " ".join(["openid", "profile", "offline_access", *SCOPES]),
    }
    assert NODE is not None
    served = str(certificates / certificates_of.SERVED)
    command = [NODE, "tests/calendars/graph/oidc_provider.mjs", served, json.dumps(client)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        place = f"localhost:{int(process.stdout.readline())}"
        settings.EGRESS_PRIVATE_HOSTS = [place, office.graph.place]
        yield {**office.settings, "tenant_id": "contoso", "login_url": f"https://{place}"}
        process.kill()


def through(address: str, authority: Path) -> dict[str, str]:
    """Sign in and consent on the provider's own pages; what the browser is sent back with."""
    # Microsoft lets one choose an account; this provider has no such prompt, and gives offline_access by consent.
    address = address.replace("prompt=select_account", "prompt=consent")
    trusting = ssl.create_default_context(cafile=str(authority))
    with httpx.Client(verify=trusting, trust_env=False, timeout=10) as browser:
        page = browser.get(address)
        for _step in range(10):
            if page.is_redirect:
                onward = page.headers["Location"]
                if onward.startswith(REDIRECT):
                    return dict(httpx.URL(onward).params)
                page = browser.get(page.url.join(onward))
                continue
            form = re.search(r'action="([^"]+)"', page.text)
            kind = re.search(r'name="prompt" value="([^"]+)"', page.text)
            assert form, page.text
            assert kind, page.text
            page = browser.post(
                page.url.join(form[1]), data={"prompt": kind[1], "login": ADA.mailbox, "password": "any"}
            )
    raise AssertionError(page.text[:2000])


def test_msal_signs_in_and_renews_at_a_provider_not_ours(office: Office, provider: Settings) -> None:
    believed = office.tenant.tokens = Believed()
    address, flow = sign_in.begin(redirect_uri=REDIRECT, **provider)
    answer = through(address, office.entra.authority)

    with pytest.raises(Refused) as forged:
        sign_in.finish({**flow, "state": "another"}, answer, **provider)
    done = sign_in.finish(flow, answer, **provider)

    assert forged.value.code == "state"
    assert (done.account, done.name) == (ADA.mailbox, "Ada")
    store = MemoryTokens(done.tokens)
    more = {"tenant_id": provider["tenant_id"], "login_url": provider["login_url"]}
    for _time in range(2):  # each refresh token is good once
        believed.refused = set(believed.seen)
        assert len(office.calendar("DELEGATED", store, **more).calendars_of(ADA)) == 2
    assert len(set(believed.seen)) == 3

    with pytest.raises(Refused) as replayed:
        sign_in.finish(flow, answer, **provider)
    assert replayed.value.code == "state"
    # A code used twice ends everything it ever gave, as RFC 6749 §4.1.2 asks.
    believed.refused = set(believed.seen)
    with pytest.raises(Revoked):
        office.calendar("DELEGATED", store, **more).calendars_of(ADA)
