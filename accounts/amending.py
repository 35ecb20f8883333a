"""Verbs of the compatible User API: several changes of one user as one act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Required, TypedDict, Unpack

from django.db import transaction

from accounts import access, authenticating, editing, joining
from accounts.models import SystemRole, User
from base.actors import Actor
from base.errors import Invalid, NotAllowed


class Amendment(TypedDict):
    """What a user is to become: everything that may be set, and the role."""

    email: str
    first_name: str
    last_name: str
    role: SystemRole
    sign_in_option: str
    sso_identifier: str
    location: str
    external_data: str
    language: str


class New(joining.Extras):
    """Who a new user is, beside the address."""

    first_name: Required[str]
    last_name: Required[str]
    role: Required[SystemRole]


@transaction.atomic
def amend_user(user: User, *, change: Callable[[User], Amendment], by: Actor) -> User:
    """Change several things of a user at once, or none of them.

    `change` gets the user as they are once nobody else can change them, and says what is to become of them; so two
    patches at once are both kept. Raises as `editing.edit_user` and `editing.change_role`, and what `change` raises.
    """
    if not access.may_administer(by):
        raise NotAllowed
    fresh = User.objects.select_for_update(of=["self"]).select_related("role").get(pk=user.pk)
    new = change(fresh)
    role = new["role"]
    changed = editing.edit_user(
        fresh,
        first_name=new["first_name"],
        last_name=new["last_name"],
        email=new["email"],
        sign_in_option=new["sign_in_option"],
        sso_identifier=new["sso_identifier"],
        location=new["location"],
        external_data=new["external_data"],
        language=new["language"],
        by=by,
    )
    return editing.change_role(changed, role=role, by=by)


@transaction.atomic
def add_with_password(email: str, *, password: str, by: Actor, **extras: Unpack[New]) -> User:
    """Make an account that waits, with a password that works once it is activated (the first User API).

    Raises as `joining.add_user`; Refused for somebody who signs in by single sign-on, Invalid for a weak password.
    """
    user = joining.add_user(email, by=by, **extras)
    authenticating.require_password_option(user)
    try:
        authenticating.set_password(user, new=password)
    except Invalid as error:
        raise Invalid(error.message, field="password") from error
    return user
