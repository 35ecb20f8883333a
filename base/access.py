"""Who may look after the machinery: administrators. The rights themselves are named in `accounts.permissions`."""

from __future__ import annotations

from typing import Any, Protocol, cast

from base.actors import Actor
from base.errors import NotAllowed

COMPANY_SETTINGS = "company.settings"


class Rightful(Protocol):
    """Somebody whose rights can be asked for, whatever package knows more about them."""

    def has(self, permission: Any) -> bool: ...


def may_administer(by: Actor) -> bool:
    """Whether the actor may see and change how the installation works."""
    if by.is_system:
        return True
    holder = cast("Rightful | None", by.user)
    return holder is not None and holder.has(COMPANY_SETTINGS)


def require_administrator(by: Actor) -> None:
    """Raise NotAllowed unless the actor may administer."""
    if not may_administer(by):
        raise NotAllowed
