"""Verbs with which administrators make access groups, edit them and delete them (product facts §10.5).

Who is in a group is for `accounts.grouping`.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import history
from accounts.models import AccessGroup, User
from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotFound, Stale, type_message
from base.remembering import forget
from recruit.fields import queries, scopes
from recruit.setup import access

MOST_GROUPS = 500


@transaction.atomic
def make_group(
    *, by: Actor, name: str, scope: scopes.Scope, description: str = "", level: str = AccessGroup.Level.VIEW
) -> AccessGroup:
    """Make a group without members. Jobs within the scope are in it at once, and later ones by themselves.

    Raises NotAllowed unless an administrator asks; Invalid for a name that is empty or known, for a scope that names
    no value or one that is not there, and for a level that is none.
    """
    access.require(by)
    if AccessGroup.objects.count() >= MOST_GROUPS:
        raise Invalid(_("There are 500 access groups, the most there can be. Delete one first."), code="too_many")
    group = AccessGroup()
    _write(group, name=name, description=description, scope=scope, level=level)
    data = {"scope": in_words(group.scope), "level": group.level}
    recording.record(history.GROUP_MADE, on=group, by=by, data=data)
    return group


@transaction.atomic
def edit_group(
    group: AccessGroup, *, by: Actor, name: str, scope: scopes.Scope, description: str = "",
    level: str = AccessGroup.Level.VIEW, seen: str = "",
) -> AccessGroup:  # fmt: skip
    """Change a group; its members gain and lose jobs at once. Raises as `make_group`, NotFound for one that is gone.

    `seen` is the group's `updated_at` when the caller read it: Stale when somebody changed it since.
    """
    access.require(by)
    row = _locked(group)
    if seen and row.updated_at.isoformat() != seen:
        raise Stale(
            _("Somebody changed this group since you opened it. Copy your words, reload and put them in again.")
        )
    before = _facts(row)
    _write(row, name=name, description=description, scope=scope, level=level)
    after = _facts(row)
    if differing := {key: (before[key], after[key]) for key in before if before[key] != after[key]}:
        recording.record(history.GROUP_EDITED, on=row, by=by, changes=differing)
    return row


@transaction.atomic
def delete_group(group: AccessGroup, *, by: Actor) -> None:
    """Delete a group: what it opened is closed at once, unless a team or another group opens it.

    Raises NotAllowed unless an administrator asks, NotFound for a group that is gone.
    """
    access.require(by)
    row = _locked(group)
    members = list(User.objects.filter(group_memberships__group=row).order_by("pk"))
    data = {"scope": in_words(row.scope), "members": len(members)}
    recording.record(history.GROUP_DELETED, on=row, by=by, about=members, data=data)
    row.delete()
    forget()


def checked_scope(scope: scopes.Scope) -> dict[str, list[str]]:
    """The scope in its normal form. Raises Invalid when it names no value, or one that is not there."""
    wanted = scopes.normal(scope)
    if not wanted:
        raise Invalid(_("Choose at least one value. A group without any would open every job."), field="scope")
    if queries.known_scope(wanted) != wanted:
        raise Invalid(_("Some of the values are gone. Look at the choice again."), field="scope", code="gone")
    return wanted


def in_words(scope: scopes.Scope) -> str:
    """A scope in one line: "Brand: Norrsund; Country: Sweden, Norway"."""
    return "; ".join(f"{label}: {', '.join(names)}" for label, names in queries.scope_words(scope))


def _locked(group: AccessGroup) -> AccessGroup:
    row = AccessGroup.objects.select_for_update().filter(pk=group.pk).first()
    if row is None:
        raise NotFound
    return row


def _facts(group: AccessGroup) -> dict[str, Any]:
    words = in_words(group.scope)
    return {"name": group.name, "description": group.description, "scope": words, "level": group.level}


def _write(group: AccessGroup, *, name: str, description: str, scope: scopes.Scope, level: str) -> None:
    problems: dict[str, type_message] = {}
    name, description = " ".join(name.split()), description.strip()
    if not name or len(name) > 100:
        problems["name"] = _("Enter a name of at most 100 characters.")
    if len(description) > 500:
        problems["description"] = _("Use at most 500 characters.")
    if level not in AccessGroup.Level.values:
        problems["level"] = _("Choose what the group gives: view or full access.")
    try:
        group.scope = checked_scope(scope)
    except Invalid as error:
        problems |= error.fields
    if problems:
        raise Invalid(fields=problems)
    group.name, group.description, group.level = name, description, level
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        if "access_group_name_once" not in str(error):
            raise
        raise Invalid(_("There is an access group of this name."), field="name", code="name_taken") from error
    forget()
