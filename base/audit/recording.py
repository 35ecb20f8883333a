"""The only writer of the audit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.functional import Promise

from base.actors import Actor
from base.audit.kinds import Kind
from base.audit.models import Entry


class Recordable(Protocol):
    """A thing with a public id and a kind of its own; `str()` names it."""

    @property
    def audit_kind(self) -> str: ...

    @property
    def public_id(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Named:
    """Something to write about that is no row of its own, or no longer: a provider, a topic, somebody erased."""

    audit_kind: str
    public_id: str
    name: str | Promise = ""

    def __str__(self) -> str:
        return str(self.name)


def key_of(thing: Recordable) -> str:
    """The audit key of a thing: "job:0d3c…"."""
    return f"{thing.audit_kind}:{thing.public_id}"


def record(
    kind: Kind,
    *,
    on: Recordable,
    by: Actor,
    about: Sequence[Recordable] = (),
    data: dict[str, Any] | None = None,
    changes: dict[str, tuple[Any, Any]] | None = None,
) -> Entry:
    """Write down what happened, in the transaction of the change.

    `on` is the thing it happened to, `about` further things whose timelines show it, `data` facts that fill the
    kind's sentence, `changes` maps field names to (before, after).
    """
    entry = _entry(kind, by, Fact(on, tuple(about), data or {}, changes or {}))
    entry.save(force_insert=True)
    return entry


@dataclass(frozen=True, slots=True)
class Fact:
    """What happened to one of many: the arguments of `record` that differ."""

    on: Recordable
    about: Sequence[Recordable] = ()
    data: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)


def record_many(kind: Kind, facts: Iterable[Fact], *, by: Actor) -> list[Entry]:
    """Write down the same kind of thing about many objects: as `record` would one by one, in one statement."""
    return Entry.objects.bulk_create([_entry(kind, by, fact) for fact in facts])


def _entry(kind: Kind, by: Actor, fact: Fact) -> Entry:
    keys = [key_of(fact.on), *(key_of(thing) for thing in fact.about)]
    who = by.viewed_by or by  # who looks through another's eyes answers for what is seen
    return Entry(
        kind=kind.name,
        object_key=keys[0],
        object_name=str(fact.on)[:300],
        about=keys,
        actor_kind=who.kind,
        actor_key=who.key,
        actor_name=who.name[:200],
        data=fact.data | {"viewed_as": by.key} if by.viewed_by else fact.data,
        changes={name: list(pair) for name, pair in fact.changes.items()},
        request_id=by.request_id,
        network=by.network,
    )
