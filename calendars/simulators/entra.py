"""A stateful stand-in for Microsoft's sign-in (Entra ID), over https: authorize, token, discovery, keys.

Its page asks nothing but which account to use: it stands for a directory of people who do not exist. Browsers do not
trust its certificate, so the page is served without TLS on a second port; everything msal asks is behind TLS.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
import uuid
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from calendars.simulators import entra_certificates as certificates
from calendars.simulators.graph_server import Ask, Say, Simulator
from calendars.simulators.graph_tenant import App, Tenant

CODE_SECONDS = 300
KEY_ID = "simulated"
GRAPH = "https://graph.microsoft.com/"
_WORDS = {
    7000215: "Invalid client secret provided.",
    700016: "Application was not found in the directory.",
    90002: "Tenant was not found.",
    50173: "The provided grant has expired due to it being revoked.",
    54005: "The authorization code was already redeemed or has expired.",
    50148: "The code_verifier does not match the code_challenge.",
    50011: "The redirect URI does not match those of the application.",
    65001: "The user or administrator has not consented to use the application.",
    70003: "The grant type is not supported.",
}


@lru_cache(maxsize=1)
def _signing_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class EntraSimulator(Simulator):
    """Use it as a context manager. `folder` keeps the certificates; `authority` is the file to trust."""

    def __init__(self, tenant: Tenant, *, folder: Path, port: int = 0, page_port: int = 0) -> None:
        self.authority = certificates.made_in(folder)
        super().__init__(port=port, tls=certificates.served_from(folder), host="localhost")
        self.tenant = tenant
        self.pages = _Pages(self, port=page_port)
        self.codes: dict[str, dict[str, str]] = {}

    def __enter__(self) -> Self:
        super().__enter__()
        self.pages.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.pages.__exit__(*error)
        super().__exit__(*error)

    def answer(self, ask: Ask) -> Say:
        """One address of the tenant."""
        tenant, _slash, rest = ask.path.removeprefix("/").partition("/")
        if tenant != self.tenant.id:
            return _refused(400, "invalid_tenant", 90002)
        answers = {
            "v2.0/.well-known/openid-configuration": self._configuration,
            "discovery/v2.0/keys": self._keys,
            "oauth2/v2.0/authorize": self._authorize,
            "oauth2/v2.0/token": self._token,
        }
        return answers[rest](ask) if rest in answers else Say(404, {"error": "not_found"})

    def throttled(self, seconds: float) -> Say:
        """Entra's way of saying it."""
        return Say(429, {"error": "temporarily_unavailable"}, {"Retry-After": f"{seconds:.0f}"})

    def _configuration(self, _ask: Ask) -> Say:
        base = f"{self.url}/{self.tenant.id}"
        return Say(
            body={
                "issuer": f"{base}/v2.0",
                "authorization_endpoint": f"{self.pages.url}/{self.tenant.id}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
                "jwks_uri": f"{base}/discovery/v2.0/keys",
                "response_types_supported": ["code"],
                "response_modes_supported": ["query"],
                "scopes_supported": ["openid", "profile", "email", "offline_access"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            }
        )

    def _keys(self, _ask: Ask) -> Say:
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_signing_key().public_key()))
        return Say(body={"keys": [{**key, "kid": KEY_ID, "use": "sig", "alg": "RS256"}]})

    # Where people are

    def _authorize(self, ask: Ask) -> Say:
        asked = ask.form() if ask.method == "POST" else ask.query
        app = self.tenant.apps.get(asked.get("client_id", ""))
        if app is None:
            return _page("This application is not known here.", 400)
        if asked.get("redirect_uri") not in app.redirect_uris:
            return _page(_WORDS[50011], 400)
        if asked.get("response_type") != "code" or asked.get("code_challenge_method") != "S256":
            return _back(asked, error="invalid_request")
        if ask.method != "POST":
            return _page(_choices(asked, self.tenant))
        if asked.get("account") not in self.tenant.mailboxes:
            return _back(asked, error="access_denied", error_description="AADSTS65004: User declined to consent.")
        return _back(asked, code=self.give_code(asked))

    def give_code(self, asked: dict[str, str]) -> str:
        """A code for what was asked, as though the page had been answered with `account`."""
        code = secrets.token_urlsafe(32)
        self.codes[code] = {**asked, "until": str(time.time() + CODE_SECONDS)}
        return code

    # Where machines are

    def _token(self, ask: Ask) -> Say:
        form = ask.form()
        app = self.tenant.apps.get(form.get("client_id", ""))
        if app is None:
            return _refused(400, "unauthorized_client", 700016)
        if not secrets.compare_digest(app.secret, form.get("client_secret", "")):
            return _refused(401, "invalid_client", 7000215)
        with self.tenant.lock:
            kind = form.get("grant_type")
            if kind == "client_credentials":
                token = self.tenant.issue(app.client_id, "", app.roles)
                return Say(
                    body={"token_type": "Bearer", "expires_in": self.tenant.token_seconds, "access_token": token}
                )
            if kind == "authorization_code":
                return self._redeem(app, form)
            if kind == "refresh_token":
                return self._refresh(app, form)
        return _refused(400, "unsupported_grant_type", 70003)

    def _redeem(self, app: App, form: dict[str, str]) -> Say:
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or float(asked["until"]) < time.time() or asked["client_id"] != app.client_id:
            return _refused(400, "invalid_grant", 54005)
        if asked["redirect_uri"] != form.get("redirect_uri"):
            return _refused(400, "invalid_grant", 50011)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if proof.decode().rstrip("=") != asked["code_challenge"]:
            return _refused(400, "invalid_grant", 50148)
        names = frozenset(one.removeprefix(GRAPH) for one in asked["scope"].split())
        return self._granted(app, asked["account"], names, nonce=asked.get("nonce", ""))

    def _refresh(self, app: App, form: dict[str, str]) -> Say:
        client_id, address, names = self.tenant.refresh_tokens.pop(
            form.get("refresh_token", ""), ("", "", frozenset[str]())
        )
        if client_id != app.client_id or address in self.tenant.revoked:
            return _refused(400, "invalid_grant", 50173)
        wanted = frozenset(one.removeprefix(GRAPH) for one in form.get("scope", "").split())
        if not wanted <= names | {"openid", "profile", "offline_access"}:
            return _refused(400, "invalid_grant", 65001)
        return self._granted(app, address, names)

    def _granted(self, app: App, address: str, names: frozenset[str], *, nonce: str = "") -> Say:
        account = str(uuid.uuid5(uuid.NAMESPACE_DNS, address))
        info = json.dumps({"uid": account, "utid": self.tenant.id}).encode()
        scopes = [f"{GRAPH}{one}" for one in sorted(names - {"openid", "profile", "offline_access"})]
        body: dict[str, Any] = {
            "token_type": "Bearer",
            "scope": " ".join(scopes),
            "expires_in": self.tenant.token_seconds,
            "access_token": self.tenant.issue(app.client_id, address, names),
            "id_token": self._identity(app, address, account, nonce),
            "client_info": base64.urlsafe_b64encode(info).decode().rstrip("="),
        }
        if "offline_access" in names:
            body["refresh_token"] = self.tenant.issue_refresh(app.client_id, address, names)
        return Say(body=body)

    def _identity(self, app: App, address: str, account: str, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": f"{self.url}/{self.tenant.id}/v2.0",
            "aud": app.client_id,
            "sub": account,
            "oid": account,
            "tid": self.tenant.id,
            "preferred_username": address,
            "name": self.tenant.mailboxes[address].name,
            "iat": now,
            "nbf": now,
            "exp": now + 3600,
            **({"nonce": nonce} if nonce else {}),
        }
        return jwt.encode(claims, _signing_key(), algorithm="RS256", headers={"kid": KEY_ID})


