"""The register of effects: topic → the function that performs it. Filled in each app's `ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.functional import Promise


class Performer(Protocol):
    """Carries out one effect.

    Gets the row's payload and its public id as a stable identifier to repeat with. Returns nothing on success; raises
    RetryableError to be called again later, PermanentError to give up. Runs outside any transaction and must end
    within 80 seconds.
    """

    def __call__(self, payload: dict[str, Any], *, effect_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Topic:
    """One kind of effect: its name, a label for people, who performs it and on which queue.

    `resolve_unknown` is asked after a worker died in the middle, with payload and effect id: True when the effect is
    known to have happened, False when it may be done again. Without it an unknown effect is repeated once.

    `hidden` names fields of the payload that administrators do not see. `forget` names fields that are removed once the
    effect happened; those of a payload with a true `private` lose the hidden ones as well. Done rows are kept for
    `keep_days`.
    """

    name: str
    label: str | Promise
    perform: Performer
    queue: str = "send"
    max_attempts: int = 12
    resolve_unknown: Callable[[dict[str, Any], str], bool] | None = None
    hidden: tuple[str, ...] = ()
    forget: tuple[str, ...] = ()
    keep_days: int = 30

    def without_private(self, payload: dict[str, Any]) -> dict[str, Any]:
        """What is kept of a payload once its effect happened."""
        gone = {*self.forget, *(self.hidden if payload.get("private") else ())}
        return {name: value for name, value in payload.items() if name not in gone}


_topics: dict[str, Topic] = {}


def register(topic: Topic) -> None:
    """Make a topic known. Raises ValueError when the name is taken by another one."""
    if topic.name in _topics and _topics[topic.name] != topic:
        raise ValueError(f"The outbox topic {topic.name} is registered twice.")
    _topics[topic.name] = topic


def get(name: str) -> Topic:
    """The topic of that name. Raises KeyError for an unknown one."""
    return _topics[name]


def every() -> list[Topic]:
    """All topics, by name."""
    return sorted(_topics.values(), key=lambda topic: topic.name)


def names_of(queue: str | None) -> list[str]:
    """The topics of one queue, or of all."""
    return [topic.name for topic in every() if queue is None or topic.queue == queue]


def queue_of(name: str) -> str:
    """The queue of a topic; of one no release knows any more, the usual queue."""
    return _topics[name].queue if name in _topics else "send"


def label_of(name: str) -> str:
    """How people call a topic; one no release knows any more shows its bare name."""
    return str(_topics[name].label) if name in _topics else name
