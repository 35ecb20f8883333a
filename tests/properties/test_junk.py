"""Junk sent to every address of the product by an administrator is answered with a sentence, never with a fault."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from typing import Any, cast

import pytest
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client

from accounts.models import User
from base.rest import limits
from portal import limiting
from tests.factories.accounts import signed_in
from tests.factories.tokens import token_of
from tests.properties.world import Route, World, address, make_world, routes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LONG = "x" * 10_000
# What a person never types: nothing, control characters, other scripts' digits, numbers no machine holds, wrong types.
JUNK = [
    "", "\x00", "²", "-1", "9" * 5000, LONG, "0001-01-01", "9999-12-31", "{}", "[1]", "%", "'\"><b>", "\u202e",
    "00000199999999999",
]  # fmt: skip
# Names that doors read from the address or the body, whether by a form or by hand.
NAMES = [
    "q", "sort", "page", "before", "after", "cols", "density", "open", "tab", "on", "n", "trail", "shown", "selected",
    "filter", "everyone", "act", "stage", "step", "status", "lens", "owner", "department", "brand", "country", "source",
    "tag", "rating", "from", "to", "version", "ad_version", "key", "title", "name", "label", "text", "subject", "kind",
    "type", "value", "values", "order", "job", "application", "at", "by", "trid", "draft", "r", "ticket", "email",
    "first_name", "last_name", "phone", "comment", "reason", "when", "send_at", "starts_on", "position", "user", "role",
    "due_on", "assignee", "experience", "education", "experience-TOTAL_FORMS", "education-TOTAL_FORMS", "w-TOTAL_FORMS",
    "e-TOTAL_FORMS", "more", "do", "limit", "offset", "pageId", "candidateId", "jobId", "date", "days", "count", "use",
    "number", "language", "visibility", "scope", "parent", "column", "mapping", "existing", "tags", "remove", "of",
    "next_url", "cursor", "radius", "location", "opened_from", "target_to", "created_from", "lat", "size", "color",
    "from_date", "updated_after", "salary_min", "salary_max", "positions", "target_start_on", "url", "code", "company",
]  # fmt: skip
# Signing out ends the session the walk needs; the rest of the walk would prove nothing.
LEFT_OUT = {"accounts:sign-out", "accounts:end-session", "accounts:user-deactivate"}


@pytest.fixture
def world(db: None) -> World:
    """One of everything."""
    return make_world()


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """Where the product failed: the last lines of each traceback."""
    found: list[str] = []

    def note(sender: Any, request: Any = None, **_more: Any) -> None:
        found.append(f"{request.method} {request.path[:120]}: {''.join(traceback.format_exc().splitlines(True)[-5:])}")

    got_request_exception.connect(note)
    yield found
    got_request_exception.disconnect(note)


class Walk:
    """Sends one request after the other; what each changes is taken back, so that all meet the same world."""

    def __init__(self, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pages, self.rest = signed_in(user), Client()
        self.pages.raise_request_exception = self.rest.raise_request_exception = False
        self.token = token_of(user)
        seconds = iter(range(10**9))
        limiter = limits.LocalLimiter(lambda: float(next(seconds)))
        monkeypatch.setattr(limits, "limiter", lambda: limiter)
        monkeypatch.setattr(limiting, "PAGES_A_MINUTE", 10**9)

    def send(self, route: Route, method: str, path: str, data: dict[str, Any] | None = None) -> int:
        """The status of the answer."""
        point = transaction.savepoint()
        answer: Any
        client, options = self.pages, cast("dict[str, Any]", {})
        if route.is_rest:
            client, path = self.rest, path.removeprefix("/api") or "/"
            options = {"headers": {"Host": "api.testserver", "X-SmartToken": self.token}}
        if method == "GET":
            answer = client.get(path, data or {}, **options)
        elif route.is_rest:
            answer = client.generic(method, path, str(data), "application/json", **options)
        else:
            answer = client.post(path, data or {}, **options)
        if answer.streaming:
            list(answer.streaming_content)
        transaction.savepoint_rollback(point)
        return int(answer.status_code)


@pytest.fixture
def walk(ada: User, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """An administrator's walk."""
    return Walk(ada, monkeypatch)


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_junk_is_refused(walk: Walk, world: World, faults: list[str], method: str, part: int) -> None:
    for number, route in enumerate(each for each in routes() if each.name not in LEFT_OUT):
        if number % 4 != part:
            continue
        for turn in range(2):
            junk = {name: JUNK[(place + number + turn * 9) % len(JUNK)] for place, name in enumerate(NAMES)}
            junk = {name: value for name, value in junk.items() if method == "POST" or len(value) < 6000}
            walk.send(route, method, address(route, world.keys), junk)
        if method == "POST":
            walk.send(route, method, address(route, world.keys))
    assert not faults, "\n".join(faults)
