"""Career sites over REST: the public site of each brand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rest import StaffEndpoint
from base.errors import NotFound
from base.rest.fields import Shape
from base.rest.filters import Query
from base.rest.pagination import SizePages
from portal import addresses, queries
from recruit.setup.models import Brand

TAG = "Configuration"


class CareerSiteShape(Shape):
    """The career site of a brand."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    url = serializers.SerializerMethodField()
    default = serializers.BooleanField(source="is_default")

    def get_url(self, brand: Brand) -> str:
        """Where visitors find its jobs: the brand's careers link, or its page on our career site."""
        return brand.careers_url or addresses.absolute(addresses.brand_url(brand))


class CareerSitePage(serializers.Serializer[Any]):
    """One page of career sites."""

    totalFound = serializers.IntegerField()
    nextPageId = serializers.CharField(allow_null=True)
    content = CareerSiteShape(many=True)


class CareerSiteQuery(Query):
    """Which page."""

    pageSize = serializers.IntegerField(required=False, min_value=1, help_text="1 to 100, 10 unless given.")
    pageId = serializers.CharField(required=False, help_text="`nextPageId` of the page before.")


class CareerSitesEndpoint(StaffEndpoint):
    """All career sites."""

    @extend_schema(
        operation_id="listCareerSites", tags=[TAG], summary="Career sites", parameters=[CareerSiteQuery],
        responses={200: CareerSitePage},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """One for each brand, newest first."""
        page = SizePages.page(Brand.objects.all(), request)
        return Response(page.envelope(lambda found: CareerSiteShape(found, many=True).data))


class CareerSiteEndpoint(StaffEndpoint):
    """One career site."""

    @extend_schema(
        operation_id="getCareerSite", tags=[TAG], summary="One career site", responses={200: CareerSiteShape}
    )
    def get(self, request: Request, site_id: UUID) -> Response:
        """The career site of a brand."""
        brand = queries.brand_named(site_id)
        if brand is None:
            raise NotFound
        return Response(CareerSiteShape(brand).data)
