"""E-mail templates over REST (the newer Message Templates API). Addresses are in `routes`, named `api:…`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base.access import require_administrator
from base.errors import NotFound
from base.rest.endpoints import Endpoint
from base.rest.fields import Instant, Shape
from base.rest.pagination import whole
from recruit.letters import events, queries, templating
from recruit.letters.models import EmailTemplate

TAG = "Message templates"


class TemplateInput(serializers.Serializer[Any]):
    """The words of a letter. What is not sent is as it is for a new template."""

    type = serializers.ChoiceField(EmailTemplate.Type.choices)
    name = serializers.CharField(max_length=100)
    subject = serializers.CharField(max_length=300)
    body = serializers.CharField(max_length=20_000)
    language = serializers.CharField(max_length=10, required=False, default="en")
    event = serializers.ChoiceField([("", "–"), *((each, each) for each in events.EVENTS)], required=False, default="")
    isDefault = serializers.BooleanField(required=False, default=False)
    showsSender = serializers.BooleanField(required=False, default=True)


class TemplateShape(Shape):
    """A template."""

    id = serializers.UUIDField(source="public_id")
    type = serializers.CharField()
    name = serializers.CharField()
    subject = serializers.CharField()
    body = serializers.CharField(source="text")
    language = serializers.CharField()
    event = serializers.CharField()
    isDefault = serializers.BooleanField(source="is_default")
    showsSender = serializers.BooleanField(source="shows_sender")
    updatedOn = Instant(source="updated_at")


class TemplateList(serializers.Serializer[Any]):
    """Templates."""

    totalFound = serializers.IntegerField()
    content = TemplateShape(many=True)


def _values(request: Request) -> dict[str, Any]:
    serializer = TemplateInput(data=request.data)
    serializer.is_valid(raise_exception=True)
    given = serializer.validated_data
    names = {"body": "text", "isDefault": "is_default", "showsSender": "shows_sender"}
    return {names.get(name, name): value for name, value in given.items()}


class TemplatesEndpoint(Endpoint):
    """The company's templates."""

    def check_permissions(self, request: Any) -> None:
        """For administrators."""
        super().check_permissions(request)
        require_administrator(self.actor)

    @extend_schema(operation_id="listMessageTemplates", tags=[TAG], summary="Templates", responses={200: TemplateList})
    def get(self, request: Request) -> Response:
        """Those in use, by type and name."""
        return Response(whole(list(queries.templates()), lambda rows: TemplateShape(rows, many=True).data))

    @extend_schema(
        operation_id="createMessageTemplate", tags=[TAG], summary="Add a template", request=TemplateInput,
        responses={201: TemplateShape},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Unknown merge fields are refused by name."""
        return Response(TemplateShape(templating.add_template(by=self.actor, **_values(request))).data, status=201)


class TemplateEndpoint(TemplatesEndpoint):
    """One template."""

    http_method_names = ("get", "put", "delete", "head", "options")

    @extend_schema(
        operation_id="getMessageTemplate", tags=[TAG], summary="One template", responses={200: TemplateShape}
    )
    def get(self, request: Request, template_id: UUID) -> Response:  # type: ignore[override]  # the address gives more than the parent's
        """A template in use."""
        return Response(TemplateShape(self._row(template_id)).data)

    @extend_schema(
        operation_id="updateMessageTemplate", tags=[TAG], summary="Replace a template", request=TemplateInput,
        responses={200: TemplateShape},
    )  # fmt: skip
    def put(self, request: Request, template_id: UUID) -> Response:
        """Letters that were written keep their words; the jobs it is bound to stay."""
        row = templating.edit_template(self._row(template_id), by=self.actor, changes=_values(request))
        return Response(TemplateShape(row).data)

    @extend_schema(operation_id="removeMessageTemplate", tags=[TAG], summary="Delete a template", responses={204: None})
    def delete(self, request: Request, template_id: UUID) -> Response:
        """It is offered no longer; an administrator can bring it back."""
        templating.archive_template(self._row(template_id), by=self.actor)
        return Response(status=204)

    @staticmethod
    def _row(template_id: UUID) -> EmailTemplate:
        row = queries.template_of(template_id)
        if row.archived_at is not None:
            raise NotFound
        return row


_BASE = "message-templates-api/message-templates"
routes = [
    path(_BASE, TemplatesEndpoint.as_view(), name="message-templates"),
    path(f"{_BASE}/<id:template_id>", TemplateEndpoint.as_view(), name="message-template"),
]
