"""Values of org fields and job fields over REST."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base.rest.fields import Shape
from base.rest.pagination import whole
from base.rest.parsers import JSONPatchParser, StrictJSONParser
from recruit.fields import listing
from recruit.fields.models import FieldValue
from recruit.fields.rest.parts import (
    TAG,
    FieldEndpoint,
    FieldPatchOperation,
    LabelTranslation,
    label_for,
    patched,
    translated,
)


class ValueShape(Shape):
    """A choice of a field."""

    id = serializers.UUIDField(source="public_id")
    label = serializers.SerializerMethodField()
    archived = serializers.SerializerMethodField()

    def get_label(self, value: FieldValue) -> str:
        """The name in the client's language."""
        return label_for(self.request, value)

    def get_archived(self, value: FieldValue) -> bool:
        """Whether it is offered no longer."""
        return value.archived_at is not None


class ValueList(serializers.Serializer[Any]):
    """All choices of a field."""

    totalFound = serializers.IntegerField()
    content = ValueShape(many=True)


class ValueInput(serializers.Serializer[Any]):
    """A new choice; its id is made when none is sent."""

    id = serializers.UUIDField(required=False)
    label = serializers.CharField(max_length=150)  # type: ignore[assignment]  # the compatible member is called so


class ValuesEndpoint(FieldEndpoint):
    """The choices of a field."""

    @extend_schema(
        operation_id="listJobPropertyValues", tags=[TAG], summary="Values of a field", responses={200: ValueList}
    )
    def get(self, request: Request, field_id: UUID) -> Response:
        """All of them in the company's order, archived ones too."""
        rows = list(self.field(field_id).values.order_by("position", "label"))
        return Response(whole(rows, lambda found: ValueShape(found, many=True, context={"request": request}).data))

    @extend_schema(
        operation_id="createJobPropertyValue", tags=[TAG], summary="Add a value", request=ValueInput,
        responses={201: ValueShape},
    )  # fmt: skip
    def post(self, request: Request, field_id: UUID) -> Response:
        """Administrators only. 6,000 values at most; labels are unique within a field."""
        serializer = ValueInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        value = listing.add_value(self.field(field_id), by=self.actor, label=given["label"], public_id=given.get("id"))
        return Response(ValueShape(value, context={"request": request}).data, status=201)


class ValueEndpoint(FieldEndpoint):
    """One choice."""

    parser_classes = (StrictJSONParser, JSONPatchParser)

    @extend_schema(
        operation_id="updateJobPropertyValue", tags=[TAG], summary="Rename a value by JSON Patch",
        request={"application/json-patch+json": FieldPatchOperation(many=True)}, responses={200: ValueShape},
    )  # fmt: skip
    def patch(self, request: Request, field_id: UUID, value_id: UUID) -> Response:
        """`label` can be changed; jobs that have the value show it at once."""
        value = self.value(self.field(field_id), value_id)
        document = {"id": str(value.public_id), "label": value.label, "archived": value.archived_at is not None}
        changed = patched(document, request.data, frozenset({"id", "archived"}))
        serializer = ValueInput(data=changed)
        serializer.is_valid(raise_exception=True)
        value = listing.edit_value(value, by=self.actor, changes={"label": serializer.validated_data["label"]})
        return Response(ValueShape(value, context={"request": request}).data)

    @extend_schema(
        operation_id="unarchiveJobPropertyValueOld", tags=[TAG], summary="Bring a value back (deprecated form)",
        request=None, responses={204: None}, deprecated=True,
    )  # fmt: skip
    def put(self, request: Request, field_id: UUID, value_id: UUID) -> Response:
        """Use `archive-values` instead."""
        listing.restore_value(self.value(self.field(field_id), value_id), by=self.actor)
        return Response(status=204)

    @extend_schema(
        operation_id="archiveJobPropertyValueOld", tags=[TAG], summary="Archive a value (deprecated form)",
        responses={204: None}, deprecated=True,
    )  # fmt: skip
    def delete(self, request: Request, field_id: UUID, value_id: UUID) -> Response:
        """Use `archive-values` instead."""
        listing.archive_value(self.value(self.field(field_id), value_id), by=self.actor)
        return Response(status=204)


class TranslationsEndpoint(FieldEndpoint):
    """What a choice is called in other languages."""

    @extend_schema(
        operation_id="translateJobPropertyValue", tags=[TAG], summary="Translate a value's label",
        request=LabelTranslation(many=True), responses={204: None},
    )  # fmt: skip
    def patch(self, request: Request, field_id: UUID, value_id: UUID) -> Response:
        """The languages that are sent change; the others stay."""
        value = self.value(self.field(field_id), value_id)
        changes = {"translations": translated(value.translations, request.data)}
        listing.edit_value(value, by=self.actor, changes=changes)
        return Response(status=204)


class ArchiveEndpoint(FieldEndpoint):
    """Whether a choice is offered."""

    @extend_schema(
        operation_id="archiveJobPropertyValue", tags=[TAG], summary="Archive a value", request=None,
        responses={204: None},
    )  # fmt: skip
    def put(self, request: Request, field_id: UUID, value_id: UUID) -> Response:
        """Offer it no longer. Jobs that have it keep it."""
        listing.archive_value(self.value(self.field(field_id), value_id), by=self.actor)
        return Response(status=204)

    @extend_schema(
        operation_id="unarchiveJobPropertyValue", tags=[TAG], summary="Bring a value back", responses={204: None}
    )
    def delete(self, request: Request, field_id: UUID, value_id: UUID) -> Response:
        """Offer it again."""
        listing.restore_value(self.value(self.field(field_id), value_id), by=self.actor)
        return Response(status=204)
