"""What applications say in the company's own fields, over REST."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base.errors import Invalid, NotAllowed, NotFound
from base.rest.filters import spelled
from base.rest.links import action
from recruit.applications import access, answering
from recruit.applications.rest.rows import ApplicationEndpoint
from recruit.fields import queries as own_fields
from recruit.fields.models import CustomField
from recruit.teams.rights import JobAction

TAG = "Candidates"
MOST = 100
# Where a field is asked, by the words of the compatible interface.
PLACES = {"CANDIDATE_PROFILE": "PROFILE", "OFFER_MANAGEMENT": "OFFER_FORM", "HIRE_FORM": "HIRE_FORM"}
CONTEXT = OpenApiParameter("context", str, enum=list(PLACES), required=False)


class PropertyShape(serializers.Serializer[Any]):
    """What an application says in one field; `value` is `{}` where it says nothing."""

    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the compatible member is called so
    type = serializers.CharField()
    value = serializers.JSONField()
    valueLabel = serializers.CharField(required=False)
    actions = serializers.DictField()


class PropertyList(serializers.Serializer[Any]):
    """What an application says in the company's own fields."""

    totalFound = serializers.IntegerField()
    content = PropertyShape(many=True)


class PropertyValueInput(serializers.Serializer[Any]):
    """A value in the format of its field's type; without `value` the field is emptied."""

    value = serializers.JSONField(required=False, allow_null=True)


class PropertyInput(PropertyValueInput):
    """A field and its value."""

    id = serializers.CharField(max_length=100)


class PropertiesEndpoint(ApplicationEndpoint):
    """Values of the company's own fields on one application."""

    def check_permissions(self, request: Any) -> None:
        """Only roles that read application fields: by default not interviewers (product facts §10.6)."""
        super().check_permissions(request)
        if JobAction.VIEW_FIELDS not in access.actions_for(self.actor, self.application):
            raise NotAllowed

    @extend_schema(
        operation_id="listApplicationProperties", tags=[TAG], summary="Field values of an application",
        parameters=[CONTEXT], responses={200: PropertyList},
    )  # fmt: skip
    def get(self, request: Request, candidate_id: UUID, job_id: UUID) -> Response:
        """Every field asked for such a job."""
        return self.listed(request)

    @extend_schema(
        operation_id="setApplicationProperties", tags=[TAG], summary="Set field values",
        request=PropertyInput(many=True), responses={204: None},
    )  # fmt: skip
    def put(self, request: Request, candidate_id: UUID, job_id: UUID) -> Response:
        """Up to 100 at once; all of them or none. An item without `value` empties the field."""
        serializer = PropertyInput(data=request.data, many=True)
        serializer.is_valid(raise_exception=True)
        items = serializer.validated_data
        if not 1 <= len(items) <= MOST:
            raise Invalid(_("Send between 1 and {most} values.").format(most=MOST))
        self.fill_in({item["id"]: item.get("value") for item in items})
        return Response(status=204)

    def listed(self, request: Request) -> Response:
        """The fields with their values."""
        contexts = spelled(request, "context", split=False)
        if contexts and contexts[-1] not in PLACES:
            raise Invalid(_("context must be one of {words}.").format(words=", ".join(PLACES)), field="context")
        place, values = PLACES[contexts[-1]] if contexts else "", self.application.fields
        org = self.application.job.org_values
        words = {
            line.field_id: line.value
            for line in own_fields.shown(values, own_fields.Category.APPLICATION, placement=place, org=org)
        }
        rows = own_fields.offered(own_fields.Category.APPLICATION, placement=place, org=org)
        content = [self._drawn(request, row, values.get(str(row.public_id)), words) for row in rows]
        return Response({"totalFound": len(content), "content": content})

    def fill_in(self, values: dict[str, Any]) -> None:
        """Write values; a field there is not answers 404 in a single write and 422 in a list."""
        rows = own_fields.offered(own_fields.Category.APPLICATION, org=self.application.job.org_values)
        known = {str(row.public_id) for row in rows}
        unknown = sorted(set(values) - known)
        if unknown:
            raise Invalid(_("There is no field {id} for this job.").format(id=unknown[0]), field="id")
        answering.fill_in(self.application, by=self.actor, values=values)

    @staticmethod
    def _drawn(request: Request, row: CustomField, value: Any, words: dict[str, str]) -> dict[str, Any]:
        key = str(row.public_id)
        is_choice = row.type == CustomField.Type.SELECT
        drawn: dict[str, Any] = {
            "id": key,
            "label": own_fields.label_of(row),
            "type": "SINGLE_SELECT" if is_choice else row.type,
            "value": {} if own_fields.is_empty(value) else value,
            "actions": {},
        }
        if is_choice and key in words:
            drawn["valueLabel"] = words[key]
        # The configuration of fields is another subject's; where it is not served there is no link.
        with suppress(NoReverseMatch):
            drawn["actions"]["configuration"] = action(request, "candidate-property", property_id=key)
        return drawn


class PrimaryPropertiesEndpoint(PropertiesEndpoint):
    """Values of the company's own fields on the primary application of a person."""

    http_method_names = ("get", "head", "options")

    def check_permissions(self, request: Any) -> None:
        """Somebody on no job has no application, and says nothing."""
        with suppress(NotFound):
            super().check_permissions(request)

    @extend_schema(
        operation_id="listCandidateProperties", tags=[TAG], summary="Field values of the primary application",
        parameters=[CONTEXT], responses={200: PropertyList}, deprecated=True,
    )  # fmt: skip
    def get(self, request: Request, candidate_id: UUID) -> Response:  # type: ignore[override]  # the address gives more than the parent's
        """As the address with a job does; an empty list for somebody on no job."""
        _person = self.candidate
        if not access.visible_applications(self.actor).filter(candidate=self.candidate).exists():
            return Response({"totalFound": 0, "content": []})
        return self.listed(request)


class PropertyEndpoint(PropertiesEndpoint):
    """One value."""

    http_method_names = ("put", "options")

    @extend_schema(
        operation_id="setApplicationProperty", tags=[TAG], summary="Set one field value", request=PropertyValueInput,
        responses={204: None},
    )  # fmt: skip
    def put(self, request: Request, candidate_id: UUID, job_id: UUID, property_id: UUID) -> Response:  # type: ignore[override]  # the address gives more than the parent's
        """Without `value` the field is emptied."""
        return self.write(request, property_id)

    def write(self, request: Request, property_id: UUID) -> Response:
        """Set the one value."""
        serializer = PropertyValueInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        rows = own_fields.offered(own_fields.Category.APPLICATION, org=self.application.job.org_values)
        if property_id not in {row.public_id for row in rows}:
            raise NotFound
        self.fill_in({str(property_id): serializer.validated_data.get("value")})
        return Response(status=204)


class PrimaryPropertyEndpoint(PropertyEndpoint):
    """One value of the primary application."""

    @extend_schema(
        operation_id="setCandidateProperty", tags=[TAG], summary="Set one field value of the primary application",
        request=PropertyValueInput, responses={204: None}, deprecated=True,
    )  # fmt: skip
    def put(self, request: Request, candidate_id: UUID, property_id: UUID) -> Response:  # type: ignore[override]  # the address gives more than the parent's
        """As the address with a job does."""
        return self.write(request, property_id)
