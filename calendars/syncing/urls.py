"""Addresses calendar systems call, and the one by which an administrator has them asked to call again."""

from __future__ import annotations

from django.urls import path

from calendars.syncing import views

urlpatterns = [
    path("settings/calendars/listen/", views.listen, name="listen"),
    path("calendar-hooks/graph/<str:secret>/", views.graph, name="hook-graph"),
    path("calendar-hooks/exchange/<str:secret>/", views.exchange, name="hook-exchange"),
]
