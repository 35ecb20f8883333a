"""Addresses of the settings of approvals: one page for jobs and one for offers, and the chains of both."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from recruit.approvals import settings_views as views
from recruit.approvals.states import Subject

_JOB, _OFFER = {"subject": Subject.JOB}, {"subject": Subject.OFFER}

urlpatterns: list[URLPattern | URLResolver] = [
    path("job-approvals/", views.settings, _JOB, name="job-approval-settings"),
    path("job-approvals/new/", views.new, _JOB, name="job-chain-new"),
    path("offer-approvals/", views.settings, _OFFER, name="offer-approval-settings"),
    path("offer-approvals/new/", views.new, _OFFER, name="offer-chain-new"),
    path("approval-chains/<uuid:public_id>/", views.chain, name="approval-chain"),
    path("approval-chains/<uuid:public_id>/switch/", views.switch, name="approval-chain-switch"),
    path("approval-chains/<uuid:public_id>/copy/", views.copy, name="approval-chain-copy"),
    path("approval-chains/<uuid:public_id>/archive/", views.archive, name="approval-chain-archive"),
    path("approval-chains/<uuid:public_id>/restore/", views.restore, name="approval-chain-restore"),
]
