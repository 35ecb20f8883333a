"""Verbs with which administrators shape the roles on hiring teams: what each may do, and more roles (facts §10.6)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotFound, Refused, Stale, type_message
from base.remembering import forget
from recruit.setup import access
from recruit.teams import history, rights, uses
from recruit.teams.models import HiringTeamRole
from recruit.teams.wording import LABELS, LEVELS

NAME, DESCRIPTION = 60, 300
type_levels = Mapping[str, str]


@transaction.atomic
def make_role(like: HiringTeamRole, *, by: Actor, name: str, description: str = "") -> HiringTeamRole:
    """Add a role that may do what another may; it can be changed then. Five can be added, no more.

    Raises NotAllowed unless an administrator asks; Invalid for an empty or known name; Refused (too_many) for a sixth;
    NotFound when the role to copy is gone.
    """
    access.require(by)
    like = _locked(like)
    # Two who add the last one at once: everybody who adds waits for this row.
    list(HiringTeamRole.objects.select_for_update().filter(code=rights.RECRUITER))
    if HiringTeamRole.objects.filter(is_default=False).count() >= rights.MOST_CUSTOM:
        raise Refused(
            _("There are {most} roles of your own, the most there can be. Delete one first.").format(
                most=rights.MOST_CUSTOM
            ),
            code="too_many",
        )
    role = HiringTeamRole(levels=dict(like.levels), position=100, code=_code(name))
    _name(role, name, description)
    recording.record(history.ROLE_MADE, on=role, by=by, data={"like": like.name})
    return role


@transaction.atomic
def edit_role(
    role: HiringTeamRole, *, by: Actor, name: str, description: str, levels: type_levels, seen: str = ""
) -> HiringTeamRole:
    """Change what a role is called and may do; everybody who has it gains and loses at once.

    `levels` names a level for lines of the matrix; lines left out stay. `seen` is the role's `updated_at` when the
    caller read it. Raises NotAllowed, NotFound, Invalid naming each wrong line, Stale when somebody changed it since.
    """
    access.require(by)
    row = _locked(role, seen)
    before = _facts(row)
    row.levels = {**row.levels, **_checked(levels)}
    _name(row, name, description)
    _record_changes(history.ROLE_EDITED, row, before, by)
    return row


@transaction.atomic
def reset_role(role: HiringTeamRole, *, by: Actor, seen: str = "") -> HiringTeamRole:
    """Give one of the five default roles the rights it came with; its name stays.

    Raises NotAllowed, NotFound, Stale; Refused for a role of the company's own.
    """
    access.require(by)
    row = _locked(role, seen)
    if row.code not in rights.DEFAULTS:
        raise Refused(_("This role is your own: it has no default."), code="no_default")
    before = _facts(row)
    row.levels = dict(rights.DEFAULTS[row.code])
    row.save(update_fields=["levels", "updated_at"])
    _record_changes(history.ROLE_RESET, row, before, by)
    return row


@transaction.atomic
def switch_off(role: HiringTeamRole, *, by: Actor) -> HiringTeamRole:
    """Offer a role no longer. Who has it keeps it, with all its rights.

    Raises NotAllowed, NotFound; Refused for the role that everybody gets who opens a job.
    """
    access.require(by)
    row = _locked(role)
    if row.code == rights.RECRUITER:
        raise Refused(_("Whoever opens a job gets this role: it cannot be switched off."), code="needed")
    return _switch(row, by, on=False)


@transaction.atomic
def switch_on(role: HiringTeamRole, *, by: Actor) -> HiringTeamRole:
    """Offer a role again. Raises NotAllowed, NotFound."""
    access.require(by)
    return _switch(_locked(role), by, on=True)


@transaction.atomic
def delete_role(role: HiringTeamRole, *, by: Actor) -> None:
    """Delete a role of the company's own that nothing uses.

    Raises NotAllowed, NotFound; Refused for the five default roles (is_default), and for one in use (in_use), with
    how much uses it.
    """
    access.require(by)
    row = _locked(role)
    if row.is_default:
        raise Refused(_("The five default roles stay. Switch it off instead."), code="is_default")
    if used := uses.in_words().get(row.code):
        raise Refused(
            _("{name} is in use: {uses}. Give them another role first, or switch this one off.").format(
                name=row.name, uses=", ".join(used)
            ),
            code="in_use",
        )
    recording.record(history.ROLE_DELETED, on=row, by=by)
    row.delete()
    forget()


def _switch(row: HiringTeamRole, by: Actor, *, on: bool) -> HiringTeamRole:
    if row.is_active != on:
        row.is_active = on
        row.save(update_fields=["is_active", "updated_at"])
        recording.record(history.ROLE_SWITCHED_ON if on else history.ROLE_SWITCHED_OFF, on=row, by=by)
    return row


def _locked(role: HiringTeamRole, seen: str = "") -> HiringTeamRole:
    row = HiringTeamRole.objects.select_for_update().filter(pk=role.pk).first()
    if row is None:
        raise NotFound
    if seen and row.updated_at.isoformat() != seen:
        raise Stale(_("Somebody changed this role since you opened it. Reload the page and make your changes again."))
    return row


def _checked(levels: type_levels) -> dict[str, str]:
    problems: dict[str, type_message] = {}
    for key, level in levels.items():
        line = rights.BY_KEY.get(key)
        if line is None:
            problems[key] = _("There is no such line in the matrix.")
        elif level not in line.levels:
            problems[key] = _("Choose one of the levels of this line.")
    if problems:
        raise Invalid(fields=problems)
    return dict(levels)


def _name(row: HiringTeamRole, name: str, description: str) -> None:
    row.name, row.description = " ".join(name.split()), " ".join(description.split())
    problems: dict[str, type_message] = {}
    if not row.name or len(row.name) > NAME:
        problems["name"] = _("Enter a name of at most {most} characters.").format(most=NAME)
    if len(row.description) > DESCRIPTION:
        problems["description"] = _("Use at most {most} characters.").format(most=DESCRIPTION)
    if problems:
        raise Invalid(fields=problems)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "hiring_team_role_name_once" not in str(error):
            raise
        raise Invalid(_("There is a role of this name."), field="name", code="name_taken") from error


def _code(name: str) -> str:
    """What the API calls the role: readable, and never that of a role there was before."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Z0-9]+", "_", plain.upper()).strip("_")[:31] or "ROLE"
    return f"{stem}_{uuid4().hex[:6].upper()}"


def _facts(row: HiringTeamRole) -> dict[str, Any]:
    levels = {str(LABELS[line.key]): _word(row.levels.get(line.key, "")) for line in rights.LINES}
    return {"name": row.name, "description": row.description, **levels}


def _word(level: str) -> str:
    return str(LEVELS[rights.Level(level)]) if level else ""


def _record_changes(kind: Any, row: HiringTeamRole, before: dict[str, Any], by: Actor) -> None:
    after = _facts(row)
    changes = {key: (before[key], after[key]) for key in before if before[key] != after[key]}
    if changes:
        recording.record(kind, on=row, by=by, changes=changes)
