"""The one reviewed table of which scope each operation asks of a token that has scopes. What has no row is denied.

A token with scopes does the lesser of them and of its owner's rights: the scope is asked here, before the endpoint; the
owner's rights are asked by the subject as always. API tokens without scopes do what their owner may.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from rest_framework.permissions import BasePermission

from accounts.grants.scopes import SCOPES
from accounts.models import ApiToken
from base.errors import NotAllowed

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

# Route, then METHODS=scope. Other spellings of a route (`…-v201804`) share its row.
TABLE = """
me                              GET=user_me_read
users                           GET=users_read POST=users_manage
user                            GET=users_read PATCH,DELETE=users_manage
activation                      PUT,DELETE=users_manage
activation-email                POST=users_manage
reset-password                  POST=users_manage
avatar                          PUT=users_manage
system-roles                    GET=users_read
access-groups                   GET=users_read
access-group-users              POST=users_manage
access-group-user               DELETE=users_manage
configured-access-groups        GET=configuration_read POST=configuration_manage
configured-access-group         GET=configuration_read PUT,DELETE=configuration_manage
company                         GET=company_read
departments                     GET=configuration_read POST=configuration_manage
department                      GET=configuration_read
rejection-reasons               GET=configuration_read
withdrawal-reasons              GET=configuration_read
source-types                    GET=configuration_read
source-definition               GET=configuration_read
sources                         GET=configuration_read
source                          GET=configuration_read
recruiter-source                PUT=configuration_read
predefined-locations            GET=configuration_read POST,DELETE=configuration_manage
predefined-location             GET=configuration_read PUT,DELETE=configuration_manage
job-properties                  GET=configuration_read POST=configuration_manage
job-property                    GET=configuration_read PATCH=configuration_manage
job-property-translations       PATCH=configuration_manage
job-property-activation         PUT,DELETE=configuration_manage
job-property-values             GET=configuration_read POST=configuration_manage
job-property-value              PUT,PATCH,DELETE=configuration_manage
job-property-value-translations PATCH=configuration_manage
job-property-archive            PUT,DELETE=configuration_manage
job-property-dependents         GET=configuration_read POST=configuration_manage
job-property-dependent          DELETE=configuration_manage
job-property-relations          GET=configuration_read
job-property-below              GET=configuration_read POST=configuration_manage
job-property-below-one          DELETE=configuration_manage
candidate-properties            GET=configuration_read
candidate-property              GET=configuration_read
candidate-property-values       GET=configuration_read POST=configuration_manage
candidate-property-value        GET=configuration_read PUT,DELETE=configuration_manage
offer-properties                GET=configuration_read
hiring-processes                GET=configuration_read
hiring-process                  GET=configuration_read
career-sites                    GET=configuration_read
career-site                     GET=configuration_read
jobs                            GET=jobs_read POST=jobs_manage
job                             GET=jobs_read PUT,PATCH=jobs_manage
job-status                      PUT=jobs_manage
job-status-history              GET=jobs_read
positions                       GET=jobs_read POST=jobs_manage
position                        GET=jobs_read PUT,DELETE=jobs_manage
hiring-team                     GET=jobs_read POST=jobs_manage
team-member                     DELETE=jobs_manage
headcount                       PATCH=jobs_manage
job-note                        GET=jobs_read PUT=jobs_manage
ads                             GET=jobs_read POST=jobs_manage
ad                              GET=jobs_read PUT=jobs_manage
ad-postings                     GET=jobs_read POST,DELETE=jobs_publications_manage
publication                     GET=jobs_read POST,DELETE=jobs_publications_manage
board-publications              GET=jobs_read
board-publication               GET=jobs_read PUT=jobs_publications_manage
message-templates               GET=message_templates_read POST=message_templates_write
message-template                GET=message_templates_read POST,PUT,DELETE=message_templates_write
messages                        GET=messages_read
message-shares                  POST=messages_write
message-share                   DELETE=messages_manage
consent-requests                POST=candidates_manage
consent                         GET=candidates_read
consents                        GET=candidates_read
application-consent-request     POST=candidates_manage
application-consents            GET=candidates_read
candidates                      GET=candidates_read POST=candidates_create
candidate                       GET=candidates_read PATCH,DELETE=candidates_manage
job-candidates                  POST=candidates_create
candidates-cv                   POST=candidates_create
candidates-cv-parse             POST=candidates_parse_resume
job-candidates-cv               POST=candidates_create
attachment                      GET=candidates_read DELETE=candidates_manage
attachments                     GET=candidates_read POST=candidates_manage
candidate-attachment            GET=candidates_read DELETE=candidates_manage
application-attachments         GET=candidates_read POST=candidates_manage
tags                            GET=candidates_read POST,PUT,DELETE=candidates_manage
properties                      GET=candidates_read PUT=candidates_manage
property                        GET=candidates_read PUT=candidates_manage
application-properties          GET=candidates_read PUT=candidate_applications_manage
application-property            GET=candidates_read PUT=candidate_applications_manage
application-answers             GET=candidates_read
application                     GET=candidates_read DELETE=candidate_applications_manage
application-status              PUT=candidate_applications_manage
application-history             GET=candidate_status_read
application-source              PUT=candidate_applications_manage
application-onboarding          GET=candidate_status_read PUT=candidate_applications_manage
primary-status                  PUT=candidate_applications_manage
primary-history                 GET=candidate_status_read
primary-onboarding              GET=candidate_status_read PUT=candidate_applications_manage
job-application                 GET=candidates_read DELETE=candidate_applications_manage
candidate-status                GET=candidate_view_application_status_read
apply-configuration             GET=job_applications_read
apply                           POST=job_applications_manage
apply-status                    GET=job_applications_read
criteria                        GET=reviews_read
reviews                         GET=reviews_read POST=reviews_write
review                          GET=reviews_read PATCH,DELETE=reviews_write
offers                          GET=candidates_offers_read
application-offers              GET=candidates_offers_read POST=candidate_applications_manage
application-offer               GET=candidates_offers_read PATCH=candidate_applications_manage
offer-approvals                 POST=approvals_create
offer-approval-latest           GET=candidates_offers_read
offer-send                      POST=candidate_applications_manage
offer-withdraw                  POST=candidate_applications_manage
offer-documents                 GET=candidates_offers_read
offer-document                  GET=candidates_offers_read
approvals                       GET=approvals_read POST=approvals_create
approval                        GET=approvals_read
approval-comments               GET=approvals_read POST=approvals_create
approval-approve                POST=approvals_create
approval-reject                 POST=approvals_create
approval-abandon                POST=approvals_create
approval-remind                 POST=approvals_create
approval-skip                   POST=approvals_create
approval-delegate               POST=approvals_create
delegations                     GET=approvals_read POST=approvals_create
delegation                      DELETE=approvals_create
job-approvals                   POST=approvals_create
job-latest-approval             GET=jobs_read
interview-types                 GET=interview_types_read PATCH=interview_types_write
interview-type                  DELETE=interview_types_write
interviews                      GET=interviews_read POST=interviews_write
interview                       GET=interviews_read PATCH,DELETE=interviews_write
interview-candidate-status      PUT=interviews_write
timeslots                       POST=interviews_write
timeslot                        GET=interviews_read PATCH,DELETE=interviews_write
timeslot-candidate-status       PUT=interviews_write
timeslot-noshow                 PATCH=interviews_write
timeslot-interviewer-status     PUT=interviews_write
audit-events                    GET=audit_events_read
"""
CODE = "OAuthPermissionsException"
_SPELLING = re.compile(r"-v\d{6}$")
_NOBODYS = "unknown"


@cache
def rows() -> dict[tuple[str, str], str]:
    """The table by route and method. Raises ValueError for a scope that does not exist or a row that stands twice."""
    found: dict[tuple[str, str], str] = {}
    for line in TABLE.strip().splitlines():
        name, *cells = line.split()
        for cell in cells:
            methods, _equals, scope = cell.partition("=")
            if scope not in SCOPES:
                raise ValueError(f"{name}: there is no scope {scope!r}")
            for method in methods.split(","):
                if (name, method) in found:
                    raise ValueError(f"{name} {method} stands twice")
                found[name, method] = scope
    return found


def scope_for(route: str, method: str) -> str | None:
    """The scope that a method of a route asks for; None without a row, which means nobody with scopes gets in."""
    return rows().get((_SPELLING.sub("", route), "GET" if method == "HEAD" else method))


class Granted(BasePermission):
    """Lets a token with scopes do only what its scopes name."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """True where scopes play no part. Raises NotAllowed with the compatible code and the scope that is missing."""
        scopes = scopes_of(request.auth)
        method = request.method or ""
        match = request._request.resolver_match
        route = (match.url_name if match else None) or ""
        if scopes is None or route == _NOBODYS or method == "OPTIONS" or not hasattr(view, method.lower()):
            return True
        needed = scope_for(route, method)
        if needed is not None and needed in scopes:
            return True
        raise NotAllowed(
            _("This token may not do this: it lacks the scope %(scope)s.") % {"scope": needed}
            if needed
            else _("Tokens with scopes may not do this."),
            code=CODE,
            scopes=needed or "",
        )


def scopes_of(token: Any) -> frozenset[str] | None:
    """What a token is limited to; None for no limit but its owner's rights."""
    if token is None or (isinstance(token, ApiToken) and not token.scopes):
        return None
    return frozenset(token.scopes)
