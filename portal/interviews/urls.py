"""Addresses of a candidate's interviews, below /interviews/; all are named `portal:interview…`."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from portal.interviews.views import answer, choose

urlpatterns: list[URLPattern] = [
    path("choose/<str:token>/", choose.times, name="interview-choose"),
    path("choose/<str:token>/interview.ics", choose.calendar, name="interview-choose-calendar"),
    path("<str:token>/", answer.invitation, name="interview"),
    path("<str:token>/interview-<int:number>.ics", answer.calendar, name="interview-calendar"),
]
