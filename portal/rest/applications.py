"""The Application API: forms that a company builds itself. Refusals have the body `{id, code, message}` here."""

from __future__ import annotations

import base64
import binascii
import uuid
from typing import Any, ClassVar
from uuid import UUID

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.queries import company
from accounts.rest import StaffEndpoint
from base.errors import Invalid, NotFound
from base.rest.fields import written
from base.rest.filters import Query
from portal import addresses, agreements, receiving, tickets
from portal.mine.queries import stage_told
from portal.rest.postings import posting_named
from portal.rest.questions import AnswerInput, QuestionShape, answers_in, questions_of
from recruit.applications.access import visible_applications
from recruit.applications.rest.inputs import source_in
from recruit.candidates.rest.inputs import CandidateInput, person_values
from recruit.jobs.models import Posting
from recruit.screening import queries as screening

TAG = "Application API"
CODES = {
    400: "DATA_VALIDATION_ERROR", 401: "UNAUTHORIZED", 403: "UNAUTHORIZED", 404: "RESOURCE_NOT_FOUND_ERROR",
}  # fmt: skip
STATUSES = {"OFFERED": "OFFER", "HIRED": "HIRE"}
ALL_STATUSES = [
    "NEW",
    "IN_REVIEW",
    "INTERVIEW",
    "OFFER",
    "HIRE",
    "REJECTED",
    "WITHDRAWN",
    "LEAD",
    "TRANSFERRED",
    "OTHER",
]


class ApplyError(serializers.Serializer[Any]):
    """The body of a refusal of the Application API."""

    id = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class ApplyEndpoint(StaffEndpoint):
    """What all addresses of the Application API share."""

    error_shape: ClassVar[Any] = ApplyError

    def error_body(self, status: int, message: str, errors: list[dict[str, Any]]) -> dict[str, Any]:
        """A refusal in the words of this API."""
        code = CODES.get(status, "INVALID_REQUEST" if status < 500 else "APPLY_API_ERROR")
        if any(str(error.get("code", "")).startswith("file_") for error in errors):
            code = "FILE_UPLOAD_ERROR"
        sentences = [f"{error['field']}: {error['message']}" for error in errors if error.get("field")]
        request_id = getattr(self.request._request, "request_id", "")
        return {"id": request_id or uuid.uuid4().hex, "code": code, "message": " ".join(sentences) or message}

    def posting(self) -> Posting:
        """The live posting of the address. Raises NotFound."""
        found = posting_named(str(self.kwargs["posting_id"]))
        if found is None:
            raise NotFound
        return found


class ApplySettings(serializers.Serializer[Any]):
    """What the form may offer."""

    avatarUploadAvailable = serializers.BooleanField()


class PrivacyPolicy(serializers.Serializer[Any]):
    """Words to agree to."""

    url = serializers.CharField()
    orgName = serializers.CharField()


class ApplyConfiguration(serializers.Serializer[Any]):
    """What a form has to ask."""

    questions = QuestionShape(many=True)
    settings = ApplySettings()
    privacyPolicies = PrivacyPolicy(many=True)


class ConfigurationQuery(Query):
    """Options of the configuration."""

    conditionalsIncluded = serializers.CharField(required=False, help_text="Whether to include conditional questions.")


class ConfigurationEndpoint(ApplyEndpoint):
    """What a form for a posting has to ask."""

    @extend_schema(
        operation_id="getApplyConfiguration", tags=[TAG], summary="What to ask", parameters=[ConfigurationQuery],
        responses={200: ApplyConfiguration},
    )  # fmt: skip
    def get(self, request: Request, posting_id: str) -> Response:
        """Screening questions, settings and privacy policies."""
        posting = self.posting()
        spoken = request.headers.get("Accept-Language", "").partition(",")[0].partition(";")[0].strip()
        sheet = screening.sheet_for(posting.ad.job.org_values, language=spoken or posting.ad.language)
        conditionals = ConfigurationQuery.read(request).get("conditionalsIncluded", "").lower() == "true"
        policy = agreements.words_for(posting).policy
        page = policy.url or addresses.absolute(addresses.ad_url(posting.number, posting.ad.title))
        return Response(
            {
                "questions": questions_of(sheet, conditionals=conditionals),
                "settings": {"avatarUploadAvailable": sheet.asks_photo},
                "privacyPolicies": [{"url": page, "orgName": company().name}],
            }
        )


