"""Addresses of applications: the board and the table of a job, the panel, the acts."""

from __future__ import annotations

from django.urls import include, path

from recruit.applications.views import (
    acts,
    acts_merge,
    acts_person,
    board,
    bulk,
    compare,
    detail,
    filtering,
    hires,
    presets,
    review,
    table,
)

urlpatterns = [
    path("jobs/<uuid:job_id>/", board.board, name="job"),
    path("jobs/<uuid:job_id>/column/<int:index>/", board.column, name="job-column"),
    path("jobs/<uuid:job_id>/filters/", filtering.filters, name="job-filters"),
    path("jobs/<uuid:job_id>/candidates/", table.table, name="job-candidates"),
    path("jobs/<uuid:job_id>/candidates/columns/", table.columns, name="job-columns"),
    path("jobs/<uuid:job_id>/candidates/export.<str:kind>", table.export, name="job-candidates-export"),
    path("jobs/<uuid:job_id>/compare/", compare.compare, name="job-compare"),
    path("jobs/<uuid:job_id>/review/", review.queue, name="job-review"),
    path("jobs/<uuid:job_id>/review/<uuid:public_id>/", review.decide, name="job-review-decide"),
    path("applications/<uuid:public_id>/pass/", presets.reject, name="application-pass"),
    path("jobs/<uuid:job_id>/candidates/bulk/", bulk.bulk, name="job-candidates-bulk"),
    path("people/", include("recruit.applications.people_urls")),
    path("applications/<uuid:public_id>/", detail.application, name="application"),
    path("applications/<uuid:public_id>/panel/", detail.panel, name="application-panel"),
    path("applications/<uuid:public_id>/move/", acts.move, name="application-move"),
    path("applications/<uuid:public_id>/reject/", acts.reject, name="application-reject"),
    path("applications/<uuid:public_id>/withdraw/", acts.withdraw, name="application-withdraw"),
    path("applications/<uuid:public_id>/hire/", acts.hire, name="application-hire"),
    path("applications/<uuid:public_id>/hire/back/", hires.take_back, name="application-hire-back"),
    path("applications/<uuid:public_id>/start/", hires.start, name="application-start"),
    path("jobs/<uuid:job_id>/filled/", hires.filled, name="job-filled"),
    path("applications/<uuid:public_id>/review/", acts.review, name="application-review"),
    path("applications/<uuid:public_id>/reviews/show/", acts.show_reviews, name="application-reviews-show"),
    path("applications/<uuid:public_id>/", include("recruit.applications.page_urls")),
    path("tags/", acts_person.tags, name="tags"),
    path("people/<uuid:public_id>/merge/<uuid:other_id>/", acts_merge.merge, name="person-merge"),
    path("people/<uuid:public_id>/part/<uuid:merge_id>/", acts_merge.part, name="person-part"),
]
