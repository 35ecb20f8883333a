"""What belongs to a job over REST: positions, hiring team, note."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import queries as accounts
from accounts.models import User
from base.errors import Invalid, NotFound
from base.rest.pagination import whole
from recruit.jobs import opening, seating, staffing
from recruit.jobs.rest.inputs import HeadcountInput, NoteInput, PositionInput, TeamMemberInput
from recruit.jobs.rest.rows import JobEndpoint
from recruit.jobs.rest.shapes import PositionShape, TeamMemberShape
from recruit.teams.rights import JobAction

TAG = "Jobs"


class PositionList(serializers.Serializer[Any]):
    """All positions of a job."""

    totalFound = serializers.IntegerField()
    content = PositionShape(many=True)


class TeamList(serializers.Serializer[Any]):
    """The hiring team of a job."""

    action = JobAction.VIEW_TEAM

    totalFound = serializers.IntegerField()
    content = TeamMemberShape(many=True)


def _position_values(request: Request) -> dict[str, Any]:
    serializer = PositionInput(data=request.data)
    serializer.is_valid(raise_exception=True)
    return serializer.values_for_verb()


class PositionsEndpoint(JobEndpoint):
    """The positions of a job."""

    @extend_schema(
        operation_id="listPositions", tags=[TAG], summary="Positions of a job", responses={200: PositionList}
    )
    def get(self, request: Request, job_id: UUID) -> Response:
        """Every seat, in the order they were added."""
        return Response(
            whole(list(self.job.positions.order_by("id")), lambda rows: PositionShape(rows, many=True).data)
        )

    @extend_schema(
        operation_id="addPosition", tags=[TAG], summary="Add a position", request=PositionInput,
        responses={201: PositionShape},
    )  # fmt: skip
    def post(self, request: Request, job_id: UUID) -> Response:
        """An open seat."""
        position = seating.add_position(self.job, by=self.actor, **_position_values(request))
        return Response(PositionShape(position).data, status=201)


class PositionEndpoint(JobEndpoint):
    """One position."""

    @extend_schema(operation_id="getPosition", tags=[TAG], summary="One position", responses={200: PositionShape})
    def get(self, request: Request, job_id: UUID, position_id: UUID) -> Response:
        """A seat of the job."""
        return Response(PositionShape(self.position()).data)

    @extend_schema(
        operation_id="replacePosition", tags=[TAG], summary="Replace a position", request=PositionInput,
        responses={200: PositionShape},
    )  # fmt: skip
    def put(self, request: Request, job_id: UUID, position_id: UUID) -> Response:
        """What is not sent is emptied."""
        position = seating.edit_position(self.position(), by=self.actor, changes=_position_values(request))
        return Response(PositionShape(position).data)

    @extend_schema(operation_id="removePosition", tags=[TAG], summary="Delete a position", responses={204: None})
    def delete(self, request: Request, job_id: UUID, position_id: UUID) -> Response:
        """Only a seat that nobody was hired into."""
        seating.remove_position(self.position(), by=self.actor)
        return Response(status=204)


class HiringTeamEndpoint(JobEndpoint):
    """The hiring team of a job."""

    action = JobAction.VIEW_TEAM

    @extend_schema(operation_id="listHiringTeam", tags=[TAG], summary="Hiring team", responses={200: TeamList})
    def get(self, request: Request, job_id: UUID) -> Response:
        """Everybody on the team with their part."""
        members = list(self.job.team.select_related("user").order_by("id"))
        return Response(
            whole(members, lambda rows: TeamMemberShape(rows, many=True, context={"request": request}).data)
        )

    @extend_schema(
        operation_id="addHiringTeamMember", tags=[TAG], summary="Add somebody to the team", request=TeamMemberInput,
        responses={201: TeamMemberShape},
    )  # fmt: skip
    def post(self, request: Request, job_id: UUID) -> Response:
        """Somebody on the team already gets the new part."""
        serializer = TeamMemberInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        member = staffing.add_member(self.job, by=self.actor, user=_user(given["id"]), role=given["role"])
        return Response(TeamMemberShape(member, context={"request": request}).data, status=201)


def _user(text: str) -> User:
    try:
        return accounts.user_of(UUID(text))
    except (ValueError, NotFound) as error:
        raise Invalid(code="unknown_user", field="id") from error


class HiringTeamMemberEndpoint(JobEndpoint):
    """Somebody of the hiring team."""

    @extend_schema(
        operation_id="removeHiringTeamMember", tags=[TAG], summary="Take somebody off the team", responses={204: None}
    )
    def delete(self, request: Request, job_id: UUID, user_id: UUID) -> Response:
        """The last one stays: a job needs somebody."""
        staffing.remove_member(self.job, by=self.actor, user=accounts.user_of(user_id))
        return Response(status=204)


class HeadcountAccepted(serializers.Serializer[Any]):
    """The change was taken on."""

    status = serializers.ChoiceField(["PENDING"])


class HeadcountEndpoint(JobEndpoint):
    """The approved headcount of a job."""

    action = JobAction.EDIT

    @extend_schema(
        operation_id="updateHeadcount", tags=[TAG], summary="Change the approved headcount", request=HeadcountInput,
        responses={202: HeadcountAccepted},
    )  # fmt: skip
    def patch(self, request: Request, job_id: UUID) -> Response:
        """Changes the salary range; what is not sent stays."""
        serializer = HeadcountInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        opening.edit_job(self.job, by=self.actor, changes=serializer.values_for_verb(self.job))
        return Response({"status": "PENDING"}, status=202)


class NoteEndpoint(JobEndpoint):
    """The private note of a job."""

    action = JobAction.EDIT

    @extend_schema(operation_id="getJobNote", tags=[TAG], summary="Job note", responses={200: NoteInput})
    def get(self, request: Request, job_id: UUID) -> Response:
        """For those who may edit the job."""
        return Response({"content": self.job.note})

    @extend_schema(
        operation_id="setJobNote", tags=[TAG], summary="Set the job note", request=NoteInput, responses={200: NoteInput}
    )
    def put(self, request: Request, job_id: UUID) -> Response:
        """Empty text removes the note."""
        serializer = NoteInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        job = opening.set_note(self.job, by=self.actor, note=serializer.validated_data["content"])
        return Response({"content": job.note})
