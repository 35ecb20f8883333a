"""Addresses of scorecards."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from recruit.scorecards import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("scorecards/", views.scorecards, name="scorecards"),
    path("scorecards/new/", views.new, name="scorecard-new"),
    path("scorecards/<uuid:public_id>/", views.scorecard, name="scorecard"),
    path("scorecards/<uuid:public_id>/archive/", views.archive, name="scorecard-archive"),
    path("scorecards/<uuid:public_id>/restore/", views.restore, name="scorecard-restore"),
]
