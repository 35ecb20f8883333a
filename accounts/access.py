"""Who may do what with users, roles, tokens and settings. Rights on jobs and candidates live in `recruit`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import SystemRole, User
from accounts.permissions import Permission, RoleCode
from base.actors import Actor
from base.errors import NotAllowed, Refused


def has(actor: Actor, permission: Permission) -> bool:
    """Whether an actor holds a company-level permission. The product itself holds all, visitors none."""
    return actor.is_system or (actor.user is not None and actor.user.has(permission))


def require(actor: Actor, permission: Permission) -> None:
    """Raise NotAllowed unless the actor holds the permission."""
    if not has(actor, permission):
        raise NotAllowed


def may_administer(actor: Actor) -> bool:
    """Whether an actor may manage users, tokens and company settings."""
    return has(actor, Permission.COMPANY_SETTINGS)


def require_peer(actor: Actor, role: SystemRole) -> None:
    """Raise Refused where a role is the Administrator's and the actor is none: not made by others, nor their keys held.

    Whoever has the settings through a role of the company's own would otherwise make themselves an administrator, by a
    second account, by an administrator's address, or by an application that acts as one.
    """
    if role.code != RoleCode.ADMIN or actor.is_system or (actor.user is not None and actor.user.is_administrator):
        return
    raise Refused(_("Only administrators can do this to administrators. Ask one."), code="administrators_only")


def may_use_staff_pages(actor: Actor) -> bool:
    """Whether the pages for recruiters and hiring teams are open to an actor."""
    return has(actor, Permission.STAFF)


def is_self(actor: Actor, user: User) -> bool:
    """Whether the actor is this very user."""
    return actor.user is not None and actor.user.pk == user.pk
