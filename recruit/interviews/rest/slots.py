"""Events of interviews over REST, and the answers to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.rest import StaffEndpoint
from base.actors import Actor
from base.errors import Invalid, NotFound
from base.rest.filters import Query
from calendars.availability import zones
from recruit.interviews import access, answering, queries, rescheduling
from recruit.interviews.drafts import SlotDraft
from recruit.interviews.models import Interview, InterviewType, Timeslot
from recruit.interviews.rest.shapes import InterviewStatusInput, TimeslotChanges, TimeslotInput, TimeslotShape

TAG = "Interviews"


def draft_from(given: Mapping[str, Any], zone: str) -> SlotDraft:
    """The event a body asks for. Raises Invalid for an end that is not after the start, unknown people and types."""
    day, at = zones.wall_of(given["startsOn"], zone)
    return SlotDraft(
        title=given.get("title") or "Interview",
        day=day,
        time=at,
        minutes=_minutes(given["startsOn"], given["endsOn"]),
        users=_users(given["interviewers"]),
        type=_type(given.get("interviewType")),
        place=given.get("place") or "",
    )


def note_answers(timeslot: Timeslot, given: Mapping[str, Any], *, by: Actor) -> None:
    """Note the answers a body brings along: of interviewers, and of the candidate to this event."""
    statuses = {each["id"]: each["status"] for each in given.get("interviewers", ()) if each.get("status")}
    for attendee in timeslot.meeting.attendees.filter(user__public_id__in=statuses).select_related("user"):
        if attendee.user is not None and attendee.response != statuses[attendee.user.public_id]:
            response = statuses[attendee.user.public_id]
            answering.answer_as_interviewer(timeslot, attendee.user, by=by, response=response)
    if status := given.get("candidateStatus"):
        answering.answer_as_candidate(timeslot.interview, by=by, response=status, timeslot=timeslot)


def _minutes(starts_at: datetime, ends_at: datetime) -> int:
    minutes = round((ends_at - starts_at).total_seconds() / 60)
    if minutes <= 0:
        raise Invalid("An event ends after it starts.", field="endsOn")
    return minutes


def _users(given: Sequence[Mapping[str, Any]]) -> tuple[tuple[User, bool], ...]:
    keys = list(dict.fromkeys(each["id"] for each in given))
    found = {user.public_id: user for user in User.objects.filter(public_id__in=keys)}
    if len(found) < len(keys):
        raise Invalid("No user has one of these ids.", field="interviewers")
    return tuple((found[key], True) for key in keys)


def _type(name: str | None) -> InterviewType | None:
    if not name or not name.strip():
        return None
    found = InterviewType.objects.filter(name__iexact=" ".join(name.split()), archived_at=None).first()
    if found is None:
        raise Invalid("The company has no interview type of this name.", field="interviewType")
    return found


class SlotEndpoints(StaffEndpoint):
    """What these addresses share."""

    def interview(self, interview_id: UUID) -> Interview:
        """An interview that was not cancelled and that the caller may see. Raises NotFound, NotAllowed."""
        found = queries.interview_for(self.actor, interview_id)
        if found.is_cancelled:
            raise NotFound
        return found

    def planned(self, interview_id: UUID) -> Interview:
        """As `interview`, for those who schedule."""
        found = self.interview(interview_id)
        access.require_schedule(self.actor, found.application)
        return found

    def slot(self, interview_id: UUID, timeslot_id: UUID) -> Timeslot:
        """An event of such an interview. Raises NotFound, NotAllowed."""
        found = queries.timeslot_for(self.actor, timeslot_id, interview=interview_id)
        if found.interview.is_cancelled:
            raise NotFound
        return found

    def shown(self, timeslot: Timeslot, *, status: int = 200) -> Response:
        """The event as it is now."""
        fresh = next(row for row in queries.live_slots(timeslot.interview) if row.pk == timeslot.pk)
        return Response(TimeslotShape(fresh, context={"request": self.request}).data, status=status)


class TimeslotsEndpoint(SlotEndpoints):
    """The events of an interview."""

    @extend_schema(
        operation_id="createTimeslot", tags=[TAG], summary="Add an event", request=TimeslotInput,
        responses={201: TimeslotShape},
    )  # fmt: skip
    def post(self, request: Request, interview_id: UUID) -> Response:
        """Books everybody of it at once."""
        interview = self.planned(interview_id)
        body = TimeslotInput(data=request.data)
        body.is_valid(raise_exception=True)
        with transaction.atomic():
            draft = draft_from(body.validated_data, interview.zone)
            row = rescheduling.add_slot(interview, by=self.actor, slot=draft)
            note_answers(row, body.validated_data, by=self.actor)
        return self.shown(row, status=201)


class TimeslotEndpoint(SlotEndpoints):
    """One event."""

    @extend_schema(operation_id="getTimeslot", tags=[TAG], summary="One event", responses={200: TimeslotShape})
    def get(self, request: Request, interview_id: UUID, timeslot_id: UUID) -> Response:
        """When, where and with whom."""
        return self.shown(self.slot(interview_id, timeslot_id))

    @extend_schema(
        operation_id="updateTimeslot", tags=[TAG], summary="Change an event", request=TimeslotChanges,
        responses={200: TimeslotShape},
    )  # fmt: skip
    def patch(self, request: Request, interview_id: UUID, timeslot_id: UUID) -> Response:
        """Only what is sent changes. A new time asks everybody anew, and the candidate is not written to."""
        row = self.slot(interview_id, timeslot_id)
        body = TimeslotChanges(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        with transaction.atomic():
            # What is not sent stays as it was read: somebody who changed it since must not be written over.
            changed = rescheduling.change_slot(
                row, by=self.actor, slot=_changed(row, given), starts_at=given.get("startsOn"),
                version=row.interview.version,
            )  # fmt: skip
            note_answers(changed, given, by=self.actor)
        return self.shown(changed)

    @extend_schema(operation_id="deleteTimeslot", tags=[TAG], summary="Remove an event", responses={204: None})
    def delete(self, request: Request, interview_id: UUID, timeslot_id: UUID) -> Response:
        """The last event of an interview stays (409): delete the interview instead."""
        rescheduling.remove_slot(self.slot(interview_id, timeslot_id), by=self.actor)
        return Response(status=204)


def _changed(row: Timeslot, given: Mapping[str, Any]) -> SlotDraft:
    """The event with what a body changes. A start alone keeps the length, as moving it in a calendar does."""
    draft, meeting = queries.draft_of(row), row.meeting
    starts_at = given.get("startsOn", meeting.starts_at)
    ends_at = given.get("endsOn") or starts_at + (meeting.ends_at - meeting.starts_at)
    changes: dict[str, Any] = {"minutes": _minutes(starts_at, ends_at)}
    if starts_at != meeting.starts_at:
        changes["day"], changes["time"] = zones.wall_of(starts_at, meeting.zone)
    if "interviewers" in given:
        required = {user.pk: is_required for user, is_required in draft.users}
        changes["users"] = tuple((user, required.get(user.pk, True)) for user, _new in _users(given["interviewers"]))
    if "interviewType" in given:
        changes["type"] = _type(given["interviewType"])
    changes |= {name: given[name] or "" for name in ("title", "place") if name in given}
    return replace(draft, **changes)


class TimeslotCandidateEndpoint(SlotEndpoints):
    """The candidate's answer to one event."""

    @extend_schema(
        operation_id="setTimeslotCandidateStatus", tags=[TAG], summary="Note the candidate's answer to one event",
        request=InterviewStatusInput, responses={204: None},
    )  # fmt: skip
    def put(self, request: Request, interview_id: UUID, timeslot_id: UUID) -> Response:
        """Their answer to the whole follows from those to its events."""
        self.planned(interview_id)
        row = self.slot(interview_id, timeslot_id)
        body = InterviewStatusInput(data=request.data)
        body.is_valid(raise_exception=True)
        answering.answer_as_candidate(
            row.interview, by=self.actor, response=body.validated_data["status"], timeslot=row
        )
        return Response(status=204)


