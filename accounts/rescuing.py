"""Verbs of break glass: the way in that an administrator keeps for the day on which single sign-on is broken."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import authenticating, history, linking, queries
from accounts.models import OneTimeLink, User
from base.actors import Actor
from base.audit.recording import record
from base.errors import NotAllowed, NotFound, Refused


@transaction.atomic
def make_link(email: str, *, by: Actor) -> tuple[User, str]:
    """Make a link that lets an administrator in once, within a quarter of an hour. Returns the user and its secret.

    Only the product itself may: whoever can run commands on the server. Raises NotAllowed, NotFound for an unknown
    address, Refused for somebody who is no active administrator.
    """
    if not by.is_system:
        raise NotAllowed
    user = queries.users_of_address(email).select_related("role").first()
    if user is None:
        raise NotFound(_("Nobody has this e-mail address."))
    _require_administrator(user)
    secret = linking.make_link(user, purpose=OneTimeLink.Purpose.BREAK_GLASS)
    record(history.BREAK_GLASS_LINK_MADE, on=user, by=by)
    return user, secret


def find_link(secret: str) -> OneTimeLink:
    """The link that was opened, unspent. Raises Refused when it is unknown, spent or too old."""
    return linking.find_link(secret, purpose=OneTimeLink.Purpose.BREAK_GLASS)


@transaction.atomic
def use_link(secret: str, *, by: Actor) -> User:
    """Use such a link up and return the administrator; all administrators hear of it. The door opens the session.

    Raises Refused when the link does not work any more, or its owner is no active administrator now.
    """
    user = linking.spend_link(secret, purpose=OneTimeLink.Purpose.BREAK_GLASS)
    _require_administrator(user)
    authenticating.note_break_glass(user, by=Actor.of(user, request_id=by.request_id, network=by.network))
    return user


def _require_administrator(user: User) -> None:
    if not (user.is_active and user.is_administrator):
        raise Refused(_("This is for active administrators only."), code="no_administrator")
