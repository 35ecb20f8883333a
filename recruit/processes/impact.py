"""Pure: what a change of a hiring process would do, as the subjects above tell it before the change is made.

A subject registers a teller; the settings page asks all of them. Nothing is written by asking.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from base.actors import Actor
    from recruit.processes.models import HiringProcess, HiringStep
    from recruit.processes.stages import Station


class Deed(StrEnum):
    """What shall be changed."""

    DELETE = "delete"
    REQUIRE = "require"
    ORDER = "order"
    BIND = "bind"


@dataclass(frozen=True, slots=True)
class Change:
    """A change before it is made: the road as it is and as it would be, the step it is about, the scopes."""

    deed: Deed
    process: HiringProcess
    before: Sequence[Station] = ()
    after: Sequence[Station] = ()
    step: HiringStep | None = None
    scope_before: Mapping[str, Sequence[str]] = field(default_factory=dict)
    scope_after: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is affected: a candidate, a job, a workflow card."""

    label: str
    detail: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """One consequence: a sentence with its number, and some of those it touches."""

    sentence: str
    count: int
    lines: Sequence[Line] = ()
    tone: str = "warn"


Teller = Callable[["Actor", Change], "list[Effect]"]
_tellers: dict[str, Teller] = {}


def register(name: str, teller: Teller) -> None:
    """Ask this subject too, once; the later registration of a name replaces the earlier one."""
    _tellers[name] = teller


def effects_of(actor: Actor, change: Change) -> list[Effect]:
    """What the change would do, told by every subject; only consequences that touch something."""
    told: list[Any] = [teller(actor, change) for _name, teller in sorted(_tellers.items())]
    return [effect for effects in told for effect in effects if effect.count]
