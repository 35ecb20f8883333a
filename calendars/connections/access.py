"""Who may set calendars up: administrators. Whoever has a calendar chooses for themselves."""

from __future__ import annotations

from base.access import require_administrator
from base.actors import Actor
from base.errors import NotAllowed

__all__ = ["require_administrator", "require_own"]


def require_own(by: Actor, user_id: int) -> None:
    """Raise NotAllowed unless the actor is that user: nobody chooses a calendar for somebody else."""
    if by.user is None or by.user.pk != user_id:
        raise NotAllowed