class FileInput(serializers.Serializer[Any]):
    """A file inside JSON."""

    fileName = serializers.CharField(max_length=255)
    mimeType = serializers.CharField(max_length=100)
    fileContent = serializers.CharField(max_length=5_000_000, help_text="Base64.", trim_whitespace=True)


class ApplyInput(CandidateInput):
    """An application."""

    resume = FileInput(required=False, allow_null=True)
    avatar = FileInput(required=False, allow_null=True)
    answers = serializers.ListField(child=AnswerInput(), required=False, max_length=200)
    attachments = serializers.ListField(child=FileInput(), required=False, max_length=9)
    messageToHiringManager = serializers.CharField(required=False, allow_blank=True, max_length=4_000)
    consent = serializers.BooleanField(required=False)
    consentDecisions = serializers.DictField(child=serializers.BooleanField(), required=False)


class ApplyAnswer(serializers.Serializer[Any]):
    """Who applied."""

    id = serializers.CharField(help_text="The id of the candidate.")
    createdOn = serializers.DateTimeField()
    candidatePortalUrl = serializers.CharField()


def _file(given: dict[str, str], field: str) -> ContentFile[bytes]:
    try:
        content = base64.b64decode(given["fileContent"], validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid(_("The file is not valid Base64."), code="file_not_base64", field=field) from error
    return ContentFile(content, name=given["fileName"])


class ApplicationsEndpoint(ApplyEndpoint):
    """Applications for a posting."""

    @extend_schema(
        operation_id="applyForPosting", tags=[TAG], summary="Apply on a candidate's behalf", request=ApplyInput,
        responses={201: ApplyAnswer},
    )  # fmt: skip
    def post(self, request: Request, posting_id: str) -> Response:
        """The candidate gets the confirmation by e-mail. Somebody who applied already gets the same application."""
        posting = self.posting()
        serializer = ApplyInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        application = receiving.receive(
            posting.ad.job,
            by=self.actor,
            person=_person(given),
            resume=_file(given["resume"], "resume") if given.get("resume") else None,
            attachments=[_file(each, "attachments") for each in given.get("attachments", [])],
            message=given.get("messageToHiringManager", ""),
            source=source_in(given),
            consent_text=agreements.words_for(posting).full_text if _agreed(given) else "",
            photo=_file(given["avatar"], "avatar") if given.get("avatar") else None,
            answers=answers_in(given.get("answers", [])),
            language=posting.ad.language,
        )
        receipt = tickets.receipt(application.public_id)
        answer = {
            "id": str(application.candidate.public_id),
            "createdOn": written(application.created_at),
            "candidatePortalUrl": f"{addresses.absolute(reverse('portal:applied'))}?r={receipt}",
        }
        return Response(answer, status=201)


def _person(given: dict[str, Any]) -> dict[str, Any]:
    values = person_values(given)
    is_internal = values.pop("is_internal", False)
    return values | {"internal": is_internal}


def _agreed(given: dict[str, Any]) -> bool:
    return bool(given.get("consent") or any(given.get("consentDecisions", {}).values()))


class ApplicationStatusShape(serializers.Serializer[Any]):
    """Where an application stands, coarsely."""

    status = serializers.ChoiceField(ALL_STATUSES)


class ApplicationStatusEndpoint(ApplyEndpoint):
    """Where an application stands."""

    @extend_schema(
        operation_id="getApplicationStatus", tags=[TAG], summary="Status of an application",
        responses={200: ApplicationStatusShape},
    )  # fmt: skip
    def get(self, request: Request, posting_id: str, candidate_id: UUID) -> Response:
        """The newest application of this candidate for the posting's job."""
        rows = visible_applications(self.actor).filter(candidate__public_id=candidate_id, job=self.posting().ad.job_id)
        application = rows.order_by("-applied_at", "-id").first()
        if application is None:
            raise NotFound
        stage = stage_told(application)  # a rejection whose letter waits is not told before it leaves
        return Response({"status": STATUSES.get(stage, stage.value)})
