"""Predefined locations over REST: the places a company hires for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rest import StaffEndpoint
from base.countries import name_of
from base.errors import Invalid, NotFound
from base.rest.fields import Shape
from base.rest.filters import Query, spelled
from base.rest.pagination import SizePages
from recruit.setup import placing
from recruit.setup.models import Location

TAG = "Configuration"
COLUMNS = {
    "name": "name", "countryCode": "country_code", "region": "region", "city": "city", "address": "address",
    "postalCode": "postal_code", "latitude": "latitude", "longitude": "longitude",
}  # fmt: skip


class LocationShape(Shape):
    """A place."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    country = serializers.SerializerMethodField()
    countryCode = serializers.CharField(source="country_code")
    region = serializers.CharField()
    city = serializers.CharField()
    address = serializers.CharField()
    postalCode = serializers.CharField(source="postal_code")
    latitude = serializers.FloatField(required=False)
    longitude = serializers.FloatField(required=False)

    def get_country(self, location: Location) -> str:
        """The name of the country."""
        return name_of(location.country_code)


class PredefinedLocationInput(serializers.Serializer[Any]):
    """A place; without a name it is called by city and country."""

    name = serializers.CharField(required=False, allow_blank=True, max_length=100)
    countryCode = serializers.CharField(min_length=2, max_length=2)
    region = serializers.CharField(required=False, allow_blank=True, max_length=100)
    city = serializers.CharField(max_length=100)
    address = serializers.CharField(required=False, allow_blank=True, max_length=200)
    postalCode = serializers.CharField(required=False, allow_blank=True, max_length=20)
    latitude = serializers.FloatField(required=False, allow_null=True, min_value=-90, max_value=90)
    longitude = serializers.FloatField(required=False, allow_null=True, min_value=-180, max_value=180)


class LocationPage(serializers.Serializer[Any]):
    """One page of places."""

    totalFound = serializers.IntegerField()
    nextPageId = serializers.CharField(allow_null=True)
    content = LocationShape(many=True)


class LocationQuery(Query):
    """Which places."""

    identifiers = serializers.CharField(required=False, help_text="Only these ids; may be repeated.")
    pageSize = serializers.IntegerField(required=False, min_value=1, help_text="1 to 100, 10 unless given.")
    pageId = serializers.CharField(required=False, help_text="`nextPageId` of the page before.")


def _written(given: dict[str, Any]) -> dict[str, Any]:
    return {column: given[name] for name, column in COLUMNS.items() if name in given}


def _read(request: Request) -> dict[str, Any]:
    serializer = PredefinedLocationInput(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _wanted(request: Request) -> list[UUID]:
    found = []
    for text in spelled(request, "identifiers"):
        try:
            found.append(UUID(text))
        except ValueError as error:
            raise Invalid(_("{text} is no id of a location.").format(text=text[:60]), field="identifiers") from error
    return found


class LocationsEndpoint(StaffEndpoint):
    """All places."""

    @extend_schema(
        operation_id="listPredefinedLocations", tags=[TAG], summary="Predefined locations", parameters=[LocationQuery],
        responses={200: LocationPage},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """The places a job can be given, newest first."""
        rows, wanted = Location.objects.all(), _wanted(request)
        page = SizePages.page(rows.filter(public_id__in=wanted) if wanted else rows, request)
        return Response(page.envelope(lambda found: LocationShape(found, many=True).data))

    @extend_schema(
        operation_id="createPredefinedLocation", tags=[TAG], summary="Create a location",
        request=PredefinedLocationInput,
        responses={201: LocationShape},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Administrators only. Names are unique."""
        location = placing.add_location(by=self.actor, **_written(_read(request)))
        return Response(LocationShape(location).data, status=201)

    @extend_schema(
        operation_id="deletePredefinedLocations", tags=[TAG], summary="Delete several locations",
        parameters=[OpenApiParameter("identifiers", OpenApiTypes.STR, required=True, many=True)],
        responses={204: None},
    )  # fmt: skip
    def delete(self, request: Request) -> Response:
        """Those named by `identifiers`. Jobs keep what they copied."""
        wanted = _wanted(request)
        if not wanted:
            raise Invalid(_("Name the locations to delete in identifiers."), field="identifiers")
        placing.remove_locations(list(Location.objects.filter(public_id__in=wanted)), by=self.actor)
        return Response(status=204)


class LocationEndpoint(StaffEndpoint):
    """One place."""

    def location(self, location_id: UUID) -> Location:
        """The place. Raises NotFound."""
        found = Location.objects.filter(public_id=location_id).first()
        if found is None:
            raise NotFound
        return found

    @extend_schema(
        operation_id="getPredefinedLocation", tags=[TAG], summary="One location", responses={200: LocationShape}
    )
    def get(self, request: Request, location_id: UUID) -> Response:
        """A place."""
        return Response(LocationShape(self.location(location_id)).data)

    @extend_schema(
        operation_id="replacePredefinedLocation", tags=[TAG], summary="Replace a location",
        request=PredefinedLocationInput,
        responses={200: LocationShape},
    )  # fmt: skip
    def put(self, request: Request, location_id: UUID) -> Response:
        """What is not sent is emptied. Jobs keep what they copied."""
        location, given = self.location(location_id), _written(_read(request))
        empty: dict[str, Any] = dict.fromkeys(COLUMNS.values(), "") | {"latitude": None, "longitude": None}
        return Response(LocationShape(placing.edit_location(location, by=self.actor, changes=empty | given)).data)

    @extend_schema(
        operation_id="deletePredefinedLocation", tags=[TAG], summary="Delete a location", responses={204: None}
    )
    def delete(self, request: Request, location_id: UUID) -> Response:
        """Offer it no longer. Jobs keep what they copied."""
        placing.remove_locations([self.location(location_id)], by=self.actor)
        return Response(status=204)


routes = [
    path("configuration/predefined-locations", LocationsEndpoint.as_view(), name="predefined-locations"),
    path("configuration/predefined-locations/<id:location_id>", LocationEndpoint.as_view(), name="predefined-location"),
]
