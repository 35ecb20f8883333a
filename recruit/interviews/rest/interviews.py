"""Interviews over REST: those of an application, make one, read, change, answer and cancel it."""

from __future__ import annotations

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
from base.errors import Invalid, NotFound
from base.rest.filters import Query
from base.rest.pagination import whole
from recruit.applications.access import require, visible_applications
from recruit.applications.models import Application
from recruit.interviews import access, answering, cancelling, queries, rescheduling, scheduling
from recruit.interviews.drafts import InterviewDraft
from recruit.interviews.models import Interview
from recruit.interviews.rest.shapes import (
    InterviewChanges,
    InterviewInput,
    InterviewShape,
    InterviewsList,
    InterviewStatusInput,
)
from recruit.interviews.rest.slots import draft_from, note_answers
from recruit.teams.rights import JobAction

TAG = "Interviews"


class InterviewsQuery(Query):
    """Whose interviews."""

    applicationId = serializers.UUIDField()


class InterviewEndpoints(StaffEndpoint):
    """What these addresses share."""

    def interview(self, interview_id: UUID) -> Interview:
        """An interview that was not cancelled and that the caller may see. Raises NotFound, NotAllowed."""
        found = queries.interview_for(self.actor, interview_id)
        if found.is_cancelled:
            raise NotFound
        return found

    def shown(self, interview: Interview, *, status: int = 200) -> Response:
        """The interview as it is now."""
        fresh = queries.interview_for(self.actor, interview.public_id)
        return Response(InterviewShape(fresh, context={"request": self.request}).data, status=status)


class InterviewsEndpoint(InterviewEndpoints):
    """Interviews of an application."""

    @extend_schema(
        operation_id="listInterviews", tags=[TAG], summary="Interviews of an application",
        parameters=[OpenApiParameter("applicationId", OpenApiTypes.UUID, required=True)],
        responses={200: InterviewsList},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """The newest first; cancelled ones are left out."""
        key = InterviewsQuery.read(request)["applicationId"]
        found = visible_applications(self.actor).select_related("job", "candidate").filter(public_id=key).first()
        if found is None:
            raise NotFound
        require(self.actor, JobAction.VIEW_INTERVIEWS, found)
        rows = [row for row in queries.interviews_of(self.actor, found) if not row.is_cancelled]
        context = {"request": request}
        return Response(whole(rows, lambda some: InterviewShape(some, many=True, context=context).data))

    @extend_schema(
        operation_id="createInterview", tags=[TAG], summary="Create an interview", request=InterviewInput,
        responses={201: InterviewShape},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Books everybody at once, and moves the candidate to Interview. The candidate is not written to."""
        body = InterviewInput(data=request.data)
        body.is_valid(raise_exception=True)
        return self.shown(self._make(body.validated_data), status=201)

    @transaction.atomic
    def _make(self, given: dict[str, Any]) -> Interview:
        application = self._application(given["candidate"]["id"], given["jobId"])
        organizer = User.objects.filter(public_id=given["organizerId"], is_active=True).first()
        if organizer is None:
            raise Invalid("No active user has this id.", field="organizerId")
        zone = given["timezone"]
        draft = InterviewDraft(
            slots=tuple(draft_from(slot, zone) for slot in given["timeslots"]),
            location=given.get("location") or "",
            zone=zone,
        )
        interview = scheduling.schedule(
            application, by=self.actor, draft=draft, origin=Interview.Origin.API, organizer=organizer
        )
        by_time = sorted(given["timeslots"], key=lambda slot: slot["startsOn"])
        for row, slot in zip(queries.live_slots(interview), by_time, strict=True):
            note_answers(row, slot, by=self.actor)
        if status := given["candidate"].get("status"):
            answering.answer_as_candidate(interview, by=self.actor, response=status)
        return interview

    def _application(self, candidate_id: UUID, job_id: UUID) -> Application:
        rows = visible_applications(self.actor).select_related("job", "candidate")
        found = rows.filter(candidate__public_id=candidate_id, job__public_id=job_id).order_by("-applied_at").first()
        if found is None:
            raise Invalid("This candidate has no application for this job.", field="candidate")
        return found


class InterviewEndpoint(InterviewEndpoints):
    """One interview."""

    @extend_schema(operation_id="getInterview", tags=[TAG], summary="One interview", responses={200: InterviewShape})
    def get(self, request: Request, interview_id: UUID) -> Response:
        """With its events."""
        return self.shown(self.interview(interview_id))

    @extend_schema(
        operation_id="updateInterview", tags=[TAG], summary="Change an interview", request=InterviewChanges,
        responses={204: None},
    )  # fmt: skip
    def patch(self, request: Request, interview_id: UUID) -> Response:
        """Only what is sent changes; the events keep their times."""
        found = self.interview(interview_id)
        body = InterviewChanges(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        with transaction.atomic():
            interview = rescheduling.change_interview(
                found, by=self.actor, location=given.get("location"), zone=given.get("timezone")
            )
            if status := given.get("candidate", {}).get("status"):
                answering.answer_as_candidate(interview, by=self.actor, response=status)
        return Response(status=204)

    @extend_schema(operation_id="deleteInterview", tags=[TAG], summary="Cancel an interview", responses={204: None})
    def delete(self, request: Request, interview_id: UUID) -> Response:
        """Everybody's time is free again. The candidate is not written to."""
        cancelling.cancel(self.interview(interview_id), by=self.actor)
        return Response(status=204)


class CandidateStatusEndpoint(InterviewEndpoints):
    """The candidate's answer to a whole interview."""

    @extend_schema(
        operation_id="setInterviewCandidateStatus", tags=[TAG], summary="Note the candidate's answer",
        request=InterviewStatusInput, responses={204: None},
    )  # fmt: skip
    def put(self, request: Request, interview_id: UUID) -> Response:
        """To every event of it."""
        found = self.interview(interview_id)
        access.require_schedule(self.actor, found.application)
        body = InterviewStatusInput(data=request.data)
        body.is_valid(raise_exception=True)
        answering.answer_as_candidate(found, by=self.actor, response=body.validated_data["status"])
        return Response(status=204)