class InterviewerStatusEndpoint(SlotEndpoints):
    """An interviewer's answer to one event."""

    @extend_schema(
        operation_id="setInterviewerStatus", tags=[TAG], summary="Note an interviewer's answer",
        request=InterviewStatusInput, responses={204: None},
    )  # fmt: skip
    def put(self, request: Request, interview_id: UUID, timeslot_id: UUID, user_id: UUID) -> Response:
        """One's own, or by whoever schedules."""
        row = self.slot(interview_id, timeslot_id)
        body = InterviewStatusInput(data=request.data)
        body.is_valid(raise_exception=True)
        user = User.objects.filter(public_id=user_id).first()
        if user is None:
            raise NotFound
        answering.answer_as_interviewer(row, user, by=self.actor, response=body.validated_data["status"])
        return Response(status=204)


class NoShowQuery(Query):
    """Whether the candidate did not come."""

    value = serializers.BooleanField()


class NoShowEndpoint(SlotEndpoints):
    """Whether the candidate came."""

    @extend_schema(
        operation_id="markNoShow", tags=[TAG], summary="Mark a no-show", request=None,
        parameters=[OpenApiParameter("value", OpenApiTypes.BOOL, required=True)], responses={204: None},
    )  # fmt: skip
    def patch(self, request: Request, interview_id: UUID, timeslot_id: UUID) -> Response:
        """Once the event has begun."""
        self.planned(interview_id)
        row = self.slot(interview_id, timeslot_id)
        answering.mark_no_show(row, by=self.actor, value=NoShowQuery.read(request)["value"])
        return Response(status=204)
