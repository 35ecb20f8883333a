"""A small OpenID provider on loopback, with real HTTP, that lies wherever a test asks it to."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

CLIENT_ID, SECRET = "recruit-client", "a secret: of + the client/"
type_change = Callable[[dict[str, Any]], None]


@cache
def rsa_key(name: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """A key of that name; made once a run, since making one takes long."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@cache
def ec_key(name: str) -> ec.EllipticCurvePrivateKey:
    """An elliptic key of that name."""
    return ec.generate_private_key(ec.SECP256R1())


def public_jwk(key: Any, kid: str, **more: Any) -> dict[str, Any]:
    """The public half as it stands in a key set."""
    kind = jwt.algorithms.RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else jwt.algorithms.ECAlgorithm
    return {**kind.to_jwk(key.public_key(), as_dict=True), "kid": kid, "use": "sig", **more}


def half_hash(text: str) -> str:
    """The `at_hash` of an access token under RS256."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:16]).rstrip(b"=").decode()


class Provider:
    """One provider: what it says of itself, whom it signs in, and how it lies.

    `raw` gives paths a whole answer (status, type, body) of their own; `forge` makes the ID token instead; `edit`
    changes the claims before they are signed; `answer` the token answer.
    """

    def __init__(self) -> None:
        self.raw: dict[str, tuple[int, str, bytes, dict[str, str]]] = {}
        self.edit: type_change = lambda claims: None
        self.answer: type_change = lambda answer: None
        self.forge: Callable[[dict[str, Any]], str] | None = None
        self.person: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey = rsa_key("first")
        self.kid, self.algorithm = "first", "RS256"
        self.keys = [public_jwk(self.key, self.kid)]
        self.asked: list[str] = []
        self.codes: dict[str, dict[str, str]] = {}
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                owner._get(self)

            def do_POST(self) -> None:
                owner._post(self)

            def log_message(self, *_words: Any) -> None:
                """Keep silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.place = f"127.0.0.1:{self.server.server_port}"
        self.issuer = f"http://{self.place}/tenant"
        self.metadata: dict[str, Any] = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()

    def authorize(self, address: str) -> dict[str, str]:
        """Sign the person in at the address a browser was sent to; what the provider sends back in the query."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(12)
        self.codes[code] = asked
        return {"state": asked["state"], "code": code, "iss": self.issuer}

    def claims(self, asked: dict[str, str], access_token: str) -> dict[str, Any]:
        """The claims of an honest token."""
        now = int(time.time())
        return {
            "iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "auth_time": now,
            "nonce": asked["nonce"], "at_hash": half_hash(access_token), **self.person,
        }  # fmt: skip

    def sign(self, claims: dict[str, Any]) -> str:
        """The token, signed as this provider does."""
        return jwt.encode(claims, self.key, algorithm=self.algorithm, headers={"kid": self.kid})

    def _get(self, handler: BaseHTTPRequestHandler) -> None:
        path = urlsplit(handler.path).path.removeprefix("/tenant")
        self.asked.append(path)
        answers = {
            "/.well-known/openid-configuration": self.metadata,
            "/keys": {"keys": self.keys},
            "/userinfo": self.userinfo,
        }
        self._say(handler, path, 200 if path in answers else 404, answers.get(path, {}))

    def _post(self, handler: BaseHTTPRequestHandler) -> None:
        path = urlsplit(handler.path).path.removeprefix("/tenant")
        self.asked.append(path)
        body = handler.rfile.read(int(handler.headers.get("Content-Length", "0"))).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self._say(handler, path, *self._token(form, handler.headers.get("Authorization", "")))

    def _token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        if not self._is_client(form, authorization):
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or challenge.rstrip(b"=").decode() != asked.get("code_challenge")
            or form.get("redirect_uri") != asked.get("redirect_uri")
        ):
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe(12)
        claims = self.claims(asked, access)
        self.edit(claims)
        token = self.forge(claims) if self.forge else self.sign(claims)
        answer = {"access_token": access, "token_type": "Bearer", "id_token": token, "expires_in": 300}
        self.answer(answer)
        return 200, answer

    @staticmethod
    def _is_client(form: dict[str, str], authorization: str) -> bool:
        if authorization.startswith("Basic "):
            name, _colon, secret = base64.b64decode(authorization[6:]).decode().partition(":")
            return (unquote_plus(name), unquote_plus(secret)) == (CLIENT_ID, SECRET)
        return (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, SECRET)

    def _say(self, handler: BaseHTTPRequestHandler, path: str, status: int, answer: dict[str, Any]) -> None:
        kind, body = "application/json", json.dumps(answer).encode()
        more: dict[str, str] = {}
        if path in self.raw:
            status, kind, body, more = self.raw[path]
        handler.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **more}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)
