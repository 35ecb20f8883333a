"""Verbs that change what is kept about a user."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from typing import TypedDict, Unpack

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import access, authenticating, history, joining, linking
from accounts.models import SystemRole, User
from base.actors import Actor
from base.audit.recording import record
from base.errors import Invalid, NotAllowed, Refused

PROFILE_FIELDS = ("first_name", "last_name", "time_zone", "language", "theme", "keys_enabled")


class Extras(TypedDict, total=False):
    """What may be changed beside name and address; what is left out stays."""

    sign_in_option: str
    sso_identifier: str
    location: str
    external_data: str
    language: str


@transaction.atomic
def edit_user(
    user: User,
    *,
    first_name: str,
    last_name: str,
    email: str,
    keep: str = "",
    by: Actor,
    **extras: Unpack[Extras],
) -> User:
    """Correct what is kept about somebody, and how they sign in ("SSO", "PASSWORD", or "" for the company's default).

    A new address or option makes open links worthless. A new option ends the sessions, but for the browser `keep` of
    who changes the own one; somebody still invited gets a letter that fits. The password is kept, so that the option
    can be changed back. Raises NotAllowed unless an administrator asks; Invalid for a broken or taken address, an
    unknown option, a taken or overlong SSO identifier.
    """
    if not access.may_administer(by):
        raise NotAllowed
    access.require_peer(by, user.role)
    new = {"first_name": first_name.strip(), "last_name": last_name.strip(), "email": joining.clean_email(email)}
    changes = _apply(user, new | _cleaned(extras))
    if not changes:
        return user
    joining.save_with_unique_email(user)
    if "email" in changes or "sign_in_option" in changes:
        linking.void_links(user)
    if "sign_in_option" in changes:
        authenticating.end_sessions(user, keep=keep if access.is_self(by, user) else "")
    if user.is_invited and user.deactivated_at is None and {"email", "sign_in_option"} & set(changes):
        joining.write_invitation(user, by=by)
    kind = history.SIGN_IN_OPTION_CHANGED if "sign_in_option" in changes else history.USER_EDITED
    record(kind, on=user, by=by, changes=changes)
    return user


def _cleaned(extras: Extras) -> dict[str, object]:
    new: dict[str, object] = {name: str(value).strip() for name, value in extras.items()}
    if "sign_in_option" in new:
        joining.clean_option(str(new["sign_in_option"]))
    if "sso_identifier" in new:
        joining.clean_identifier(str(new["sso_identifier"]))
    if "language" in new and new["language"] not in dict(settings.STAFF_LANGUAGES):
        raise Invalid(_("Choose a language of the list."), field="language")
    return new


@transaction.atomic
def edit_profile(
    user: User,
    *,
    first_name: str,
    last_name: str,
    time_zone: str,
    language: str,
    theme: str,
    keys_enabled: bool,
    by: Actor,
) -> User:
    """Change one's own name, zone, language, theme and keys. Raises NotAllowed for others, Invalid for bad values."""
    if not access.is_self(by, user):
        raise NotAllowed
    if time_zone not in zoneinfo.available_timezones():
        raise Invalid(_("Choose a time zone of the list."), field="time_zone")
    if language not in dict(settings.STAFF_LANGUAGES):
        raise Invalid(_("Choose a language of the list."), field="language")
    if theme not in ("system", "light", "dark"):
        raise Invalid(_("Choose a theme of the list."), field="theme")
    new = {
        "first_name": first_name.strip(),
        "last_name": last_name.strip(),
        "time_zone": time_zone,
        "language": language,
        "theme": theme,
        "keys_enabled": keys_enabled,
    }
    changes = _apply(user, new)
    if changes:
        user.save(update_fields=[*changes, "updated_at"])
        record(history.USER_EDITED, on=user, by=by, changes=changes)
    return user


@transaction.atomic
def change_role(user: User, *, role: SystemRole, by: Actor) -> User:
    """Give somebody another system role; other rights mean new keys: sessions, open links and API tokens end.

    Who is still invited gets a fresh letter. Raises NotAllowed unless an administrator asks; Refused for one's own role
    and for the last administrator.
    """
    if not access.may_administer(by):
        raise NotAllowed
    if user.role_id == role.pk:
        return user
    role = joining.lock_role(role)
    for each in (user.role, role):
        access.require_peer(by, each)
    if access.is_self(by, user):
        raise Refused(_("You cannot change your own role. Ask another administrator."), code="self")
    joining.guard_last_administrator(user)
    before, user.role = user.role, role
    user.save(update_fields=["role", "updated_at"])
    authenticating.end_sessions(user)
    authenticating.revoke_tokens(user)
    linking.void_links(user)
    if user.is_invited and user.deactivated_at is None:
        joining.write_invitation(user, by=by)
    record(history.ROLE_CHANGED, on=user, by=by, data={"role": role.name}, changes={"role": (before.name, role.name)})
    return user


def _apply(user: User, new: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    changes = {name: (getattr(user, name), value) for name, value in new.items() if getattr(user, name) != value}
    for name, (_before, after) in changes.items():
        setattr(user, name, after)
    return changes
