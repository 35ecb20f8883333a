"""Which entries somebody may read: administrators all but those about themselves as a candidate.

Nobody sees the inside of their own application, and its history is its inside. Who is a candidate is known further up;
those packages say here which keys are somebody's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import Q, QuerySet

from base.actors import Actor
from base.audit.models import Entry

type_keys = Callable[[Actor], Iterable[str]]
_own: list[type_keys] = []


def register_own(keys: type_keys) -> type_keys:
    """Make known how to find the audit keys that are an actor's own ("candidate:…"). Twice changes nothing."""
    if keys not in _own:
        _own.append(keys)
    return keys


def readable(actor: Actor, rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Of these entries those that are not about the actor's own candidacy. One statement to find the keys."""
    own = Q()
    for keys in _own:
        for key in keys(actor):
            own |= Q(about__contains=[key])
    return rows.exclude(own) if own else rows
