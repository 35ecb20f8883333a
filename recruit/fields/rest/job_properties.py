"""Org fields and job fields over REST: list, add, read, change, translate, activate."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rest import StaffEndpoint
from base.rest.fields import Actions, Shape
from base.rest.pagination import whole
from base.rest.parsers import JSONPatchParser, StrictJSONParser
from recruit.fields import shaping
from recruit.fields.models import CustomField
from recruit.fields.rest.parts import (
    TAG,
    FieldEndpoint,
    FieldPatchOperation,
    LabelTranslation,
    label_for,
    patched,
    translated,
)

CATEGORIES = {"organization": "ORG", "job": "JOB"}
NAMES = {category: name for name, category in CATEGORIES.items()}


class JobPropertyShape(Shape):
    """A field of jobs. `visible` ones are shown in ads."""

    id = serializers.UUIDField(source="public_id")
    label = serializers.SerializerMethodField()
    category = serializers.SerializerMethodField()
    type = serializers.CharField()
    active = serializers.SerializerMethodField()
    visible = serializers.BooleanField(source="is_public")
    required = serializers.BooleanField(source="is_required")  # type: ignore[assignment]  # a compatible name
    actions = Actions(
        values=("job-property-values", {"field_id": "public_id"}),
        dependents=("job-property-dependents", {"field_id": "public_id"}),
    )

    def get_label(self, field: CustomField) -> str:
        """The name in the client's language."""
        return label_for(self.request, field)

    def get_category(self, field: CustomField) -> str:
        """Whether it is an org field or a job field."""
        return NAMES[field.category]

    def get_active(self, field: CustomField) -> bool:
        """Whether it is asked."""
        return field.archived_at is None


class JobPropertyList(serializers.Serializer[Any]):
    """All fields of jobs."""

    totalFound = serializers.IntegerField()
    content = JobPropertyShape(many=True)


class JobPropertyInput(serializers.Serializer[Any]):
    """A new field."""

    label = serializers.CharField(max_length=100)  # type: ignore[assignment]  # the compatible member is called so
    category = serializers.ChoiceField(choices=sorted(CATEGORIES))
    visible = serializers.BooleanField()
    required = serializers.BooleanField(required=False, default=False)  # type: ignore[assignment]  # a compatible name
    active = serializers.BooleanField(required=False, default=True)
    type = serializers.ChoiceField(choices=CustomField.Type.values, required=False, default="SELECT")


def _rows() -> QuerySet[CustomField]:
    return CustomField.objects.filter(category__in=CATEGORIES.values())


class JobPropertiesEndpoint(StaffEndpoint):
    """All fields of jobs."""

    @extend_schema(
        operation_id="listJobProperties", tags=[TAG], summary="Org fields and job fields",
        responses={200: JobPropertyList},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Every field, org fields first; those that are not asked any more too."""
        rows = list(_rows().order_by("-category", "position", "id"))
        context = {"request": request}
        return Response(whole(rows, lambda found: JobPropertyShape(found, many=True, context=context).data))

    @extend_schema(
        operation_id="createJobProperty", tags=[TAG], summary="Create a field", request=JobPropertyInput,
        responses={201: JobPropertyShape},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Administrators only. A choice from a list unless `type` says otherwise; 22 org fields at most."""
        serializer = JobPropertyInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        field = shaping.add_field(
            by=self.actor, category=CATEGORIES[given["category"]], label=given["label"], type=given["type"],
            is_required=given["required"], is_public=given["visible"],
        )  # fmt: skip
        if not given["active"]:
            field = shaping.archive_field(field, by=self.actor)
        return Response(JobPropertyShape(field, context={"request": request}).data, status=201)


class JobPropertyEndpoint(FieldEndpoint):
    """One field."""

    parser_classes = (StrictJSONParser, JSONPatchParser)

    @extend_schema(operation_id="getJobProperty", tags=[TAG], summary="One field", responses={200: JobPropertyShape})
    def get(self, request: Request, field_id: UUID) -> Response:
        """A field, those that are not asked any more too."""
        return Response(JobPropertyShape(self.field(field_id), context={"request": request}).data)

    @extend_schema(
        operation_id="updateJobProperty", tags=[TAG], summary="Change a field by JSON Patch",
        request={"application/json-patch+json": FieldPatchOperation(many=True)}, responses={200: JobPropertyShape},
    )  # fmt: skip
    def patch(self, request: Request, field_id: UUID) -> Response:
        """`label`, `visible`, `required` and `active` can be changed; category and type are fixed."""
        field = self.field(field_id)
        document = {
            "id": str(field.public_id), "label": field.label, "category": NAMES[field.category], "type": field.type,
            "active": field.archived_at is None, "visible": field.is_public, "required": field.is_required,
        }  # fmt: skip
        serializer = JobPropertyInput(data=patched(document, request.data, frozenset({"id", "category", "type"})))
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        changes = {"label": given["label"], "is_public": given["visible"], "is_required": given["required"]}
        field = shaping.edit_field(field, by=self.actor, changes=changes)
        if given["active"] is not document["active"]:
            change = shaping.restore_field if given["active"] else shaping.archive_field
            field = change(field, by=self.actor)
        return Response(JobPropertyShape(field, context={"request": request}).data)


class TranslationsEndpoint(FieldEndpoint):
    """What a field is called in other languages."""

    @extend_schema(
        operation_id="translateJobProperty", tags=[TAG], summary="Translate a field's label",
        request=LabelTranslation(many=True), responses={204: None},
    )  # fmt: skip
    def patch(self, request: Request, field_id: UUID) -> Response:
        """The languages that are sent change; the others stay."""
        field = self.field(field_id)
        changes = {"translations": translated(field.translations, request.data)}
        shaping.edit_field(field, by=self.actor, changes=changes)
        return Response(status=204)


class ActivationEndpoint(FieldEndpoint):
    """Whether a field is asked."""

    @extend_schema(
        operation_id="activateJobProperty", tags=[TAG], summary="Activate a field", request=None, responses={204: None}
    )
    def put(self, request: Request, field_id: UUID) -> Response:
        """Ask it again. Refused when 22 org fields are asked."""
        shaping.restore_field(self.field(field_id), by=self.actor)
        return Response(status=204)

    @extend_schema(
        operation_id="deactivateJobProperty", tags=[TAG], summary="Deactivate a field", responses={204: None}
    )
    def delete(self, request: Request, field_id: UUID) -> Response:
        """Ask it no longer. What jobs say in it is kept."""
        shaping.archive_field(self.field(field_id), by=self.actor)
        return Response(status=204)
