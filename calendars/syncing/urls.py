"""Addresses calendar systems call."""

from __future__ import annotations

from django.urls import path

from calendars.syncing import views

urlpatterns = [
    path("calendar-hooks/graph/<str:secret>/", views.graph, name="hook-graph"),
    path("calendar-hooks/exchange/<str:secret>/", views.exchange, name="hook-exchange"),
]
