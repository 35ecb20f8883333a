"""Addresses of roles, groups and of who sees what, below the settings."""

from __future__ import annotations

from django.urls import path

from recruit.sight.views import proof

urlpatterns = [
    path("access/why/", proof.why, name="why"),
    path("access/readers/", proof.readers, name="readers"),
]
