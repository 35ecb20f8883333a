"""Every company-level permission, named once (product facts §10.4), and what the five system roles hold."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """A company-level right. Rights on one job come from its hiring team, in `recruit.jobs.access`."""

    COMPANY_SETTINGS = "company.settings"
    ANALYTICS = "analytics.view"
    REPORTS_SHARED = "reports.shared"
    REPORTS_BUILD = "reports.build"
    JOBS_CREATE = "jobs.create"
    JOBS_ALL = "jobs.all"
    HIRING_TEAM = "hiring_team.join"
    ACCESS_GROUP = "access_group.join"
    PORTAL = "portal.use"
    STAFF = "staff.pages"


class RoleCode(StrEnum):
    """The five system roles, by the names of the compatible API."""

    EMPLOYEE = "EMPLOYEE"
    BASIC = "BASIC"
    STANDARD = "STANDARD"
    EXTENDED = "EXTENDED"
    ADMIN = "ADMINISTRATOR"


_P = Permission
SYSTEM_ROLES: dict[RoleCode, tuple[str, str, frozenset[Permission]]] = {
    RoleCode.EMPLOYEE: (
        "Employee",
        "Finds internal jobs, applies and refers. On a hiring team: the rights of that team for that job.",
        frozenset({_P.PORTAL, _P.HIRING_TEAM}),
    ),
    RoleCode.BASIC: (
        "Basic",
        "Sees a job and its candidates only when on its hiring team.",
        frozenset({_P.PORTAL, _P.HIRING_TEAM, _P.STAFF}),
    ),
    RoleCode.STANDARD: (
        "Standard",
        "Creates jobs and sees analytics; sees own jobs only.",
        frozenset(
            {_P.PORTAL, _P.HIRING_TEAM, _P.STAFF, _P.JOBS_CREATE, _P.ANALYTICS, _P.REPORTS_SHARED, _P.ACCESS_GROUP}
        ),
    ),
    RoleCode.EXTENDED: (
        "Extended",
        "Sees and edits all jobs and all candidates.",
        frozenset({_P.PORTAL, _P.HIRING_TEAM, _P.STAFF, _P.JOBS_CREATE, _P.ANALYTICS, _P.REPORTS_SHARED, _P.JOBS_ALL}),
    ),
    RoleCode.ADMIN: ("Administrator", "Does everything, company settings included.", frozenset(Permission)),
}

# Each right in words, in the order the roles page lists them.
LABELS: dict[Permission, str | Promise] = {
    _P.COMPANY_SETTINGS: _("Change company settings, users and roles"),
    _P.JOBS_ALL: _("See and edit all jobs and all candidates"),
    _P.JOBS_CREATE: _("Create jobs"),
    _P.ANALYTICS: _("See analytics"),
    _P.REPORTS_BUILD: _("Build reports and share them"),
    _P.REPORTS_SHARED: _("See shared reports"),
    _P.ACCESS_GROUP: _("Get more jobs through access groups"),
    _P.STAFF: _("Work with jobs and candidates of one's hiring teams"),
    _P.HIRING_TEAM: _("Be on a hiring team"),
    _P.PORTAL: _("Apply to internal jobs and refer people"),
}
