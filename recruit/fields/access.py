"""Who may shape the company's own fields: those who hold the right to company settings. All staff may read them."""

from __future__ import annotations

from base.actors import Actor
from recruit.setup import access as settings


def may_shape(actor: Actor) -> bool:
    """Whether the actor may add and change fields and their values."""
    return settings.may_change(actor)


def require(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may shape fields."""
    settings.require(actor)
