"""Verbs that change what is kept about a user."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import access, authenticating, history, joining, linking
from accounts.models import SystemRole, User
from base.actors import Actor
from base.audit.recording import record
from base.errors import Invalid, NotAllowed, Refused

PROFILE_FIELDS = ("first_name", "last_name", "time_zone", "language", "theme", "keys_enabled")


@transaction.atomic
def edit_user(user: User, *, first_name: str, last_name: str, email: str, by: Actor) -> User:
    """Correct somebody's name or address. A new address makes open links to the old one worthless.

    Raises NotAllowed unless an administrator asks; Invalid for a broken or taken address.
    """
    if not access.may_administer(by):
        raise NotAllowed
    new = {"first_name": first_name.strip(), "last_name": last_name.strip(), "email": joining.clean_email(email)}
    changes = _apply(user, new)
    if not changes:
        return user
    joining.save_with_unique_email(user)
    if "email" in changes:
        linking.void_links(user)
    record(history.USER_EDITED, on=user, by=by, changes=changes)
    return user


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
    """Give somebody another system role; other rights mean new sessions, so the present ones end.

    Raises NotAllowed unless an administrator asks; Refused for one's own role and for the last administrator.
    """
    if not access.may_administer(by):
        raise NotAllowed
    if user.role_id == role.pk:
        return user
    if access.is_self(by, user):
        raise Refused(_("You cannot change your own role. Ask another administrator."), code="self")
    joining.guard_last_administrator(user)
    before, user.role = user.role, role
    user.save(update_fields=["role", "updated_at"])
    authenticating.end_sessions(user)
    record(history.ROLE_CHANGED, on=user, by=by, data={"role": role.name}, changes={"role": (before.name, role.name)})
    return user


def _apply(user: User, new: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    changes = {name: (getattr(user, name), value) for name, value in new.items() if getattr(user, name) != value}
    for name, (_before, after) in changes.items():
        setattr(user, name, after)
    return changes
