"""Verbs that make, change and delete custom system roles (product facts §10.4). The five of the product stay."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import access, authenticating, history
from accounts.models import SystemRole, User
from accounts.permissions import CHOSEN, LABELS, Permission, RoleCode, with_implied
from base.actors import Actor
from base.audit.recording import record
from base.errors import Invalid, NotAllowed, NotFound, Refused, Stale, type_message

NAME, DESCRIPTION, MOST_ROLES = 80, 300, 50


@transaction.atomic
def make_role(name: str, *, by: Actor, permissions: Iterable[str], description: str = "") -> SystemRole:
    """Add a system role with these rights of `permissions.CHOSEN`.

    Raises NotAllowed unless an administrator asks; Invalid for an empty or known name, and for a right that is none;
    Refused for rights the asker does not have (not_yours), and for too many roles.
    """
    _require(by)
    if SystemRole.objects.filter(is_system=False).count() >= MOST_ROLES:
        raise Refused(_("There are {most} roles of your own already.").format(most=MOST_ROLES), code="too_many")
    role = SystemRole(code=f"CUSTOM_{uuid4().hex[:12].upper()}", is_system=False, position=100)
    _write(role, by, name, description, permissions)
    record(history.SYSTEM_ROLE_MADE, on=role, by=by, data={"rights": words_of(role)})
    return role


@transaction.atomic
def edit_role(
    role: SystemRole,
    *,
    by: Actor,
    name: str,
    permissions: Iterable[str],
    description: str = "",
    seen: str = "",
    keep: str = "",
) -> SystemRole:
    """Change a custom role. With other rights the sessions of all who have it end, apart from the one named by `keep`.

    `seen` is `version_of` the role when the caller read it. Raises as `make_role`; NotFound; Stale when somebody
    changed it since; Refused for the five of the product (is_system), and when the asker would lose the settings
    by it (own_role).
    """
    _require(by)
    row = _locked(role)
    if seen and seen != version_of(row):
        raise Stale(_("Somebody changed this role since you opened it. Reload the page and make your changes again."))
    before = {"name": row.name, "description": row.description, "rights": words_of(row)}
    held = set(row.permissions)
    _write(row, by, name, description, permissions)
    if by.user is not None and by.user.role_id == row.pk and not row.grants(Permission.COMPANY_SETTINGS):
        raise Refused(
            _("You have this role yourself and could not come back here. Ask another administrator."), code="own_role"
        )
    after = {"name": row.name, "description": row.description, "rights": words_of(row)}
    holders = User.objects.filter(role=row)
    if held != set(row.permissions):
        for user in holders.filter(sessions__isnull=False).distinct():
            authenticating.end_sessions(user, keep=keep if access.is_self(by, user) else "")
    if changes := {key: (before[key], after[key]) for key in before if before[key] != after[key]}:
        record(history.SYSTEM_ROLE_EDITED, on=row, by=by, data={"users": holders.count()}, changes=changes)
    return row


@transaction.atomic
def delete_role(role: SystemRole, *, by: Actor) -> None:
    """Delete a custom role nobody has. Raises NotAllowed, NotFound; Refused for one of the five and for one in use."""
    _require(by)
    row = _locked(role)
    count = User.objects.filter(role=row).count()
    if count:
        sentence = ngettext(
            "{n} user has this role. Give them another one first.",
            "{n} users have this role. Give them another one first.",
            count,
        )
        raise Refused(sentence.format(n=count), code="in_use")
    record(history.SYSTEM_ROLE_DELETED, on=row, by=by)
    row.delete()


def version_of(role: SystemRole) -> str:
    """Names the role as it stands, so that a change by somebody else is noticed."""
    facts = "\n".join([role.name, role.description, *sorted(role.permissions)])
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


def words_of(role: SystemRole) -> str:
    """What a role may do, as the audit keeps it."""
    return "; ".join(str(label) for right, label in LABELS.items() if role.grants(right))


def _require(by: Actor) -> None:
    if not access.may_administer(by):
        raise NotAllowed
    # Two who name roles alike, or change one, at once: each waits for this row.
    list(SystemRole.objects.select_for_update().filter(code=RoleCode.ADMIN))


def _locked(role: SystemRole) -> SystemRole:
    row = SystemRole.objects.select_for_update().filter(pk=role.pk).first()
    if row is None:
        raise NotFound
    if row.is_system:
        raise Refused(_("The five roles of the product cannot be changed. Make a role of your own."), code="is_system")
    return row


def _write(row: SystemRole, by: Actor, name: str, description: str, permissions: Iterable[str]) -> None:
    wanted, problems = set(permissions), dict[str, type_message]()
    row.name, row.description = " ".join(name.split()), " ".join(description.split())
    if not row.name or len(row.name) > NAME:
        problems["name"] = _("Enter a name of at most {most} characters.").format(most=NAME)
    elif SystemRole.objects.filter(name__iexact=row.name).exclude(pk=row.pk).exists():
        problems["name"] = _("There is a role of this name.")
    if len(row.description) > DESCRIPTION:
        problems["description"] = _("Use at most {most} characters.").format(most=DESCRIPTION)
    if wanted - {right.value for right in CHOSEN}:
        problems["permissions"] = _("Choose rights of the list.")
    if problems:
        raise Invalid(fields=problems)
    given = with_implied(Permission(right) for right in wanted)
    if strange := [str(LABELS[right]) for right in LABELS if right in given and not access.has(by, right)]:
        raise Refused(
            _("You cannot give rights you do not have: {rights}.").format(rights="; ".join(strange)), code="not_yours"
        )
    row.permissions = sorted(right.value for right in given)
    row.save()
