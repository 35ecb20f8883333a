"""Résumés over REST: parse one, make a person of one, make a candidate of a job of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from base import countries
from base.errors import Invalid, NotAllowed
from base.files import formats, sandbox
from base.files.refusals import FileRefused, Reason
from base.files.uploads import OversizeFile
from base.rest.endpoints import Endpoint
from recruit.applications import uploading
from recruit.applications.rest.inputs import source_in
from recruit.applications.rest.people import details_of
from recruit.applications.rest.rows import job_for
from recruit.applications.rest.shapes import CandidateDetailsShape, CandidateLocationShape
from recruit.candidates import attaching, parsing
from recruit.candidates.rest.inputs import EducationInput, ExperienceInput, WebInput
from recruit.jobs.models import Job
from recruit.processes.stages import Stage

TAG = "Candidates"


class ResumeInput(serializers.Serializer[Any]):
    """A résumé: PDF, DOCX, ODT, RTF or TXT up to 10 MB."""

    file = serializers.FileField()


class NewResumeInput(ResumeInput):
    """A résumé and where it came from; without a source it is API."""

    sourceTypeId = serializers.CharField(required=False, max_length=60)
    sourceSubTypeId = serializers.CharField(required=False, allow_blank=True, max_length=60)
    sourceId = serializers.CharField(required=False, max_length=100)
    internal = serializers.BooleanField(required=False)


class ParsedResumeShape(serializers.Serializer[Any]):
    """What was read out of a résumé. Nothing is kept."""

    firstName = serializers.CharField(required=False)
    lastName = serializers.CharField(required=False)
    email = serializers.CharField(required=False)
    phoneNumber = serializers.CharField(required=False)
    location = CandidateLocationShape(required=False)
    web = WebInput(required=False)
    education = EducationInput(many=True)
    experience = ExperienceInput(many=True)
    skills = serializers.ListField(child=serializers.CharField())


def _bytes_of(file: UploadedFile[bytes]) -> bytes:
    if isinstance(file, OversizeFile) or (file.size or 0) > formats.MAX_BYTES:
        raise FileRefused(Reason.TOO_LARGE, field="file")
    content: bytes = file.read(formats.MAX_BYTES + 1)
    return content


def _sent(request: Request, shape: type[ResumeInput]) -> dict[str, Any]:
    serializer = shape(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


class ResumeParseEndpoint(Endpoint):
    """Reading a résumé without keeping it."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="parseResume", tags=[TAG], summary="Parse a résumé",
        request={"multipart/form-data": ResumeInput}, responses={200: ParsedResumeShape},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """The facts found in the file. A file that cannot be read answers 422."""
        if not uploading.may_bring(self.actor):
            raise NotAllowed
        file = _sent(request, ResumeInput)["file"]
        data = _bytes_of(file)
        inspected = attaching.inspect_upload(data, file.name, field="file")
        try:
            found = parsing.look_at(data, ending=inspected.format.ending).found
        except sandbox.ReadingFailed as problem:
            raise Invalid(str(problem), code="unreadable_file", field="file") from problem
        return Response(ParsedResumeShape(_profile(found)).data)


def _profile(found: dict[str, Any]) -> dict[str, Any]:
    names = {"firstName": "first_name", "lastName": "last_name", "email": "email", "phoneNumber": "phone"}
    profile: dict[str, Any] = {public: parsing.value_of(found, name) for public, name in names.items()}
    code, city = parsing.value_of(found, "country_code").lower(), parsing.value_of(found, "city")
    place = {"city": city, "countryCode": code, "country": countries.name_of(code) if code else ""}
    profile["location"] = {name: value for name, value in place.items() if value}
    profile["web"] = {name: parsing.value_of(found, name) for name in ("linkedin", "website") if found.get(name)}
    profile = {name: value for name, value in profile.items() if value}
    lists = {name: parsing.stations(found, name) for name in parsing.LISTS}
    return profile | lists | {"skills": [str(one.get("value", "")) for one in found.get("skills", [])]}


class CreateFromResumeEndpoint(Endpoint):
    """Making a person of a résumé."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="createCandidateFromResume", tags=[TAG], summary="Parse a résumé and create a candidate",
        request={"multipart/form-data": NewResumeInput}, responses={201: CandidateDetailsShape},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """A person on no job yet. Somebody known by e-mail gets the file."""
        return self.take(request, None)

    def take(self, request: Request, job: Job | None) -> Response:
        """Knock at the verb."""
        given = _sent(request, NewResumeInput)
        details = {name: given[name] for name in ("sourceTypeId", "sourceSubTypeId", "sourceId") if name in given}
        if details and not {"sourceTypeId", "sourceId"} <= set(details):
            missing = "sourceId" if "sourceTypeId" in details else "sourceTypeId"
            raise Invalid("Name both sourceTypeId and sourceId, or neither.", field=missing)
        taken = uploading.take_resume(
            _bytes_of(given["file"]),
            given["file"].name,
            by=self.actor,
            job=job,
            source=source_in({"sourceDetails": details} if details else {}),
            stage=Stage.NEW,
            **({"is_internal": given["internal"]} if "internal" in given else {}),
        )
        return details_of(self, taken.person, 201)


class CreateOnJobFromResumeEndpoint(CreateFromResumeEndpoint):
    """Making a candidate of a job of a résumé."""

    @extend_schema(
        operation_id="createCandidateOnJobFromResume", tags=[TAG], summary="Parse a résumé onto a job",
        request={"multipart/form-data": NewResumeInput}, responses={201: CandidateDetailsShape},
    )  # fmt: skip
    def post(self, request: Request, job_id: UUID) -> Response:  # type: ignore[override]  # the address gives more than the parent's
        """The application starts as NEW."""
        return self.take(request, job_for(self.actor, job_id))


routes = [
    path("candidates/cv", CreateFromResumeEndpoint.as_view(), name="candidates-cv"),
    path("candidates/cv/parse", ResumeParseEndpoint.as_view(), name="candidates-cv-parse"),
    path("jobs/<id:job_id>/candidates/cv", CreateOnJobFromResumeEndpoint.as_view(), name="job-candidates-cv"),
]
