"""Addresses of the Interviews tab of an application and of its scheduler."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from recruit.interviews.views import scheduler, scheduler_acts, scheduler_when, tab

_SLOT = [
    path("change/", scheduler.change, name="interview-change"),
    path("remove/", scheduler_acts.remove, name="interview-slot-remove"),
    path("no-show/", scheduler_acts.no_show, name="interview-no-show"),
    path("outside/", scheduler_acts.outside, name="interview-outside"),
    path("again/", scheduler_acts.again, name="interview-again"),
    path("attendees/<uuid:attendee_id>/", scheduler_acts.answer_for, name="interview-answer-for"),
]
_ONE: list[URLPattern | URLResolver] = [
    path("add/", scheduler.add, name="interview-add"),
    path("cancel/", scheduler_acts.cancel, name="interview-cancel"),
    path("answer/", scheduler_acts.answer, name="interview-answer"),
    path("tell/", scheduler_acts.tell, name="interview-tell"),
    path("events/<uuid:slot_id>/", include(_SLOT)),
]
_TAB: list[URLPattern | URLResolver] = [
    path("", tab.interviews, name="application-interviews"),
    path("new/", scheduler.new, name="interview-new"),
    path("check/", scheduler.check, name="interview-check"),
    path("busy/", scheduler_when.busy, name="interview-busy"),
    path("<uuid:interview_id>/", include(_ONE)),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("interview-rooms/", scheduler.rooms, name="interview-rooms"),
    path("applications/<uuid:public_id>/interviews/", include(_TAB)),
]
