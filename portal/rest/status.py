"""The Candidate Status API: what a candidate may know about an application, for portals a company builds itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rest import StaffEndpoint
from base.errors import NotFound
from base.rest.fields import Instant, Shape
from portal.mine import queries
from portal.rest.applications import ALL_STATUSES, STATUSES
from recruit.applications.access import visible_applications


class CandidateStatusShape(Shape):
    """Where an application stands, as its person is told."""

    status = serializers.ChoiceField(ALL_STATUSES)
    since = Instant()
    promisedOn = Instant(required=False, help_text="Until when the candidate hears from the company.")


class CandidateStatusEndpoint(StaffEndpoint):
    """Status for the candidate's own view."""

    @extend_schema(
        operation_id="getCandidateStatus", tags=["Candidate status"], summary="Status as the candidate is told",
        responses={200: CandidateStatusShape},
    )  # fmt: skip
    def get(self, request: Request, application_id: UUID) -> Response:
        """A rejection whose letter waits is not told before the letter leaves."""
        found = visible_applications(self.actor).filter(public_id=application_id).select_related("candidate").first()
        if found is None:
            raise NotFound
        told = queries.told(queries.all_rows(found.candidate).get(pk=found.pk)).standing
        answer: dict[str, Any] = {"status": STATUSES.get(told.stage, told.stage.value), "since": told.since}
        if told.promised_at is not None:
            answer["promisedOn"] = told.promised_at
        return Response(CandidateStatusShape(answer).data)
