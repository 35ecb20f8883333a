"""Addresses of the interviews hub and the calendar."""

from __future__ import annotations

from django.urls import path

from recruit.interviews.views import calendar, hub

urlpatterns = [
    path("interviews/", hub.hub, name="interviews"),
    path("interviews/answers/<uuid:slot_id>/", hub.answer, name="interview-own-answer"),
    path("calendar/", calendar.calendar, name="interview-calendar"),
]
