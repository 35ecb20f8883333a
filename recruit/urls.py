"""Addresses of the staff pages. Each subject lists its own; all are named `recruit:…`."""

from __future__ import annotations

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

app_name = "recruit"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("recruit.jobs.urls")),
    path("", include("recruit.applications.urls")),
    path("", include("recruit.candidates.urls")),
    path("settings/", include("recruit.setup.urls")),
    path("settings/", include("recruit.processes.urls")),
]
