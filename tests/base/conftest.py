"""What the tests of the base share: topics whose performers note what they did, and actors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from base.actors import Actor, ActorKind
from base.outbox import topics


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


@pytest.fixture
def recorder() -> Recorder:
    """A performer without a topic yet."""
    return Recorder()


@pytest.fixture
def topic(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., topics.Topic]]:
    """Registers a topic "test" performed by `recorder`, for this test only."""
    monkeypatch.setattr(topics, "_topics", dict(topics._topics))

    def register(name: str = "test", **more: Any) -> topics.Topic:
        made = topics.Topic(name, "Test", recorder, **more)
        topics.register(made)
        return made

    register()
    yield lambda name="test", **more: (topics._topics.pop(name, None), register(name, **more))[1]


@pytest.fixture
def administrator() -> Actor:
    """Somebody who may change company settings."""
    return Actor(ActorKind.USER, "admin-key", "Ada Admin", _Holder("company.settings"))  # type: ignore[arg-type]


@pytest.fixture
def employee() -> Actor:
    """Somebody who may not."""
    return Actor(ActorKind.USER, "employee-key", "Eve Employee", _Holder("portal.use"))  # type: ignore[arg-type]
