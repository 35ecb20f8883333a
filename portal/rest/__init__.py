"""Public postings and the Application API over REST. Addresses are in `routes`, named `api:…`."""

from __future__ import annotations

from django.urls import path

from portal.rest import applications, feed, postings, sites, status

_COMPANY = "v1/companies/<str:company>"

routes = [
    path("configuration/career-sites", sites.CareerSitesEndpoint.as_view(), name="career-sites"),
    path("configuration/career-sites/<id:site_id>", sites.CareerSiteEndpoint.as_view(), name="career-site"),
    path("feed/publications", feed.BoardPublicationsEndpoint.as_view(), name="board-publications"),
    path("feed/publications/<id:posting_id>", feed.BoardPublicationEndpoint.as_view(), name="board-publication"),
    path(f"{_COMPANY}/postings", postings.PostingsEndpoint.as_view(), name="postings"),
    path(f"{_COMPANY}/postings/<str:posting_id>", postings.PostingEndpoint.as_view(), name="posting"),
    path(f"{_COMPANY}/departments", postings.PublicDepartmentsEndpoint.as_view(), name="public-departments"),
    path(
        "postings/<str:posting_id>/configuration",
        applications.ConfigurationEndpoint.as_view(),
        name="apply-configuration",
    ),
    path(
        "candidate-status-api/status/<id:application_id>",
        status.CandidateStatusEndpoint.as_view(),
        name="candidate-status",
    ),
    path("postings/<str:posting_id>/candidates", applications.ApplicationsEndpoint.as_view(), name="apply"),
    path(
        "postings/<str:posting_id>/candidates/<id:candidate_id>/status",
        applications.ApplicationStatusEndpoint.as_view(),
        name="apply-status",
    ),
]
