"""The fields of the offer form over REST."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rest import StaffEndpoint
from recruit.fields import queries
from recruit.fields.models import CustomField
from recruit.fields.rest.parts import TAG, label_for
from recruit.offers import queries as offers
from recruit.offers import terms
from recruit.offers.models import OfferTermRule


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
        """The built-in terms and the company's offer fields, then fields of applications that the offer form asks."""
        decided = offers.rules()
        built_in = [
            {
                "key": term.key,
                "label": _(term.label),
                "required": term.key in decided and decided[term.key].is_required,
                "type": term.type.value,
            }
            for term in terms.TERMS
        ]
        own = [_own(request, row, decided) for row in queries.live_fields(queries.Category.OFFER)]
        asked = [_own(request, row) for row in queries.offered(queries.Category.APPLICATION, placement="OFFER_FORM")]
        groups = (("TERMS", built_in), ("OFFER", own), ("CANDIDATE", asked))
        return Response({"categories": [{"id": name, "properties": found} for name, found in groups]})


def _own(request: Request, row: CustomField, decided: Mapping[str, OfferTermRule] | None = None) -> dict[str, Any]:
    """One of the company's own fields."""
    rule = (decided or {}).get(str(row.public_id))
    return {
        "key": str(row.public_id),
        "label": label_for(request, row),
        "required": row.is_required or (rule is not None and rule.is_required),
        "type": row.type,
    }
