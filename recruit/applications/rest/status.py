"""Where an application stands, over REST: read it, move it, end it, hire; its history and its files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from base.actors import Actor
from base.errors import Invalid, Refused
from base.rest.pagination import whole
from recruit.applications import hiring, moving, rejecting, removing
from recruit.applications.models import Application
from recruit.applications.rest.inputs import StatusInput, step_named
from recruit.applications.rest.rows import ApplicationEndpoint
from recruit.applications.rest.shapes import ApplicationShape, StatusHistoryShape
from recruit.candidates.rest.endpoints import AttachmentList, AttachmentShape, attached, listed
from recruit.candidates.rest.inputs import AttachmentInput
from recruit.jobs.models import Position
from recruit.processes.stages import STEPPED, Stage
from recruit.setup import queries as setup
from recruit.setup.models import ExitReason

TAG = "Candidates"


class StatusHistoryList(serializers.Serializer[Any]):
    """Every place an application entered, the newest first."""

    totalFound = serializers.IntegerField()
    content = StatusHistoryShape(many=True)


class ApplicationDetailEndpoint(ApplicationEndpoint):
    """One application."""

    @extend_schema(
        operation_id="getApplication", tags=[TAG], summary="One application", responses={200: ApplicationShape}
    )
    def get(self, request: Request, candidate_id: UUID, job_id: UUID) -> Response:
        """Where this person stands on this job."""
        return Response(ApplicationShape(self.application, context={"request": request}).data)

    @extend_schema(operation_id="deleteApplication", tags=[TAG], summary="Delete an application", responses={204: None})
    def delete(self, request: Request, candidate_id: UUID, job_id: UUID) -> Response:
        """For good, with notes and reviews; the person stays. Administrators only."""
        removing.remove_application(self.application, by=self.actor)
        return Response(status=204)


class StatusEndpoint(ApplicationEndpoint):
    """Where an application stands."""

    @extend_schema(
        operation_id="setCandidateStatus", tags=[TAG], summary="Move an application", request=StatusInput,
        responses={204: None},
    )  # fmt: skip
    def put(self, request: Request, candidate_id: UUID, job_id: UUID) -> Response:
        """A required step in the way answers 409 with code `required_step` and its name in `step`."""
        return self.change(request)

    def change(self, request: Request) -> Response:
        """Knock at the verb that the status asks for."""
        serializer = StatusInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        put_at(self.application, serializer.validated_data, self.actor)
        return Response(status=204)


class PrimaryStatusEndpoint(StatusEndpoint):
    """Where the primary application of a person stands."""

    @extend_schema(
        operation_id="setPrimaryStatus", tags=[TAG], summary="Move the primary application", request=StatusInput,
        responses={204: None}, deprecated=True,
    )  # fmt: skip
    def put(self, request: Request, candidate_id: UUID) -> Response:  # type: ignore[override]  # the address gives more than the parent's
        """As the address with a job does."""
        return self.change(request)


def put_at(application: Application, given: dict[str, Any], by: Actor) -> Application:
    """Call the one verb that the wanted status stands for."""
    stage = Stage(given["status"])
    if stage is Stage.REJECTED:
        return rejecting.reject(application, by=by, reason=_reason(given, ExitReason.Kind.REJECTION))
    if stage is Stage.WITHDRAWN:
        return rejecting.withdraw(application, by=by, reason=_reason(given, ExitReason.Kind.WITHDRAWAL))
    if stage is Stage.HIRED:
        position = _first_open_seat(application)
        starts_on = given.get("startsOn") or position.target_start_on or timezone.now().date()
        return hiring.hire(application, by=by, position=position, starts_on=starts_on)
    name = (given.get("subStatus") or "") if stage in STEPPED else ""
    return moving.move(application, by=by, stage=stage, step=step_named(application.job.process_id, stage, name))


def _reason(given: dict[str, Any], kind: str) -> ExitReason | None:
    text = given.get("reason")
    if not text:
        return None
    try:
        found = setup.reason_of(kind, UUID(text))
    except ValueError:
        found = None
    if found is None:
        raise Invalid(
            _("There is no such reason. The configuration lists them."), code="unknown_reason", field="reason"
        )
    return found


def _first_open_seat(application: Application) -> Position:
    seat = application.job.positions.filter(status=Position.Status.OPEN).order_by("id").first()
    if seat is None:
        raise Refused(_("The job has no open position. Add one before you hire."), code="no_open_position")
    return seat


class HistoryEndpoint(ApplicationEndpoint):
    """Where an application stood."""

    @extend_schema(
        operation_id="listCandidateStatusHistory", tags=[TAG], summary="Places an application had",
        responses={200: StatusHistoryList},
    )  # fmt: skip
    def get(self, request: Request, candidate_id: UUID, job_id: UUID) -> Response:
        """The newest first."""
        return self.answer()

    def answer(self) -> Response:
        """The visits of the application."""
        visits = list(self.application.visits.select_related("step").order_by("-entered_at", "-id")[:1000])
        return Response(whole(visits, lambda rows: StatusHistoryShape(rows, many=True).data))


class PrimaryHistoryEndpoint(HistoryEndpoint):
    """Where the primary application of a person stood."""

    @extend_schema(
        operation_id="listPrimaryStatusHistory", tags=[TAG], summary="Places the primary application had",
        responses={200: StatusHistoryList}, deprecated=True,
    )  # fmt: skip
    def get(self, request: Request, candidate_id: UUID) -> Response:  # type: ignore[override]  # the address gives more than the parent's
        """As the address with a job does."""
        return self.answer()


class ApplicationAttachmentsEndpoint(ApplicationEndpoint):
    """The files of an application."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="listApplicationAttachments", tags=[TAG], summary="Files of an application",
        responses={200: AttachmentList},
    )  # fmt: skip
    def get(self, request: Request, candidate_id: UUID, job_id: UUID) -> Response:
        """Files that came with this application."""
        return listed(request, self.application.attachments, self.actor)

    @extend_schema(
        operation_id="addApplicationAttachment", tags=[TAG], summary="Attach a file to an application",
        request={"multipart/form-data": AttachmentInput}, responses={201: AttachmentShape},
    )  # fmt: skip
    def post(self, request: Request, candidate_id: UUID, job_id: UUID) -> Response:
        """PDF, DOCX, ODT, RTF or TXT up to 10 MB, checked by content."""
        return attached(request, self.candidate, by=self.actor, application=self.application)