class _Pages(Simulator):
    """The page for browsers, without TLS."""

    def __init__(self, entra: EntraSimulator, *, port: int) -> None:
        super().__init__(port=port, host="localhost")
        self._entra = entra

    def answer(self, ask: Ask) -> Say:
        """As the other port does."""
        return self._entra.answer(ask)


def _refused(status: int, error: str, code: int) -> Say:
    words = f"AADSTS{code}: {_WORDS[code]}"
    return Say(status, {"error": error, "error_description": words, "error_codes": [code]})


def _back(asked: dict[str, str], **answer: str) -> Say:
    query = urlencode({**answer, "state": asked.get("state", "")})
    glue = "&" if "?" in asked["redirect_uri"] else "?"
    return Say(302, headers={"Location": f"{asked['redirect_uri']}{glue}{query}"})


def _choices(asked: dict[str, str], tenant: Tenant) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in asked.items()
    )
    shown = [(one.address, f"{one.name} ({one.address})") for one in tenant.mailboxes.values() if not one.is_room]
    people = "".join(
        f'<p><button name="account" value="{escape(address)}">{escape(label)}</button></p>' for address, label in shown
    )
    wanted = escape(", ".join(one.removeprefix(GRAPH) for one in asked.get("scope", "").split()))
    refuse = '<p><button name="account" value="">Do not grant</button></p>'
    return f'<form method="post"><p>This would allow: {wanted}</p>{hidden}{people}{refuse}</form>'


def _page(content: str, status: int = 200) -> Say:
    title = "Simulated Microsoft sign-in"
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><h1>{title}</h1>'
    return Say(status, head + content, is_html=True)
