"""Fields of applications over REST, which the compatible interface calls candidate properties."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rest import StaffEndpoint
from base.errors import NotFound
from base.rest.fields import Action, Computed, Shape
from base.rest.links import action
from base.rest.pagination import whole
from recruit.fields import listing, queries
from recruit.fields.models import CustomField, FieldValue
from recruit.fields.rest.parts import TAG, FieldEndpoint, label_for

CONTEXTS = {
    "PROFILE": "CANDIDATE_PROFILE",
    "OFFER_FORM": "OFFER_MANAGEMENT",
    "OFFER_APPROVAL_FORM": "OFFER_MANAGEMENT",
    "HIRE_FORM": "HIRE_FORM",
}


class FilterValues(serializers.Serializer[Any]):
    """Values of an org field."""

    all = serializers.BooleanField()
    content = serializers.ListField(child=serializers.CharField())


class OrgFilter(serializers.Serializer[Any]):
    """For which values of an org field a field is."""

    id = serializers.CharField()
    values = FilterValues()


class Availability(serializers.Serializer[Any]):
    """Where a field is asked, and for which jobs."""

    toUsers = serializers.ChoiceField(choices=["ALL", "FULL_ACCESS"])
    context = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]  # a compatible name
    forOrgFields = OrgFilter(many=True)


class PropertyActions(serializers.Serializer[Any]):
    """Where to go next."""

    values = Action(required=False)


class CandidatePropertyShape(Shape):
    """A field of applications."""

    id = serializers.UUIDField(source="public_id")
    label = serializers.SerializerMethodField()
    type = serializers.SerializerMethodField()
    availability = Computed(Availability)
    actions = Computed(PropertyActions)

    def get_label(self, field: CustomField) -> str:
        """The name in the client's language."""
        return label_for(self.request, field)

    def get_type(self, field: CustomField) -> str:
        """The type by its name in this interface."""
        return "SINGLE_SELECT" if field.type == CustomField.Type.SELECT else field.type

    def get_availability(self, field: CustomField) -> dict[str, Any]:
        """Where it is asked, and for which jobs."""
        contexts = list(dict.fromkeys(CONTEXTS[place] for place in field.placements if place in CONTEXTS))
        filters = [{"id": key, "values": {"all": False, "content": values}} for key, values in field.scope.items()]
        return {"toUsers": "ALL", "context": contexts, "forOrgFields": filters}

    def get_actions(self, field: CustomField) -> dict[str, Any]:
        """Where its values are, when it has some."""
        if field.type != CustomField.Type.SELECT:
            return {}
        return {"values": action(self.request, "candidate-property-values", field_id=field.public_id)}


class CandidatePropertyList(serializers.Serializer[Any]):
    """All fields of applications."""

    totalFound = serializers.IntegerField()
    content = CandidatePropertyShape(many=True)


class PropertyValueShape(Shape):
    """A choice; `value` is the label too, as newer clients read it."""

    id = serializers.UUIDField(source="public_id")
    label = serializers.SerializerMethodField()
    value = serializers.SerializerMethodField("get_label")

    def get_label(self, value: FieldValue) -> str:
        """The name in the client's language."""
        return label_for(self.request, value)


class PropertyValueList(serializers.Serializer[Any]):
    """All choices of a field."""

    totalFound = serializers.IntegerField()
    content = PropertyValueShape(many=True)


class FieldValueInput(serializers.Serializer[Any]):
    """A choice."""

    id = serializers.UUIDField(required=False)
    label = serializers.CharField(max_length=150)  # type: ignore[assignment]  # the compatible member is called so


class PropertiesEndpoint(StaffEndpoint):
    """All fields of applications."""

    @extend_schema(
        operation_id="listCandidatePropertyDefinitions", tags=[TAG], summary="Candidate fields",
        responses={200: CandidatePropertyList},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Those that are asked, in the company's order."""
        rows = list(queries.live_fields(queries.Category.APPLICATION))
        context = {"request": request}
        return Response(whole(rows, lambda found: CandidatePropertyShape(found, many=True, context=context).data))


class _PropertyEndpoint(FieldEndpoint):
    categories = (CustomField.Category.APPLICATION,)

    def list_field(self, field_id: UUID) -> CustomField:
        """A field that has values. Raises NotFound for another."""
        field = self.field(field_id)
        if field.type != CustomField.Type.SELECT:
            raise NotFound
        return field


class PropertyEndpoint(_PropertyEndpoint):
    """One field of applications."""

    @extend_schema(
        operation_id="getCandidateProperty", tags=[TAG], summary="One candidate field",
        responses={200: CandidatePropertyShape},
    )  # fmt: skip
    def get(self, request: Request, field_id: UUID) -> Response:
        """What it is and where it is asked."""
        return Response(CandidatePropertyShape(self.field(field_id), context={"request": request}).data)


class ValuesEndpoint(_PropertyEndpoint):
    """The choices of a field."""

    @extend_schema(
        operation_id="listCandidatePropertyValues", tags=[TAG], summary="Values of a candidate field",
        responses={200: PropertyValueList},
    )  # fmt: skip
    def get(self, request: Request, field_id: UUID) -> Response:
        """Those in use, in the company's order. Only a SINGLE_SELECT has some."""
        rows = list(self.list_field(field_id).values.filter(archived_at=None).order_by("position", "label"))
        context = {"request": request}
        return Response(whole(rows, lambda found: PropertyValueShape(found, many=True, context=context).data))

    @extend_schema(
        operation_id="createCandidatePropertyValue", tags=[TAG], summary="Add a value", request=FieldValueInput,
        responses={201: PropertyValueShape},
    )  # fmt: skip
    def post(self, request: Request, field_id: UUID) -> Response:
        """Administrators only."""
        given = _read(request)
        field, key = self.list_field(field_id), given.get("id")
        value = listing.add_value(field, by=self.actor, label=given["label"], public_id=key)
        return Response(PropertyValueShape(value, context={"request": request}).data, status=201)


class ValueEndpoint(_PropertyEndpoint):
    """One choice of a field."""

    @extend_schema(
        operation_id="getCandidatePropertyValue", tags=[TAG], summary="One value", responses={200: PropertyValueShape}
    )
    def get(self, request: Request, field_id: UUID, value_id: UUID) -> Response:
        """A value, archived ones too."""
        value = self.value(self.list_field(field_id), value_id)
        return Response(PropertyValueShape(value, context={"request": request}).data)

    @extend_schema(
        operation_id="updateCandidatePropertyValue", tags=[TAG], summary="Rename a value", request=FieldValueInput,
        responses={200: PropertyValueShape},
    )  # fmt: skip
    def put(self, request: Request, field_id: UUID, value_id: UUID) -> Response:
        """Applications that have it show the new name at once."""
        value = self.value(self.list_field(field_id), value_id)
        value = listing.edit_value(value, by=self.actor, changes={"label": _read(request)["label"]})
        return Response(PropertyValueShape(value, context={"request": request}).data)

    @extend_schema(
        operation_id="deleteCandidatePropertyValue", tags=[TAG], summary="Remove a value", responses={204: None}
    )
    def delete(self, request: Request, field_id: UUID, value_id: UUID) -> Response:
        """Offer it no longer. Applications that have it keep it."""
        listing.archive_value(self.value(self.list_field(field_id), value_id), by=self.actor)
        return Response(status=204)


def _read(request: Request) -> dict[str, Any]:
    serializer = FieldValueInput(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
