"""Interviews over REST. Addresses are in `routes`, named `api:…`; each stands at the root and below its own base."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from accounts.rest import newer
from base.rest.endpoints import Endpoint
from recruit.interviews.rest import interviews, slots, types

BASE = "interviews-api/v201904"
_ONE = "interviews/<id:interview_id>"
_SLOT = f"{_ONE}/timeslots/<id:timeslot_id>"
_MEMBERS: list[tuple[str, str, type[Endpoint], dict[str, str]]] = [
    (
        "interview-types", "interview-types", types.InterviewTypesEndpoint,
        {"get": "listInterviewTypes", "patch": "addInterviewTypes"},
    ),
    (
        "interview-types/<str:interview_type>", "interview-type", types.InterviewTypeEndpoint,
        {"delete": "removeInterviewType"},
    ),
    (
        "interviews", "interviews", interviews.InterviewsEndpoint,
        {"get": "listInterviews", "post": "createInterview"},
    ),
    (
        _ONE, "interview", interviews.InterviewEndpoint,
        {"get": "getInterview", "patch": "updateInterview", "delete": "deleteInterview"},
    ),
    (
        f"{_ONE}/candidate/status", "interview-candidate-status", interviews.CandidateStatusEndpoint,
        {"put": "setInterviewCandidateStatus"},
    ),
    (f"{_ONE}/timeslots", "timeslots", slots.TimeslotsEndpoint, {"post": "createTimeslot"}),
    (
        _SLOT, "timeslot", slots.TimeslotEndpoint,
        {"get": "getTimeslot", "patch": "updateTimeslot", "delete": "deleteTimeslot"},
    ),
    (
        f"{_SLOT}/candidateStatus", "timeslot-candidate-status", slots.TimeslotCandidateEndpoint,
        {"put": "setTimeslotCandidateStatus"},
    ),
    (f"{_SLOT}/noshow", "timeslot-noshow", slots.NoShowEndpoint, {"patch": "markNoShow"}),
    (
        f"{_SLOT}/interviewers/<id:user_id>/status", "timeslot-interviewer-status", slots.InterviewerStatusEndpoint,
        {"put": "setInterviewerStatus"},
    ),
]  # fmt: skip

routes: list[URLPattern] = [
    *(path(address, view.as_view(), name=name) for address, name, view, _names in _MEMBERS),
    *(
        path(f"{BASE}/{address}", newer(view, "V201904", **names).as_view(), name=f"{name}-v201904")
        for address, name, view, names in _MEMBERS
    ),
]
