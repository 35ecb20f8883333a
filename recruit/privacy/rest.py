"""Consent over REST. Addresses are in `routes`, named `api:…`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base.errors import DomainError, NotFound
from base.rest.endpoints import Endpoint
from base.rest.fields import Instant, Shape
from base.rest.links import absolute
from recruit.applications.access import visible_applications
from recruit.applications.models import Application
from recruit.candidates.access import visible_candidates
from recruit.candidates.models import Candidate
from recruit.candidates.rest.rows import CandidateEndpoint
from recruit.privacy import asking, queries

TAG = "Candidates"
STATUSES = ["REQUIRED", "PENDING", "ACQUIRED"]
MOST = 1000


class ConsentShape(Shape):
    """Whether the person agreed."""

    status = serializers.ChoiceField(STATUSES)
    date = Instant(required=False)


class DecisionShape(Shape):
    """One decision."""

    scope = serializers.CharField()
    status = serializers.CharField(source="decision")
    decidedOn = Instant(source="decided_at")


class DecisionList(Shape):
    """The latest decision of each scope, and since when an answer is waited for."""

    decisions = DecisionShape(many=True)
    recentPendingRequestCreatedOn = Instant(required=False)


class AskedPerson(serializers.Serializer[Any]):
    """Whom to ask."""

    id = serializers.UUIDField()


class ConsentRequestsInput(serializers.Serializer[Any]):
    """People to ask, 1 to 1000."""

    content = serializers.ListField(child=AskedPerson(), min_length=1, max_length=MOST)


class ConsentResultBody(serializers.Serializer[Any]):
    """Where the answer will be, or why nobody was asked."""

    location = serializers.CharField(required=False)
    code = serializers.CharField(required=False)
    message = serializers.CharField(required=False)


class ConsentResult(serializers.Serializer[Any]):
    """What became of one question: 201 asked, 404 unknown, 403 not yours to ask, 409 asked already or no address."""

    status = serializers.IntegerField()
    body = ConsentResultBody()


class ConsentRequestsResults(serializers.Serializer[Any]):
    """One result for each person, in the order they were named."""

    results = ConsentResult(many=True)


def _status(candidate: Candidate) -> dict[str, Any]:
    found = queries.consent_state(candidate)
    return {"status": found.status} | ({"date": found.date} if found.date else {})


def _decisions(candidate: Candidate) -> dict[str, Any]:
    rows = list(candidate.consents.order_by("scope", "-decided_at", "-id").distinct("scope"))
    asked = candidate.consent_requests.filter(state="asked").first()
    return {"decisions": rows} | ({"recentPendingRequestCreatedOn": asked.asked_at} if asked else {})


class ConsentEndpoint(CandidateEndpoint):
    """Consent of a person, in one word."""

    @extend_schema(operation_id="getConsent", tags=[TAG], summary="Consent status", responses={200: ConsentShape})
    def get(self, request: Request, candidate_id: UUID) -> Response:
        """ACQUIRED once the person agreed and did not take it back, PENDING while they are asked."""
        return Response(ConsentShape(_status(self.candidate)).data)


class ConsentsEndpoint(CandidateEndpoint):
    """Consent of a person by scope."""

    @extend_schema(operation_id="listConsents", tags=[TAG], summary="Consent decisions", responses={200: DecisionList})
    def get(self, request: Request, candidate_id: UUID) -> Response:
        """The latest decision of each scope."""
        return Response(DecisionList(_decisions(self.candidate)).data)


class ConsentRequestsEndpoint(Endpoint):
    """Questions for consent."""

    @extend_schema(
        operation_id="requestConsents", tags=[TAG], summary="Ask people for consent", request=ConsentRequestsInput,
        responses={207: ConsentRequestsResults},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Each person gets a letter; whoever cannot be asked has a result that says why, and stops nobody else."""
        serializer = ConsentRequestsInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        ids = [item["id"] for item in serializer.validated_data["content"]]
        people = {person.public_id: person for person in visible_candidates(self.actor).filter(public_id__in=ids)}
        outcomes = {row.candidate.public_id: row for row in asking.ask_many(people.values(), by=self.actor)}
        results = []
        for key in ids:
            outcome = outcomes.get(key)
            refusal = NotFound() if outcome is None else outcome.refusal
            results.append(self._refused(refusal) if refusal is not None else self._asked(key))
        return Response({"results": results}, status=207)

    def _asked(self, key: UUID) -> dict[str, Any]:
        return {"status": 201, "body": {"location": absolute(self.request, "consent", candidate_id=key)}}

    def _refused(self, refusal: DomainError) -> dict[str, Any]:
        return {"status": refusal.status, "body": {"code": refusal.code, "message": str(refusal)}}


class JobApplicationEndpoint(Endpoint):
    """An address below one application."""

    def application(self) -> Application:
        """The application of the address. Raises NotFound."""
        rows = visible_applications(self.actor).select_related("candidate", "job")
        found = rows.filter(public_id=self.kwargs["application_id"]).first()
        if found is None:
            raise NotFound
        return found


class JobApplicationConsentRequest(JobApplicationEndpoint):
    """The question for consent of an application's person."""

    @extend_schema(
        operation_id="requestApplicationConsent", tags=["Job applications"], summary="Ask for consent", request=None,
        responses={202: None},
    )  # fmt: skip
    def post(self, request: Request, application_id: UUID) -> Response:
        """The candidate gets a letter with a link that is good for 30 days."""
        found = self.application()
        asking.ask(found.candidate, by=self.actor, application=found)
        return Response(status=202)


class JobApplicationConsents(JobApplicationEndpoint):
    """Consent of an application's person."""

    @extend_schema(
        operation_id="getApplicationConsents", tags=["Job applications"], summary="Consent decisions",
        responses={200: DecisionList},
    )  # fmt: skip
    def get(self, request: Request, application_id: UUID) -> Response:
        """The latest decision of each scope."""
        return Response(DecisionList(_decisions(self.application().candidate)).data)


_ONE = "job-applications-api/v202112/job-applications/<id:application_id>"
routes = [
    # Before the address of one candidate, which would take the word for an id.
    path("candidates/consent-requests", ConsentRequestsEndpoint.as_view(), name="consent-requests"),
    path("candidates/<id:candidate_id>/consent", ConsentEndpoint.as_view(), name="consent"),
    path("candidates/<id:candidate_id>/consents", ConsentsEndpoint.as_view(), name="consents"),
    path(f"{_ONE}/consent-request", JobApplicationConsentRequest.as_view(), name="application-consent-request"),
    path(f"{_ONE}/consents", JobApplicationConsents.as_view(), name="application-consents"),
]
