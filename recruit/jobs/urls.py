"""Addresses of jobs: the list, the forms, the ad, the team, the positions, the status."""

from __future__ import annotations

from django.urls import path

from recruit.jobs.views import ads, details, listing, people, seats, status

urlpatterns = [
    path("jobs/", listing.jobs, name="jobs"),
    path("jobs/export.csv", listing.export, {"kind": "csv"}, name="jobs-csv"),
    path("jobs/export.xlsx", listing.export, {"kind": "xlsx"}, name="jobs-xlsx"),
    path("jobs/new/", details.new, name="job-new"),
    path("jobs/<uuid:public_id>/menu/", listing.menu, name="job-menu"),
    path("jobs/<uuid:public_id>/edit/", details.edit, name="job-edit"),
    path("jobs/<uuid:public_id>/duplicate/", details.duplicate, name="job-duplicate"),
    path("jobs/<uuid:public_id>/ad/", ads.ad, name="job-ad"),
    path("jobs/<uuid:public_id>/publish/", ads.publish, name="job-publish"),
    path("jobs/<uuid:public_id>/unpublish/", ads.unpublish, name="job-unpublish"),
    path("jobs/<uuid:public_id>/team/", people.team, name="job-team"),
    path("jobs/<uuid:public_id>/team/<uuid:user_id>/remove/", people.team_remove, name="job-team-remove"),
    path("jobs/<uuid:public_id>/positions/", seats.positions, name="job-positions"),
    path("jobs/<uuid:public_id>/positions/many/", seats.many, name="job-positions-many"),
    path("jobs/<uuid:public_id>/positions/<uuid:position_id>/", seats.position, name="job-position"),
    path("jobs/<uuid:public_id>/positions/<uuid:position_id>/cancel/", seats.cancel, name="job-position-cancel"),
    path("jobs/<uuid:public_id>/positions/<uuid:position_id>/reopen/", seats.reopen, name="job-position-reopen"),
    path("jobs/<uuid:public_id>/positions/<uuid:position_id>/remove/", seats.remove, name="job-position-remove"),
    path("jobs/<uuid:public_id>/activity/", people.activity, name="job-activity"),
    path("jobs/<uuid:public_id>/status/", status.status, name="job-status"),
    path("jobs/<uuid:public_id>/hold/", status.hold, name="job-hold"),
    path("jobs/<uuid:public_id>/reactivate/", status.reactivate, name="job-reactivate"),
    path("jobs/<uuid:public_id>/cancel/", status.cancel, name="job-cancel"),
]
