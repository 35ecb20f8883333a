"""Verbs that keep how many approvals wait for somebody at hand for the rail, which must not cost a statement.

The figure is a convenience in the cache: it is written when requests change and when the hub or the home page counts,
and only read in between. Where the cache was wiped, the rail shows none until then.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count

from base.actors import Actor
from recruit.approvals.models import ApprovalStep
from recruit.approvals.states import RequestStatus, StepStatus

# Long enough for a week-end; whoever comes later is counted on the home page.
KEPT = 4 * 24 * 3600


def _key(user: int) -> str:
    return f"approvals.waiting.{user}"


def at_hand(actor: Actor) -> int:
    """How many approvals wait for the actor as counted last. No statement."""
    return int(cache.get(_key(actor.user.pk)) or 0) if actor.user is not None else 0


def keep(actor: Actor, count: int) -> None:
    """Keep what a page has counted for the actor."""
    if actor.user is not None:
        cache.set(_key(actor.user.pk), count, KEPT)


def recount_later(users: Iterable[int]) -> None:
    """Count anew what waits for these users once the present change is certain."""
    keys = list(users)
    transaction.on_commit(lambda: recount(keys), robust=True)


def recount(users: Iterable[int]) -> None:
    """Count anew what waits for these users, and keep it. One statement."""
    keys = set(users)
    rows = ApprovalStep.objects.filter(
        approver__in=keys, status=StepStatus.PENDING.value, asked_at__isnull=False,
        request__status=RequestStatus.PENDING.value,
    )  # fmt: skip
    counted = dict(rows.order_by().values_list("approver").annotate(Count("pk")))
    cache.set_many({_key(key): counted.get(key, 0) for key in keys}, KEPT)
