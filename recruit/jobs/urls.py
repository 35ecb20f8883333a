"""Addresses of jobs: the list, the form, the ad, the team, the positions."""

from __future__ import annotations

from django.urls.resolvers import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
