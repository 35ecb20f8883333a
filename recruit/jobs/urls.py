"""Addresses of jobs: the list, the forms, the ad, the team, the positions, the status."""

from __future__ import annotations

from django.urls import path

from recruit.jobs.views import ads, bulk, choosing, copies, listing, people, seats, sharing, status, wizard

urlpatterns = [
    path("jobs/", listing.jobs, name="jobs"),
    path("jobs/export.csv", listing.export, {"kind": "csv"}, name="jobs-csv"),
    path("jobs/export.xlsx", listing.export, {"kind": "xlsx"}, name="jobs-xlsx"),
    path("jobs/filters/", choosing.filters, name="jobs-filters"),
    path("jobs/bulk/", bulk.bulk, name="jobs-bulk"),
    path("jobs/new/", wizard.new, name="job-new"),
    path("jobs/new/suggestions/", wizard.suggestions, name="job-suggestions"),
    path("jobs/new/from/<uuid:public_id>/", wizard.start, name="job-start"),
    path("jobs/templates/", copies.templates, name="job-templates"),
    path("jobs/templates/<uuid:public_id>/remove/", copies.template_remove, name="job-template-remove"),
    path("jobs/<uuid:public_id>/menu/", listing.menu, name="job-menu"),
    path("jobs/<uuid:public_id>/edit/", wizard.step, name="job-edit"),
    path("jobs/<uuid:public_id>/edit/<slug:step>/", wizard.step, name="job-edit-step"),
    path("jobs/<uuid:public_id>/discard/", wizard.discard, name="job-discard"),
    path("jobs/<uuid:public_id>/duplicate/", copies.duplicate, name="job-duplicate"),
    path("jobs/<uuid:public_id>/keep/", copies.keep, name="job-keep"),
    path("jobs/<uuid:public_id>/ad/", ads.ad, name="job-ad"),
    path("jobs/<uuid:public_id>/ad/add/", ads.add, name="job-ad-add"),
    path("jobs/<uuid:public_id>/ad/<uuid:ad_id>/", ads.ad, name="job-ad-one"),
    path("jobs/<uuid:public_id>/ad/<uuid:ad_id>/act/", ads.act, name="job-ad-act"),
    path("jobs/<uuid:public_id>/ad/<uuid:ad_id>/versions/", ads.versions, name="job-ad-versions"),
    path("jobs/<uuid:public_id>/ad/<uuid:ad_id>/versions/<int:number>/restore/", ads.restore, name="job-ad-restore"),
    path("jobs/<uuid:public_id>/ad/<uuid:ad_id>/share/", sharing.share, name="job-ad-share"),
    path("jobs/<uuid:public_id>/ad/<uuid:ad_id>/qr.svg", sharing.qr, name="job-ad-qr"),
    path(
        "jobs/<uuid:public_id>/ad/<uuid:ad_id>/links/<uuid:link_id>/remove/",
        sharing.link_remove,
        name="job-ad-link-remove",
    ),
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
