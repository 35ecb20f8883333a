"""Public postings and the Application API over REST. Addresses are in `routes`, named `api:…`."""

from __future__ import annotations

from django.urls import path

from portal.rest import applications, postings, status

_COMPANY = "v1/companies/<str:company>"

routes = [
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
