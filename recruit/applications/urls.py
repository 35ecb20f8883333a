"""Addresses of applications: the board and the table of a job, the panel, the moves."""

from __future__ import annotations

from django.urls.resolvers import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
