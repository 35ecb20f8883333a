"""What the company's roles and groups give, read at most once a request. The rules themselves are in `rights`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import JSONField, Value

from accounts.models import AccessGroup, User
from accounts.permissions import Permission
from accounts.queries import company
from base.remembering import once
from recruit.teams import rights
from recruit.teams.models import HiringTeamRole
from recruit.teams.rights import JobAction

# The company's setting of each role ("independent reviews", product facts §15.6) is called so, with its code after it.
RATING_FIRST = "reviews.independent."
_ROLES_READ = "recruit.teams.roles"
# What is read of a role: first what it is, then what puts it into order.
_ROLE = ("code", "name", "description", "is_active", "levels", "position", "name", "pk")


@dataclass(frozen=True, slots=True)
class Group:
    """An access group as a rule: the jobs of a scope, and what it gives on them."""

    name: str
    scope: Mapping[str, list[str]]
    actions: frozenset[JobAction]


@dataclass(frozen=True, slots=True)
class _Given:
    """What a user has beside hiring teams: access groups, and how far the open temporary grants reach."""

    groups: tuple[Group, ...]
    reaches: frozenset[str]


@dataclass(frozen=True, slots=True)
class TeamRole:
    """A role on hiring teams: its words, and what it may do."""

    code: str
    name: str
    description: str
    is_active: bool
    actions: frozenset[JobAction]


def team_roles() -> Mapping[str, TeamRole]:
    """Every role on hiring teams by its code, in the company's order. One query a request."""
    return once(_ROLES_READ, _read_roles)


def actions_by_role() -> Mapping[str, frozenset[JobAction]]:
    """What each role on a hiring team may do, by its code."""
    return {code: role.actions for code, role in team_roles().items()}


def choices() -> list[tuple[str, str]]:
    """The roles somebody can be given on a job: code and name."""
    return [(role.code, role.name) for role in team_roles().values() if role.is_active]


def role_name(code: str) -> str:
    """What the company calls a role."""
    role = team_roles().get(code)
    return role.name if role else code


def groups_of(user: User) -> tuple[Group, ...]:
    """The access groups that count for a user: none unless the system role takes part in them. One query a request."""
    return _given(user).groups


def reaches_of(user: User) -> frozenset[str]:
    """How far the user's open temporary grants reach (keys of `rights.GRANTS`), whatever their jobs. The same query."""
    return _given(user).reaches


def reaches_with(user: User, action: JobAction) -> frozenset[str]:
    """Those of the user's open temporary grants, by how far they reach, that allow this on their jobs."""
    return frozenset(reach for reach in reaches_of(user) if action in granted_by(user, reach))


def granted_by(user: User, reach: str) -> frozenset[JobAction]:
    """What an open temporary grant of this reach gives the user on its job."""
    return limited(user, rights.GRANTS.get(reach, frozenset()))


def _given(user: User) -> _Given:
    return once(("recruit.teams.given", user.pk), lambda: _read_given(user))


def actions_in_role(user: User, code: str) -> frozenset[JobAction]:
    """What the user may do on a job with this role on its team: less for those who may not create jobs."""
    return limited(user, actions_by_role().get(code, frozenset()))


def limited(user: User, actions: frozenset[JobAction]) -> frozenset[JobAction]:
    """What remains of these rights on a job for a user: nothing when inactive, no editing for non-creators."""
    if not user.is_active:
        return frozenset()
    return actions if user.has(Permission.JOBS_CREATE) else actions - rights.EDITING


def roles_with(user: User, action: JobAction) -> frozenset[str]:
    """The roles in which the user may do this on a job. Empty for those who may not be on hiring teams."""
    if not user.has(Permission.HIRING_TEAM):
        return frozenset()
    return frozenset(code for code, actions in actions_by_role().items() if action in limited(user, actions))


def groups_with(user: User, action: JobAction) -> tuple[Group, ...]:
    """The user's access groups that allow this on their jobs."""
    return tuple(group for group in groups_of(user) if action in limited(user, group.actions))


def reaches_less(user: User, action: JobAction, than: JobAction) -> bool:
    """Whether there can be jobs on which the user may do `than` but not `action`. No statement of its own."""
    if user.has(Permission.JOBS_ALL):
        return False
    if roles_with(user, than) - roles_with(user, action):
        return True
    if reaches_with(user, than) - reaches_with(user, action):
        return True
    return any(group not in groups_with(user, action) for group in groups_with(user, than))


def rating_first() -> Mapping[str, str]:
    """The roles that see the others' reviews only after their own, by code, with the rule: "yes" or "override"."""
    stored = company().preferences.items()
    rules = ((name.removeprefix(RATING_FIRST).upper(), rule) for name, rule in stored if name.startswith(RATING_FIRST))
    return {code: rule for code, rule in rules if rule in {"yes", "override"}}


def actions_at(level: str) -> frozenset[JobAction]:
    """What an access group of this level gives on its jobs (product facts §10.5)."""
    return rights.GROUP_FULL if level == AccessGroup.Level.FULL else rights.GROUP_VIEW


def _read_roles() -> Mapping[str, TeamRole]:
    return _roles_of(HiringTeamRole.objects.values_list(*_ROLE))


def _roles_of(rows: Iterable[tuple[Any, ...]]) -> Mapping[str, TeamRole]:
    in_order = sorted(rows, key=lambda row: row[5:])
    return MappingProxyType(
        {
            code: TeamRole(code, name, words, is_active, rights.actions_of(levels))
            for code, name, words, is_active, levels, *_order in in_order
        }
    )


# What a row of the one statement below tells of.
_OF_ROLE, _OF_GROUP, _OF_GRANT = 0, 1, 2


def _read_given(user: User) -> _Given:
    """Groups and grants of a user; the roles come in the same statement, since whoever asks for one asks for all."""
    roles = HiringTeamRole.objects.values_list(*_ROLE, Value(_OF_ROLE))
    groups = AccessGroup.objects.filter(memberships__user=user).values_list(
        "level", "name", Value(""), Value(True), "scope", Value(0), "name", "pk", Value(_OF_GROUP)
    )
    grants = user.temporary_grants.filter(ended_at=None).order_by().distinct()
    nothing = Value({}, JSONField())
    reaches = grants.values_list(
        "reach", Value(""), Value(""), Value(True), nothing, Value(0), Value(""), Value(0), Value(_OF_GRANT)
    )
    wanted = [groups] if user.has(Permission.ACCESS_GROUP) else []
    rows = list(roles.union(*wanted, reaches, all=True))
    once(_ROLES_READ, lambda: _roles_of(row[:-1] for row in rows if row[-1] == _OF_ROLE))
    own = sorted((row for row in rows if row[-1] == _OF_GROUP), key=lambda row: row[6:8])
    return _Given(
        tuple(Group(row[1], row[4], actions_at(row[0])) for row in own),
        frozenset(row[0] for row in rows if row[-1] == _OF_GRANT),
    )
