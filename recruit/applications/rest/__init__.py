"""People and their applications over REST. Addresses are in `routes`, named `api:…`."""

from __future__ import annotations

from django.urls import path

from recruit.applications.rest import facts, messages, people, properties, resumes, reviews, single, status

_ONE = "candidates/<id:candidate_id>/jobs/<id:job_id>"

routes = [
    *reviews.routes,
    *resumes.routes,
    *facts.routes,
    path("jobs/<id:job_id>/candidates", people.JobCandidatesEndpoint.as_view(), name="job-candidates"),
    path("candidates", people.CandidatesEndpoint.as_view(), name="candidates"),
    path("candidates/<id:candidate_id>", people.CandidateDetailEndpoint.as_view(), name="candidate"),
    path("candidates/<id:candidate_id>/status", status.PrimaryStatusEndpoint.as_view(), name="primary-status"),
    path(
        "candidates/<id:candidate_id>/status/history", status.PrimaryHistoryEndpoint.as_view(), name="primary-history"
    ),
    path(_ONE, status.ApplicationDetailEndpoint.as_view(), name="application"),
    path(f"{_ONE}/status", status.StatusEndpoint.as_view(), name="application-status"),
    path(f"{_ONE}/status/history", status.HistoryEndpoint.as_view(), name="application-history"),
    path(f"{_ONE}/properties", properties.PropertiesEndpoint.as_view(), name="application-properties"),
    path(f"{_ONE}/properties/<id:property_id>", properties.PropertyEndpoint.as_view(), name="application-property"),
    path("candidates/<id:candidate_id>/properties", properties.PrimaryPropertiesEndpoint.as_view(), name="properties"),
    path(
        "candidates/<id:candidate_id>/properties/<id:property_id>",
        properties.PrimaryPropertyEndpoint.as_view(),
        name="property",
    ),
    path("messages/shares", messages.SharesEndpoint.as_view(), name="message-shares"),
    path("messages/shares/<id:message_id>", messages.ShareEndpoint.as_view(), name="message-share"),
    path("messages", messages.MessagesEndpoint.as_view(), name="messages"),
    path(
        "job-applications-api/v202112/job-applications/<id:application_id>",
        single.JobApplicationEndpoint.as_view(),
        name="job-application",
    ),
    path(f"{_ONE}/attachments", status.ApplicationAttachmentsEndpoint.as_view(), name="application-attachments"),
]
