"""Every company-level permission, named once (product facts §10.4), and what the five system roles hold."""

from __future__ import annotations

from collections.abc import Iterable
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

# What an administrator chooses for a role of the company's own. The employee portal and the staff pages come with it.
CHOSEN: tuple[Permission, ...] = (
    _P.COMPANY_SETTINGS, _P.ANALYTICS, _P.REPORTS_BUILD, _P.REPORTS_SHARED, _P.JOBS_CREATE, _P.HIRING_TEAM,
    _P.JOBS_ALL, _P.ACCESS_GROUP,
)  # fmt: skip

# What somebody with a right may do, and what somebody without it may not: for the page that compares roles.
SENTENCES: dict[Permission, tuple[str | Promise, str | Promise]] = {
    _P.COMPANY_SETTINGS: (_("Changes company settings, users and roles"), _("Cannot change company settings")),
    _P.JOBS_ALL: (
        _("Sees and edits all jobs and all candidates"),
        _("Sees only the jobs of the own hiring teams and access groups"),
    ),
    _P.JOBS_CREATE: (_("Creates jobs, and edits those a team role lets edit"), _("Cannot create jobs nor edit any")),
    _P.ANALYTICS: (_("Sees analytics and compliance reports"), _("Sees no analytics")),
    _P.REPORTS_BUILD: (_("Builds reports and shares them"), _("Cannot build reports")),
    _P.REPORTS_SHARED: (_("Sees and downloads shared reports"), _("Sees no shared reports")),
    _P.ACCESS_GROUP: (_("Gets more jobs through access groups"), _("Gets nothing from access groups")),
    _P.STAFF: (_("Works with jobs and candidates"), _("Has the employee portal only")),
    _P.HIRING_TEAM: (_("Can be on hiring teams"), _("Cannot be on a hiring team")),
    _P.PORTAL: (_("Applies to internal jobs and refers people"), _("Cannot apply inside the company")),
}


def with_implied(permissions: Iterable[Permission]) -> frozenset[Permission]:
    """The rights with those that come with them: who builds reports sees them; all use portal and staff pages."""
    found = {*permissions, _P.PORTAL, _P.STAFF}
    return frozenset(found | {_P.REPORTS_SHARED} if _P.REPORTS_BUILD in found else found)
