"""Interview types over REST: a list of names."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rest import StaffEndpoint
from base.access import require_administrator
from base.errors import NotFound
from recruit.interviews import queries, typing
from recruit.interviews.models import InterviewType

TAG = "Interviews"
_NAMES = serializers.ListField(child=serializers.CharField(max_length=100), max_length=200)


class InterviewTypesEndpoint(StaffEndpoint):
    """The company's interview types."""

    @extend_schema(
        operation_id="listInterviewTypes", tags=[TAG], summary="Interview types",
        responses={200: {"type": "array", "items": {"type": "string"}}},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Their names."""
        return Response([row.name for row in queries.types()])

    @extend_schema(
        operation_id="addInterviewTypes", tags=[TAG], summary="Add interview types",
        request={"application/json": {"type": "array", "items": {"type": "string"}}}, responses={204: None},
    )  # fmt: skip
    def patch(self, request: Request) -> Response:
        """Those that are there already stay as they are."""
        typing.add_types(_NAMES.run_validation(request.data), by=self.actor)
        return Response(status=204)


class InterviewTypeEndpoint(StaffEndpoint):
    """One interview type."""

    @extend_schema(
        operation_id="removeInterviewType", tags=[TAG], summary="Remove an interview type",
        parameters=[OpenApiParameter("interview_type", OpenApiTypes.STR, OpenApiParameter.PATH)],
        responses={204: None},
    )  # fmt: skip
    def delete(self, request: Request, interview_type: str) -> Response:
        """By its name. Interviews that have it keep it."""
        require_administrator(self.actor)
        found = InterviewType.objects.filter(name__iexact=interview_type.strip(), archived_at=None).first()
        if found is None:
            raise NotFound
        typing.remove_type(found, by=self.actor)
        return Response(status=204)
