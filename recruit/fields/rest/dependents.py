"""Which fields depend on which over REST, and which of their values belong together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base.errors import NotFound
from base.rest.fields import Labelled, Reference
from base.rest.pagination import whole
from recruit.fields import listing, shaping
from recruit.fields.models import CustomField, FieldValue
from recruit.fields.rest.parts import TAG, FieldEndpoint, label_for


class FieldIds(serializers.Serializer[Any]):
    """Fields by their ids."""

    ids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=100)


class LabelledList(serializers.Serializer[Any]):
    """Fields or values."""

    totalFound = serializers.IntegerField()
    content = Labelled(many=True)


class Relation(serializers.Serializer[Any]):
    """A value of the parent and those that belong to it."""

    parent = Labelled()
    values = Labelled(many=True)


class RelationList(serializers.Serializer[Any]):
    """All values of the parent."""

    totalFound = serializers.IntegerField()
    content = Relation(many=True)


class DependentsEndpoint(FieldEndpoint):
    """The fields that depend on one."""

    @extend_schema(
        operation_id="listDependents", tags=[TAG], summary="Fields that depend on this one",
        responses={200: LabelledList},
    )  # fmt: skip
    def get(self, request: Request, field_id: UUID) -> Response:
        """Their ids and labels."""
        return Response(_labelled(request, list(self.field(field_id).dependents.order_by("position", "id"))))

    @extend_schema(
        operation_id="addDependents", tags=[TAG], summary="Make fields dependent", request=FieldIds,
        responses={201: LabelledList},
    )  # fmt: skip
    @transaction.atomic
    def post(self, request: Request, field_id: UUID) -> Response:
        """Administrators only. All of them or none."""
        parent = self.field(field_id)
        serializer = FieldIds(data=request.data)
        serializer.is_valid(raise_exception=True)
        for key in serializer.validated_data["ids"]:
            shaping.make_dependent(self.field(key), by=self.actor, parent=parent)
        return Response(_labelled(request, list(parent.dependents.order_by("position", "id"))), status=201)


class _ChildEndpoint(FieldEndpoint):
    def child(self, field_id: UUID, child_id: UUID) -> tuple[CustomField, CustomField]:
        """A field and one that depends on it. Raises NotFound when it does not."""
        parent, child = self.field(field_id), self.field(child_id)
        if child.parent_id != parent.pk:
            raise NotFound
        return parent, child


class DependentEndpoint(_ChildEndpoint):
    """One dependency."""

    @extend_schema(operation_id="removeDependent", tags=[TAG], summary="Remove a dependency", responses={204: None})
    def delete(self, request: Request, field_id: UUID, child_id: UUID) -> Response:
        """Every value of the dependent field can be chosen from then on."""
        _parent, child = self.child(field_id, child_id)
        shaping.make_independent(child, by=self.actor)
        return Response(status=204)


class RelationsEndpoint(_ChildEndpoint):
    """Which values belong together."""

    @extend_schema(
        operation_id="listDependentValues", tags=[TAG], summary="Values of a dependent field by the parent's",
        responses={200: RelationList},
    )  # fmt: skip
    def get(self, request: Request, field_id: UUID, child_id: UUID) -> Response:
        """Each value of the parent with the values that belong to it, in the company's order."""
        parent, child = self.child(field_id, child_id)
        below: dict[int, list[FieldValue]] = {}
        for value in child.values.order_by("position", "label").prefetch_related("parents"):
            for above in value.parents.all():
                below.setdefault(above.pk, []).append(value)
        content = [
            {"parent": _one(request, above), "values": [_one(request, value) for value in below.get(above.pk, [])]}
            for above in parent.values.order_by("position", "label")
        ]
        return Response({"totalFound": len(content), "content": content})


class BelowEndpoint(_ChildEndpoint):
    """The values that belong to one value of the parent."""

    @extend_schema(
        operation_id="listValuesBelow", tags=[TAG], summary="Values below one value of the parent",
        responses={200: LabelledList},
    )  # fmt: skip
    def get(self, request: Request, field_id: UUID, value_id: UUID, child_id: UUID) -> Response:
        """In the company's order."""
        parent, child = self.child(field_id, child_id)
        rows = child.values.filter(parents=self.value(parent, value_id)).order_by("position", "label")
        return Response(_labelled(request, list(rows)))

    @extend_schema(
        operation_id="addValueBelow", tags=[TAG], summary="Link a value", request=Reference, responses={201: Labelled}
    )
    def post(self, request: Request, field_id: UUID, value_id: UUID, child_id: UUID) -> Response:
        """Offer a value of the dependent field when this one is chosen."""
        parent, child = self.child(field_id, child_id)
        serializer = _ValueId(data=request.data)
        serializer.is_valid(raise_exception=True)
        below = self.value(child, serializer.validated_data["id"])
        listing.link_values(self.value(parent, value_id), by=self.actor, child=child, add=[below.public_id])
        return Response(_one(request, below), status=201)


class BelowOneEndpoint(_ChildEndpoint):
    """One value that belongs to one of the parent's."""

    @extend_schema(operation_id="removeValueBelow", tags=[TAG], summary="Unlink a value", responses={204: None})
    def delete(
        self, request: Request, field_id: UUID, value_id: UUID, child_id: UUID, child_value_id: UUID
    ) -> Response:
        """Offer it no longer when this one is chosen."""
        parent, child = self.child(field_id, child_id)
        below = self.value(child, child_value_id)
        listing.link_values(self.value(parent, value_id), by=self.actor, child=child, remove=[below.public_id])
        return Response(status=204)


class _ValueId(serializers.Serializer[Any]):
    id = serializers.UUIDField()


def _one(request: Request, thing: CustomField | FieldValue) -> dict[str, str]:
    return {"id": str(thing.public_id), "label": label_for(request, thing)}


def _labelled(request: Request, rows: list[CustomField] | list[FieldValue]) -> dict[str, Any]:
    return whole(rows, lambda found: [_one(request, row) for row in found])
