"""What REST tests share: tokens, and a client that sends them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import ApiToken, Company, User
from accounts.permissions import RoleCode
from base.rest import limits
from tests.factories.accounts import make_company, make_user


class Api:
    """A client with a token. Bodies are JSON; answers are Django's test responses."""

    def __init__(self, token: str = "", *, host: str = "api.testserver", prefix: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.host, self.prefix = host, prefix
        self.headers = {"X-SmartToken": token} if token else {}

    def ask(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """Send a request below the API's prefix."""
        headers = self.headers | options.pop("headers", {})
        data = json.dumps(body) if body is not None else ""
        content_type = options.pop("content_type", "application/json")
        return self.client.generic(
            method, self.prefix + path, data, content_type, headers={"Host": self.host, **headers}, **options
        )

    def get(self, path: str, **options: Any) -> Any:
        """GET."""
        return self.ask("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        """POST JSON."""
        return self.ask("POST", path, body, **options)

    def put(self, path: str, body: Any = None, **options: Any) -> Any:
        """PUT JSON."""
        return self.ask("PUT", path, body, **options)

    def patch(self, path: str, body: Any = None, **options: Any) -> Any:
        """PATCH JSON."""
        return self.ask("PATCH", path, body, **options)

    def delete(self, path: str, **options: Any) -> Any:
        """DELETE."""
        return self.ask("DELETE", path, **options)

    def upload(self, path: str, fields: dict[str, Any]) -> Any:
        """POST multipart/form-data."""
        return self.client.post(self.prefix + path, fields, headers={"Host": self.host, **self.headers})


class Clock:
    """The time of the rate limits: a second passes at each look, so that nobody is refused, until `stands` is set."""

    def __init__(self) -> None:
        self.now = 0.0
        self.stands = False

    def __call__(self) -> float:
        """The time in seconds."""
        self.now += 0 if self.stands else 1
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Each test starts with full buckets and a clock of its own."""
    clock = Clock()
    limiter = limits.LocalLimiter(clock)
    monkeypatch.setattr(limits, "limiter", lambda: limiter)
    return clock


@pytest.fixture
def company(db: None) -> Company:
    """The company of the installation."""
    return make_company()


def make_token(owner: User, secret: str, **fields: Any) -> ApiToken:
    """A token whose value is `secret`."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    return ApiToken.objects.create(owner=owner, name=f"Token of {owner}", prefix=secret[:8], digest=digest, **fields)


@pytest.fixture
def api_of(company: Company) -> Callable[..., Api]:
    """Makes a client for a user: `api_of(user)`."""

    def make(owner: User, *, host: str = "api.testserver", prefix: str = "", **fields: Any) -> Api:
        secret = f"DCRA1-{owner.public_id.hex}{ApiToken.objects.count()}"
        make_token(owner, secret, **fields)
        return Api(secret, host=host, prefix=prefix)

    return make


@pytest.fixture
def admin(company: Company) -> User:
    """An administrator."""
    return make_user(RoleCode.ADMIN, first_name="Ada")


@pytest.fixture
def api(admin: User, api_of: Callable[..., Api]) -> Api:
    """A client with an administrator's token."""
    return api_of(admin)
