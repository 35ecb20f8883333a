"""Kinds of audit entry of the roles on hiring teams."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

ROLE_MADE = register(
    "hiring_team_role.made", _("{actor} made the hiring-team role {object}, like {like}"), icon="shield"
)
ROLE_EDITED = register("hiring_team_role.edited", _("{actor} changed the hiring-team role {object}"), icon="shield")
ROLE_RESET = register(
    "hiring_team_role.reset", _("{actor} set the hiring-team role {object} back to its default"), icon="undo"
)
ROLE_SWITCHED_OFF = register(
    "hiring_team_role.switched_off", _("{actor} switched the hiring-team role {object} off"), icon="eye-off"
)
ROLE_SWITCHED_ON = register(
    "hiring_team_role.switched_on", _("{actor} switched the hiring-team role {object} on"), icon="eye"
)
ROLE_DELETED = register("hiring_team_role.deleted", _("{actor} deleted the hiring-team role {object}"), icon="trash")
