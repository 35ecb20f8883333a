"""Verbs that keep how many reviews somebody owes at hand for the rail, which must not cost a statement.

The figure is a convenience in the cache: the hub writes it, and asking for reviews does; it is only read in between.
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


def keep(user: int, count: int) -> None:
    """Keep what was counted for a user."""
    cache.set(_key(user), count, KEPT)
