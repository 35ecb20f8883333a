"""What an actor may not read of a request's facts. Subjects above register what they hide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from base.actors import Actor
from recruit.approvals.models import ApprovalRequest

Mask = Callable[[Actor, ApprovalRequest], frozenset[str]]
_masks: list[Mask] = []


def register(mask: Mask) -> None:
    """Add a rule that answers the keys of the facts that the actor may not read of this request."""
    _masks.append(mask)


def hidden_keys(actor: Actor, request: ApprovalRequest) -> frozenset[str]:
    """The keys of the request's facts that the actor may not read."""
    return frozenset().union(*(mask(actor, request) for mask in _masks))


def shown_lines(actor: Actor, request: ApprovalRequest) -> list[dict[str, Any]]:
    """The lines of the request's facts that the actor may read."""
    hidden = hidden_keys(actor, request)
    return [line for line in request.facts.get("lines", []) if line.get("key") not in hidden]
