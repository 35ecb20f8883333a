"""Verbs that keep how many reviews somebody owes at hand for the rail, which must not cost a statement.

The figure is a convenience in the cache: the hub writes it, a request for a review adds to it; it is only read else.
"""

from __future__ import annotations

from django.core.cache import cache

from base.actors import Actor

# Long enough for a week-end; whoever comes later is counted by the hub.
KEPT = 4 * 24 * 3600


def _key(user: int) -> str:
    return f"interviews.owed.{user}"


def at_hand(actor: Actor) -> int:
    """How many reviews of interviews the actor owes as counted last. No statement."""
    return int(cache.get(_key(actor.user.pk)) or 0) if actor.user is not None else 0


def add(user: int) -> None:
    """Count one more for a user, who was asked for a review."""
    cache.set(_key(user), int(cache.get(_key(user)) or 0) + 1, KEPT)


def keep(user: int, count: int) -> None:
    """Keep what was counted for a user."""
    cache.set(_key(user), count, KEPT)
