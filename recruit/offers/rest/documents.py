"""The files of offers over REST: for who may read every term, since a letter says them all."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rest import StaffEndpoint
from base.errors import NotAllowed, NotFound
from base.rest.limits import Rate
from base.rest.pagination import whole
from recruit.offers import access, queries
from recruit.offers.models import Offer
from recruit.offers.rest.shapes import OfferDocumentList, OfferDocumentShape

TAG = "Offers"
DOCUMENTS = Rate("offer-documents", per_second=2, burst=2)


class _DocumentsEndpoint(StaffEndpoint):
    """What both addresses share."""

    rate = DOCUMENTS
    rate_methods = frozenset({"GET"})

    @cached_property
    def offer(self) -> Offer:
        """The offer of the address. Raises NotFound, NotAllowed where a term is hidden from the caller."""
        found = queries.offer_for(self.actor, self.kwargs["offer_id"])
        if not access.may_read_letter(self.actor, found):
            raise NotAllowed(_("Some terms of this offer are not for you to read, and its letter says them all."))
        return found


class DocumentsEndpoint(_DocumentsEndpoint):
    """The files of an offer."""

    @extend_schema(
        operation_id="listOfferDocuments", tags=[TAG], summary="Documents of a sent offer",
        responses={200: OfferDocumentList},
    )  # fmt: skip
    def get(self, request: Request, offer_id: UUID) -> Response:
        """Letters as the candidate received them, and signed copies."""
        rows = list(self.offer.documents.select_related("offer"))
        context = {"request": request}
        return Response(whole(rows, lambda found: OfferDocumentShape(found, many=True, context=context).data))


class DocumentEndpoint(_DocumentsEndpoint):
    """One file."""

    @extend_schema(
        operation_id="getOfferDocument", tags=[TAG], summary="Download a document of an offer",
        responses={(200, "*/*"): OpenApiTypes.BINARY},
    )  # fmt: skip
    def get(self, request: Request, offer_id: UUID, document_id: UUID) -> HttpResponseBase:
        """The file as it was kept."""
        document = self.offer.documents.filter(public_id=document_id).first()
        if document is None:
            raise NotFound
        try:
            stored = document.file.open("rb")
        except FileNotFoundError as error:
            raise NotFound(_("The file is missing from the store.")) from error
        return FileResponse(stored, as_attachment=True, filename=document.name, content_type=document.content_type)
