"""Addresses of the staff pages. Each subject lists its own; all are named `recruit:…`."""

from __future__ import annotations

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from recruit.home import home

app_name = "recruit"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("", include("recruit.jobs.urls")),
    path("", include("recruit.applications.urls")),
    path("", include("recruit.candidates.urls")),
    path("", include("recruit.privacy.urls")),
    path("", include("recruit.approvals.urls")),
    path("", include("recruit.tasks.urls")),
    path("", include("recruit.offers.urls")),
    path("", include("recruit.interviews.urls")),
    path("", include("recruit.interviews.scheduler_urls")),
    path("", include("recruit.interviews.invite_urls")),
    path("settings/", include("recruit.sight.urls")),
    path("settings/", include("recruit.teams.urls")),
    path("settings/", include("recruit.fields.urls")),
    path("settings/", include("recruit.setup.urls")),
    path("settings/", include("recruit.letters.urls")),
    path("settings/", include("recruit.offers.setting_urls")),
    path("settings/", include("recruit.interviews.setting_urls")),
    path("settings/", include("recruit.processes.urls")),
    path("settings/", include("recruit.screening.urls")),
    path("settings/", include("recruit.workflows.urls")),
    path("settings/", include("recruit.scorecards.urls")),
    path("settings/", include("recruit.sight.groups.urls")),
    path("settings/", include("recruit.approvals.settings_urls")),
]
