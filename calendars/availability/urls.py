"""Addresses of working hours and kept times."""

from __future__ import annotations

from django.urls import path

from calendars.availability import views

urlpatterns = [
    path("me/working-hours/", views.hours, name="working-hours"),
    path("me/working-hours/keep/", views.keep, name="keep"),
    path("me/working-hours/kept/<uuid:public_id>/end/", views.end, name="kept-end"),
    path("settings/working-hours/", views.company, name="company-hours"),
]
