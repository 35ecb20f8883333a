"""Who may change the company's vocabulary: those who hold the right to company settings."""

from __future__ import annotations

from accounts.permissions import Permission
from base.actors import Actor
from base.errors import NotAllowed


def may_change(actor: Actor) -> bool:
    """Whether the actor may change company settings."""
    return actor.is_system or (actor.user is not None and actor.user.has(Permission.COMPANY_SETTINGS))


def require(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may change company settings."""
    if not may_change(actor):
        raise NotAllowed
