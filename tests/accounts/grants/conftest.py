"""What the OAuth tests share: an application, a consent, and the way to the token endpoint."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client

from accounts.grants import registering
from accounts.grants.models import OauthClient
from accounts.models import User
from base.rest import limits
from tests.factories.accounts import actor, signed_in

BACK = "https://partner.example/back?from=recruit"
VERIFIER = "a-verifier-of-more-than-forty-three-letters-which-nobody-guesses"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
SCOPES = ("user_me_read", "users_read", "jobs_read")
ALL_GRANTS = ("authorization_code", "refresh_token", "client_credentials")


class Partner:
    """An integrator's program: it knows its own secret and speaks OAuth."""

    def __init__(self, client: OauthClient, secret: str) -> None:
        self.client, self.secret = client, secret
        self.web = Client()

    def question(self, **changes: str | None) -> str:
        """The address of the consent page; None leaves a parameter out."""
        facts: type_fields = {
            "response_type": "code",
            "client_id": self.client.client_id,
            "redirect_uri": BACK,
            "scope": "user_me_read users_read",
            "state": "s p&a=c",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        }
        facts |= changes
        return "/identity/oauth/allow?" + urlencode({k: v for k, v in facts.items() if v is not None})

    def consent(self, user: User, decision: str = "allow", /, **changes: str | None) -> dict[str, str]:
        """What the browser brings back after the user decided."""
        answer = signed_in(user).post(self.question(**changes), {"decision": decision})
        assert answer.status_code == 302, answer.content
        return answer_of(answer)

    def token(self, path: str = "/identity/oauth/token", /, **fields: str | None) -> Any:
        """POST to the token endpoint with the secret in the form."""
        own: type_fields = {"client_id": self.client.client_id, "client_secret": self.secret or None}
        body = {name: value for name, value in (own | fields).items() if value is not None}
        return self.web.post(path, urlencode(body), content_type="application/x-www-form-urlencoded")

    def exchange(self, code: str, /, **changes: str | None) -> Any:
        """POST the code."""
        facts: dict[str, str | None] = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER,
        }  # fmt: skip
        return self.token(**(facts | changes))

    def connect(self, user: User, **changes: str | None) -> dict[str, Any]:
        """Consent and exchange: the tokens."""
        answer = self.exchange(self.consent(user, **changes)["code"])
        assert answer.status_code == 200, answer.content
        return dict(answer.json())

    def refresh(self, value: str, **changes: str | None) -> Any:
        """POST a refresh token."""
        return self.token(grant_type="refresh_token", refresh_token=value, **changes)


def answer_of(answer: Any) -> dict[str, str]:
    """The parameters that a redirect brings back."""
    parts = urlsplit(answer["Location"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://partner.example/back"
    found = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert found.pop("from") == "recruit"
    return found


type_fields = dict[str, str | None]


def ask(token: str, path: str = "/api/users/me", method: str = "GET") -> Any:
    """A request to the REST door with that bearer token."""
    return Client().generic(method, path, headers={"Authorization": f"Bearer {token}"})


@pytest.fixture(autouse=True)
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Full buckets at each look."""
    seconds = iter(range(10**9))
    limiter = limits.LocalLimiter(lambda: float(next(seconds)))
    monkeypatch.setattr(limits, "limiter", lambda: limiter)


def make_partner(by: User, *, owner_is: User | None = None, is_public: bool = False, **changes: Any) -> Partner:
    """An application of the user's, or of `owner_is`, made by the user."""
    grants = ("authorization_code", "refresh_token") if is_public else ALL_GRANTS
    values: dict[str, Any] = {"redirect_uris": [BACK], "scopes": SCOPES, "grants": grants} | changes
    client, secret = registering.create_client(
        values.pop("name", "Payroll sync"), owner=owner_is or by, is_public=is_public, by=actor(by), **values
    )
    return Partner(client, secret)


@pytest.fixture
def partner(ada: User) -> Partner:
    """A confidential application with all three grants."""
    return make_partner(ada)
