"""Addresses of meetings: a colleague's answer by link, and the secret feed."""

from __future__ import annotations

from django.urls import path

from calendars.meetings import views

urlpatterns = [
    path("meetings/answer/<str:token>/", views.answer, name="answer-meeting"),
    path("calendar/feed/<str:secret>.ics", views.feed, name="feed"),
    path("me/calendar/feed/", views.make_feed, name="feed-make"),
    path("me/calendar/feed/revoke/", views.revoke_feed, name="feed-revoke"),
]
