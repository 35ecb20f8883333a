"""Tags and files of people over REST. People themselves are in recruit/applications/rest, which they show."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from base.actors import Actor
from base.errors import Invalid, NotFound
from base.rest.endpoints import Endpoint
from base.rest.fields import Shape
from base.rest.links import action
from base.rest.pagination import whole
from recruit.candidates import access, attaching, queries, tagging
from recruit.candidates.models import Attachment
from recruit.candidates.rest.inputs import AttachmentInput, TagsInput
from recruit.candidates.rest.rows import CandidateEndpoint

TAG = "Candidates"


class TagsEndpoint(CandidateEndpoint):
    """The tags of a person."""

    @extend_schema(operation_id="getTags", tags=[TAG], summary="Tags", responses={200: TagsInput})
    def get(self, request: Request, candidate_id: UUID) -> Response:
        """Every tag."""
        return Response({"tags": self.candidate.tags})

    @extend_schema(
        operation_id="addTags", tags=[TAG], summary="Add tags", request=TagsInput, responses={201: TagsInput}
    )
    def post(self, request: Request, candidate_id: UUID) -> Response:
        """Tags the person has already are not added twice."""
        person = tagging.add_tags(self.candidate, by=self.actor, tags=self._sent())
        return Response({"tags": person.tags}, status=201)

    @extend_schema(
        operation_id="replaceTags", tags=[TAG], summary="Replace tags", request=TagsInput, responses={200: TagsInput}
    )
    def put(self, request: Request, candidate_id: UUID) -> Response:
        """These tags and no others."""
        return Response({"tags": tagging.replace_tags(self.candidate, by=self.actor, tags=self._sent()).tags})

    @extend_schema(operation_id="removeTags", tags=[TAG], summary="Remove all tags", responses={204: None})
    def delete(self, request: Request, candidate_id: UUID) -> Response:
        """No tags."""
        tagging.replace_tags(self.candidate, by=self.actor, tags=[])
        return Response(status=204)

    def _sent(self) -> list[str]:
        serializer = TagsInput(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return list(serializer.validated_data["tags"])


class AttachmentShape(Shape):
    """A file of a person."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    type = serializers.CharField(source="kind")
    contentType = serializers.CharField(source="content_type")
    actions = serializers.SerializerMethodField()

    def get_actions(self, attachment: Attachment) -> dict[str, dict[str, str]]:
        """Where to fetch and remove it."""
        request, key = self.request, attachment.public_id
        return {
            "download": action(request, "attachment", attachment_id=key),
            "remove": action(request, "attachment", method="DELETE", attachment_id=key),
        }


class AttachmentList(serializers.Serializer[Any]):
    """Files."""

    totalFound = serializers.IntegerField()
    content = AttachmentShape(many=True)


def sent_file(request: Request) -> dict[str, Any]:
    """The uploaded file and its kind."""
    serializer = AttachmentInput(data=request.data)
    serializer.is_valid(raise_exception=True)
    return {"file": serializer.validated_data["file"], "kind": serializer.validated_data["attachmentType"]}


def attached(request: Request, candidate: Any, **more: Any) -> Response:
    """Attach what was sent and answer with it."""
    given = sent_file(request)
    try:
        attachment = attaching.attach(candidate, **given, **more)
    except Invalid as error:  # the verb knows the page's input by another name
        raise Invalid(str(error), code=error.code, field="file") from error
    return Response(AttachmentShape(attachment, context={"request": request}).data, status=201)


def listed(request: Request, rows: Any, actor: Actor) -> Response:
    """Files as clients read them, the newest first."""
    found = list(access.readable_files(actor, rows.all()).defer("text", "search").order_by("-id"))
    return Response(whole(found, lambda files: AttachmentShape(files, many=True, context={"request": request}).data))


class AttachmentsEndpoint(CandidateEndpoint):
    """The files of a person."""

    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="listAttachments", tags=[TAG], summary="Files", responses={200: AttachmentList})
    def get(self, request: Request, candidate_id: UUID) -> Response:
        """Files of the profile and of all applications."""
        return listed(request, self.candidate.attachments, self.actor)

    @extend_schema(
        operation_id="addAttachment", tags=[TAG], summary="Attach a file",
        request={"multipart/form-data": AttachmentInput}, responses={201: AttachmentShape},
    )  # fmt: skip
    def post(self, request: Request, candidate_id: UUID) -> Response:
        """PDF, DOCX, ODT, RTF or TXT up to 10 MB, checked by content."""
        return attached(request, self.candidate, by=self.actor)


class AttachmentEndpoint(Endpoint):
    """One file."""

    @extend_schema(
        operation_id="getAttachment", tags=[TAG], summary="Download a file",
        responses={(200, "*/*"): OpenApiTypes.BINARY},
    )  # fmt: skip
    def get(self, request: Request, attachment_id: UUID, candidate_id: UUID | None = None) -> HttpResponseBase:
        """The file as it came."""
        attachment = self._attachment(attachment_id, candidate_id)
        try:
            stored = attachment.file.open("rb")
        except FileNotFoundError as error:
            raise NotFound(_("The file is missing from the store. Ask the candidate to send it again.")) from error
        return FileResponse(stored, as_attachment=True, filename=attachment.name, content_type=attachment.content_type)

    @extend_schema(operation_id="removeAttachment", tags=[TAG], summary="Delete a file", responses={204: None})
    def delete(self, request: Request, attachment_id: UUID) -> Response:
        """The file is gone for good."""
        attaching.remove_attachment(self._attachment(attachment_id), by=self.actor)
        return Response(status=204)

    def _attachment(self, attachment_id: UUID, candidate_id: UUID | None = None) -> Attachment:
        found = queries.attachment_for(self.actor, attachment_id)
        if candidate_id is not None and found.candidate.public_id != candidate_id:
            raise NotFound
        return found


class CandidateAttachmentEndpoint(AttachmentEndpoint):
    """One file of a person."""

    http_method_names = ("get", "head", "options")

    @extend_schema(
        operation_id="getCandidateAttachment", tags=[TAG], summary="Download a file of a person",
        responses={(200, "*/*"): OpenApiTypes.BINARY},
    )  # fmt: skip
    def get(self, request: Request, attachment_id: UUID, candidate_id: UUID | None = None) -> HttpResponseBase:
        """The file as it came."""
        return super().get(request, attachment_id, candidate_id)
