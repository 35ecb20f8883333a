"""Addresses of the frame: palette and appearance."""

from __future__ import annotations

from django.urls import path

from base.ui import views

app_name = "ui"
urlpatterns = [
    path("palette/", views.palette, name="palette"),
    path("appearance/", views.appearance, name="appearance"),
    path("session/", views.session, name="session"),
]
