"""Facts of an application over REST: its source, its onboarding, its screening answers, its end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base.errors import Invalid
from base.rest.fields import Shape
from base.rest.pagination import whole
from recruit.applications import sourcing
from recruit.applications.access import can
from recruit.applications.rest.inputs import source_in
from recruit.applications.rest.rows import ApplicationEndpoint
from recruit.candidates.rest.inputs import SourceInput
from recruit.screening.models import Answer, AskedQuestion, Question
from recruit.teams.rights import JobAction

TAG = "Candidates"
_TYPES = {
    Question.Type.TEXT: "text",
    Question.Type.TEXTAREA: "textarea",
    Question.Type.SINGLE: "select",
    Question.Type.MULTI: "checkbox",
    Question.Type.YES_NO: "radio",
    Question.Type.CHECKBOX: "acknowledgement",
    Question.Type.CURRENCY: "currency",
    Question.Type.FILE: "files",
    Question.Type.INFORMATION: "info",
}


class SourceEndpoint(ApplicationEndpoint):
    """Where an application came from."""

    @extend_schema(
        operation_id="setCandidateSource", tags=[TAG], summary="Change the source", request=SourceInput,
        responses={204: None},
    )  # fmt: skip
    def put(self, request: Request, candidate_id: UUID, job_id: UUID) -> Response:
        """`sourceId` is the id of a source of the configuration."""
        serializer = SourceInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        try:
            source = source_in({"sourceDetails": serializer.validated_data})
        except Invalid as error:  # here the source is the whole body
            raise Invalid(str(error), code=error.code, field="sourceId") from error
        if source is not None:
            sourcing.set_source(self.application, by=self.actor, source=source)
        return Response(status=204)


class OnboardingInput(serializers.Serializer[Any]):
    """How the onboarding goes."""

    onboardingStatus = serializers.ChoiceField(sourcing.ONBOARDING)


class OnboardingShape(serializers.Serializer[Any]):
    """How the onboarding goes; absent before anybody said."""

    onboardingStatus = serializers.ChoiceField(sourcing.ONBOARDING, required=False)


class OnboardingEndpoint(ApplicationEndpoint):
    """The onboarding of somebody hired."""

    @extend_schema(
        operation_id="getOnboardingStatus", tags=[TAG], summary="Onboarding status", responses={200: OnboardingShape}
    )
    def get(self, request: Request, candidate_id: UUID, job_id: UUID) -> Response:
        """Empty before anybody said."""
        return self.answer()

    @extend_schema(
        operation_id="setOnboardingStatus", tags=[TAG], summary="Set the onboarding status", request=OnboardingInput,
        responses={204: None},
    )  # fmt: skip
    def put(self, request: Request, candidate_id: UUID, job_id: UUID) -> Response:
        """Only for people who were hired; others answer 409 with code `not_hired`."""
        return self.change(request)

    def answer(self) -> Response:
        """The status as it is."""
        status = self.application.onboarding_status
        return Response({"onboardingStatus": status} if status else {})

    def change(self, request: Request) -> Response:
        """Knock at the verb."""
        serializer = OnboardingInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        sourcing.set_onboarding(self.application, by=self.actor, status=serializer.validated_data["onboardingStatus"])
        return Response(status=204)


class PrimaryOnboardingEndpoint(OnboardingEndpoint):
    """The onboarding of the primary application."""

    @extend_schema(
        operation_id="getPrimaryOnboardingStatus", tags=[TAG], summary="Onboarding status of the primary application",
        responses={200: OnboardingShape}, deprecated=True,
    )  # fmt: skip
    def get(self, request: Request, candidate_id: UUID) -> Response:  # type: ignore[override]  # the address gives more than the parent's
        """As the address with a job does."""
        return self.answer()

    @extend_schema(
        operation_id="setPrimaryOnboardingStatus", tags=[TAG], summary="Set it for the primary application",
        request=OnboardingInput, responses={204: None}, deprecated=True,
    )  # fmt: skip
    def put(self, request: Request, candidate_id: UUID) -> Response:  # type: ignore[override]  # the address gives more than the parent's
        """As the address with a job does."""
        return self.change(request)


class AnswerValueShape(Shape):
    """One value of an answer."""

    id = serializers.CharField()
    label = serializers.CharField()


class AnswerFieldShape(Shape):
    """One part of an answer."""

    id = serializers.CharField()
    label = serializers.CharField()
    values = AnswerValueShape(many=True)


class AnswerRecordShape(Shape):
    """One answer."""

    fields = AnswerFieldShape(many=True)


class ScreeningAnswerShape(Shape):
    """A question with its answer. `category` is `screening`."""

    id = serializers.UUIDField()
    type = serializers.ChoiceField(sorted(set(_TYPES.values())))
    category = serializers.CharField()
    name = serializers.CharField()
    label = serializers.CharField()
    records = AnswerRecordShape(many=True)


class ScreeningAnswerList(serializers.Serializer[Any]):
    """The answers of an application."""

    totalFound = serializers.IntegerField()
    content = ScreeningAnswerShape(many=True)


class ScreeningAnswersEndpoint(ApplicationEndpoint):
    """What a candidate answered."""

    @extend_schema(
        operation_id="listScreeningAnswers", tags=[TAG], summary="Screening answers",
        responses={200: ScreeningAnswerList},
    )  # fmt: skip
    def get(self, request: Request, candidate_id: UUID, job_id: UUID) -> Response:
        """In the order of the form. Answers for users with full access only are left out for others."""
        rows = Answer.objects.filter(application=self.application).select_related("question")
        if not can(self.actor, JobAction.VIEW_RESTRICTED, self.application):
            rows = rows.filter(visibility=AskedQuestion.Visibility.ALL)
        return Response(whole(list(rows), lambda found: [_shown(row) for row in found]))


def _shown(row: Answer) -> dict[str, Any]:
    question = row.question
    values = row.value if isinstance(row.value, list) else [row.value]
    labels = {str(option["id"]): str(option["label"]) for option in question.options}
    keys = [row.words if isinstance(value, dict) else str(value) for value in values]
    told = [{"id": key, "label": labels.get(key, key if len(keys) > 1 else row.words or key)} for key in keys]
    name = question.code or str(question.public_id)
    part = {"id": name, "label": row.question_text, "values": told}
    return {
        "id": str(question.public_id),
        "type": _TYPES[Question.Type(question.type)],
        "category": "screening",
        "name": name,
        "label": row.question_text,
        "records": [{"fields": [part]}],
    }


_ONE = "candidates/<id:candidate_id>/jobs/<id:job_id>"
routes = [
    path(f"{_ONE}/source", SourceEndpoint.as_view(), name="application-source"),
    path(f"{_ONE}/onboardingStatus", OnboardingEndpoint.as_view(), name="application-onboarding"),
    path(
        "candidates/<id:candidate_id>/onboardingStatus", PrimaryOnboardingEndpoint.as_view(), name="primary-onboarding"
    ),
    path(f"{_ONE}/screening-answers", ScreeningAnswersEndpoint.as_view(), name="application-answers"),
]
