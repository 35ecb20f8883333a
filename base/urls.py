"""Addresses of the base: health, and the administrator's pages about the machinery."""

from __future__ import annotations

from django.urls import path

from base import views
from base.undo.views import undo

app_name = "base"
urlpatterns = [
    path("undo/<uuid:token>/", undo, name="undo"),
    path("health/", views.live, name="health"),
    path("health/ready/", views.ready, name="health-ready"),
    path("health/deep/", views.deep, name="health-deep"),
]
