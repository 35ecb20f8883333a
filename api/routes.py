"""Every address of the REST door, gathered from the subjects. Mounted under `/api/` and at the root of API hosts."""

from __future__ import annotations

from django.urls import path, re_path
from django.urls.resolvers import URLPattern, URLResolver

from accounts import rest as accounts
from api import audit, docs, schema
from base.rest.endpoints import Unknown
from portal import rest as portal
from recruit.applications import rest as applications
from recruit.approvals import rest as approvals
from recruit.candidates import rest as candidates
from recruit.fields import rest as fields
from recruit.interviews import rest as interviews
from recruit.jobs import rest as jobs
from recruit.letters import rest as letters
from recruit.offers import rest as offers
from recruit.privacy import rest as privacy
from recruit.processes import rest as processes
from recruit.setup import rest as setup
from recruit.sight.groups import rest as groups

resources: list[URLPattern | URLResolver] = [
    *accounts.routes,
    *groups.routes,
    *setup.routes,
    *fields.routes,
    *processes.routes,
    *jobs.routes,
    *letters.routes,
    *privacy.routes,
    *candidates.routes,
    *applications.routes,
    *approvals.routes,
    *offers.routes,
    *interviews.routes,
    *portal.routes,
    *audit.routes,
]
about: list[URLPattern | URLResolver] = [
    path("openapi.json", schema.SchemaEndpoint.as_view(), name="openapi"),
    path("docs", docs.page, name="docs"),
    path("docs/<slug:group>", docs.page, name="docs-group"),
]
last: list[URLPattern | URLResolver] = [*about, re_path(r"^.*$", Unknown.as_view(), name="unknown")]
