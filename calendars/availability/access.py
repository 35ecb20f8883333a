"""Who may say when somebody works: they themselves, and administrators."""

from __future__ import annotations

from accounts import access as accounts
from accounts.models import User
from base.actors import Actor
from base.errors import NotAllowed


def may_set(by: Actor, user: User) -> bool:
    """Whether the actor may change when the user works and what they keep for interviews."""
    return accounts.is_self(by, user) or accounts.may_administer(by)


def require_set(by: Actor, user: User) -> None:
    """Raise NotAllowed unless the actor may change the user's times."""
    if not may_set(by, user):
        raise NotAllowed
