"""Jobs over REST. Addresses are in `routes`, named `api:…`."""

from __future__ import annotations

from django.urls import path

from recruit.jobs.rest import ads, jobs, parts

routes = [
    path("jobs", jobs.JobsEndpoint.as_view(), name="jobs"),
    path("jobs/<id:job_id>", jobs.JobDetailEndpoint.as_view(), name="job"),
    path("jobs/<id:job_id>/status", jobs.JobStatusEndpoint.as_view(), name="job-status"),
    path("jobs/<id:job_id>/status/history", jobs.JobStatusHistoryEndpoint.as_view(), name="job-status-history"),
    path("jobs/<id:job_id>/positions", parts.PositionsEndpoint.as_view(), name="positions"),
    path("jobs/<id:job_id>/positions/<id:position_id>", parts.PositionEndpoint.as_view(), name="position"),
    path("jobs/<id:job_id>/hiring-team", parts.HiringTeamEndpoint.as_view(), name="hiring-team"),
    path("jobs/<id:job_id>/hiring-team/<id:user_id>", parts.HiringTeamMemberEndpoint.as_view(), name="team-member"),
    path("jobs/<id:job_id>/headcount", parts.HeadcountEndpoint.as_view(), name="headcount"),
    path("jobs/<id:job_id>/note", parts.NoteEndpoint.as_view(), name="job-note"),
    path("jobs/<id:job_id>/jobads", ads.JobAdsEndpoint.as_view(), name="ads"),
    path("jobs/<id:job_id>/jobads/<id:ad_id>", ads.JobAdEndpoint.as_view(), name="ad"),
    path("jobs/<id:job_id>/jobads/<id:ad_id>/postings", ads.AdPostingsEndpoint.as_view(), name="ad-postings"),
    path("jobs/<id:job_id>/publication", ads.PublicationEndpoint.as_view(), name="publication"),
]
