"""Addresses of the calendar pages and of the machines that notify us."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "calendars"
urlpatterns: list[URLPattern | URLResolver] = []
