"""People over REST: list, create, read, change, delete. They show their applications, so this lives here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base.rest.endpoints import Endpoint
from base.rest.pagination import TokenPages
from recruit.applications import enrolling
from recruit.applications.rest.inputs import CandidatesQuery, source_in
from recruit.applications.rest.rows import job_for, narrowed, with_assignments
from recruit.applications.rest.shapes import CandidateDetailsShape, CandidateSummaryShape
from recruit.candidates import access, enlisting, witnessing
from recruit.candidates.models import Candidate
from recruit.candidates.rest.inputs import CandidateInput, PersonalDetailsInput, person_values
from recruit.candidates.rest.rows import CandidateEndpoint

TAG = "Candidates"


class CandidatePage(serializers.Serializer[Any]):
    """One page of people."""

    limit = serializers.IntegerField()
    offset = serializers.IntegerField()
    nextPageId = serializers.CharField(allow_null=True)
    totalFound = serializers.IntegerField()
    content = CandidateSummaryShape(many=True)


def details_of(endpoint: Endpoint, candidate: Candidate, status: int = 200) -> Response:
    """The answer that shows one person, read anew."""
    fresh = with_assignments(Candidate.objects.filter(pk=candidate.pk), endpoint.actor).get()
    return Response(CandidateDetailsShape(fresh, context={"request": endpoint.request}).data, status=status)


def _sent(request: Request, shape: type[PersonalDetailsInput]) -> dict[str, Any]:
    serializer = shape(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


class CandidatesEndpoint(Endpoint):
    """The people the token's owner may see."""

    @extend_schema(
        operation_id="listCandidates", tags=[TAG], summary="Search candidates", parameters=[CandidatesQuery],
        responses={200: CandidatePage},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """People, the newest first. Follow `nextPageId` until it is null."""
        chosen = CandidatesQuery.read(request)
        witnessing.note_searched("people", chosen.get("q", ""), by=self.actor, name=_("people"))
        rows = narrowed(access.visible_candidates(self.actor), chosen, self.actor)
        page = TokenPages.page(with_assignments(rows, self.actor), request)
        return Response(
            page.envelope(lambda people: CandidateSummaryShape(people, many=True, context={"request": request}).data)
        )

    @extend_schema(
        operation_id="createCandidate", tags=[TAG], summary="Create a candidate", request=CandidateInput,
        responses={201: CandidateDetailsShape},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """A person in the talent pool, on no job yet."""
        given = _sent(request, CandidateInput)
        values = person_values(given) | {"source": source_in(given)}
        return details_of(self, enlisting.add_candidate(by=self.actor, **values), 201)


class CandidateDetailEndpoint(CandidateEndpoint):
    """One person."""

    @extend_schema(
        operation_id="getCandidate", tags=[TAG], summary="One candidate", responses={200: CandidateDetailsShape}
    )
    def get(self, request: Request, candidate_id: UUID) -> Response:
        """Everything about a person, with the applications the token's owner may see."""
        witnessing.note_opened(self.candidate, by=self.actor)
        return details_of(self, self.candidate)

    @extend_schema(
        operation_id="updateCandidate", tags=[TAG], summary="Change personal details", request=PersonalDetailsInput,
        responses={200: CandidateDetailsShape},
    )  # fmt: skip
    def patch(self, request: Request, candidate_id: UUID) -> Response:
        """A plain partial object: what is not sent stays."""
        changes = person_values(_sent(request, PersonalDetailsInput))
        return details_of(self, enlisting.edit_candidate(self.candidate, by=self.actor, changes=changes))

    @extend_schema(operation_id="deleteCandidate", tags=[TAG], summary="Delete a candidate", responses={204: None})
    def delete(self, request: Request, candidate_id: UUID) -> Response:
        """With all applications and files. Administrators only."""
        enlisting.delete_candidate(self.candidate, by=self.actor)
        return Response(status=204)


class JobCandidatesEndpoint(Endpoint):
    """People on a job."""

    @extend_schema(
        operation_id="createCandidateOnJob", tags=[TAG], summary="Create a candidate on a job", request=CandidateInput,
        responses={201: CandidateDetailsShape},
    )  # fmt: skip
    def post(self, request: Request, job_id: UUID) -> Response:
        """The application starts as NEW. Somebody known by e-mail is put on the job as they are."""
        job = job_for(self.actor, job_id)
        given = _sent(request, CandidateInput)
        application = enrolling.enrol(job, by=self.actor, source=source_in(given), **person_values(given))
        return details_of(self, application.candidate, 201)
