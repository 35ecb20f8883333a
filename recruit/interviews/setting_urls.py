"""Addresses of the settings of interviews."""

from __future__ import annotations

from django.urls import path

from recruit.interviews.views import types

urlpatterns = [
    path("interview-types/", types.types, name="interview-types"),
    path("interview-types/<uuid:public_id>/remove/", types.remove_type, name="interview-type-remove"),
]
