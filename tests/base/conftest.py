"""What the tests of the base share: topics whose performers note what they did, and actors."""

from __future__ import annotations

import asyncio
import email
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.utils import timezone

from base.actors import Actor, ActorKind
from base.outbox import reconciling, topics
from config.launch.children import free_port


@dataclass
class Recorder:
    """A performer that remembers its calls and does what `acts` says, one after the other."""

    done: list[tuple[dict[str, Any], str]] = field(default_factory=list)
    acts: list[Callable[[], None]] = field(default_factory=list)

    def __call__(self, payload: dict[str, Any], *, effect_id: str) -> None:
        if self.acts:
            self.acts.pop(0)()
        self.done.append((payload, effect_id))


class _Holder:
    def __init__(self, *permissions: str) -> None:
        self.permissions = permissions

    def has(self, permission: object) -> bool:
        return permission in self.permissions


@pytest.fixture(autouse=True)
def database_up_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our server has just started, which would give every lease a while."""
    monkeypatch.setattr(reconciling, "_database_started_at", lambda: timezone.now() - timedelta(hours=1))


@pytest.fixture
def recorder() -> Recorder:
    """A performer without a topic yet."""
    return Recorder()


@pytest.fixture
def topic(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> Callable[..., topics.Topic]:
    """Registers a topic "test" performed by `recorder`, for this test only."""
    monkeypatch.setattr(topics, "_topics", dict(topics._topics))

    def register(name: str = "test", **more: Any) -> topics.Topic:
        made = topics.Topic(name, "Test", recorder, **more)
        topics.register(made)
        return made

    register()
    return lambda name="test", **more: (topics._topics.pop(name, None), register(name, **more))[1]


@pytest.fixture
def administrator() -> Actor:
    """Somebody who may change company settings."""
    return Actor(ActorKind.USER, "admin-key", "Ada Admin", _Holder("company.settings"))  # type: ignore[arg-type]  # all that is asked of a holder


@pytest.fixture
def employee() -> Actor:
    """Somebody who may not."""
    return Actor(ActorKind.USER, "employee-key", "Eve Employee", _Holder("portal.use"))  # type: ignore[arg-type]  # all that is asked of a holder


class Sink:
    """A mail server's mind: what it answers, and what it has accepted."""

    def __init__(self) -> None:
        self.accepted: list[Any] = []
        self.rcpt_answer = ""
        self.data_answers: list[str] = []

    # The names are those aiosmtpd calls.
    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802  # aiosmtpd's own name
        """Answer to the recipient."""
        if self.rcpt_answer:
            return self.rcpt_answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's own name
        """Answer to the letter; "cut" accepts it and hangs up before saying so."""
        answer = self.data_answers.pop(0) if self.data_answers else "250 OK"
        if answer.startswith("250") or answer == "cut":
            self.accepted.append(email.message_from_bytes(envelope.content))
        if answer == "cut":
            cast("asyncio.Transport", server.transport).abort()
        return answer if answer != "cut" else "250 OK"


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """A running mail server; the product is configured to use it."""
    made = Sink()
    port = free_port()
    controller = Controller(made, hostname="127.0.0.1", port=port, ready_timeout=10)
    controller.start()
    settings.EMAIL_BACKEND = "base.mail.backends.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_TIMEOUT = 5
    yield made
    controller.stop(no_assert=True)
