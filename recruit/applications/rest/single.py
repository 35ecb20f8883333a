"""An application by its own id, over REST (the newer Job Applications API)."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base.errors import NotFound
from base.rest.endpoints import Endpoint
from base.rest.fields import Computed, Instant, Shape
from recruit.applications import removing
from recruit.applications.access import visible_applications
from recruit.applications.models import Application

TAG = "Job applications"


class JobApplicationShape(Shape):
    """Where a person stands on a job."""

    id = serializers.UUIDField(source="public_id")
    status = serializers.CharField(source="stage")
    subStatus = Computed(str, optional=True)
    sourceIdentifier = Computed(str, optional=True)
    createDate = Instant(source="applied_at")
    profileId = serializers.UUIDField(source="candidate.public_id")
    jobId = serializers.UUIDField(source="job.public_id")

    def get_subStatus(self, row: Application) -> str | None:
        """The name of the step."""
        return row.step.name if row.step else None

    def get_sourceIdentifier(self, row: Application) -> str | None:
        """The id of the source."""
        return str(row.source.public_id) if row.source else None


class JobApplicationEndpoint(Endpoint):
    """One application."""

    @extend_schema(
        operation_id="getJobApplication", tags=[TAG], summary="Application by its own id",
        responses={200: JobApplicationShape},
    )  # fmt: skip
    def get(self, request: Request, application_id: UUID) -> Response:
        """Where this person stands on this job."""
        return Response(JobApplicationShape(self._row(application_id), context={"request": request}).data)

    @extend_schema(operation_id="deleteJobApplication", tags=[TAG], summary="Delete", responses={204: None})
    def delete(self, request: Request, application_id: UUID) -> Response:
        """For good, with notes and reviews; the person stays. Administrators only."""
        removing.remove_application(self._row(application_id), by=self.actor)
        return Response(status=204)

    def _row(self, application_id: UUID) -> Application:
        rows = visible_applications(self.actor).select_related("job", "candidate", "step", "source")
        found = rows.filter(public_id=application_id).first()
        if found is None:
            raise NotFound
        return found
