"""The fields of the offer form over REST."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rest import StaffEndpoint
from recruit.fields import queries
from recruit.fields.rest.parts import TAG, label_for


class OfferProperty(serializers.Serializer[Any]):
    """One field of the offer form."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the compatible member is called so
    required = serializers.BooleanField()  # type: ignore[assignment]  # a compatible name
    type = serializers.CharField()


class OfferCategory(serializers.Serializer[Any]):
    """The fields of one part of the form."""

    id = serializers.CharField()
    properties = OfferProperty(many=True)


class OfferProperties(serializers.Serializer[Any]):
    """The fields by part."""

    categories = OfferCategory(many=True)


class OfferPropertiesEndpoint(StaffEndpoint):
    """The fields of the offer form."""

    @extend_schema(
        operation_id="listOfferProperties", tags=[TAG], summary="Offer fields by category",
        responses={200: OfferProperties},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Fields of offers, then fields of applications that the offer form asks."""
        rows = list(queries.live_fields(queries.Category.OFFER))
        asked = queries.offered(queries.Category.APPLICATION, placement="OFFER_FORM")
        groups = (("OFFER", rows), ("CANDIDATE", asked))
        content = [
            {
                "id": name,
                "properties": [
                    {
                        "key": str(row.public_id),
                        "label": label_for(request, row),
                        "required": row.is_required,
                        "type": row.type,
                    }
                    for row in found
                ],
            }
            for name, found in groups
        ]
        return Response({"categories": content})
