"""Offers over REST. Addresses are in `routes`, named `api:…`."""

from __future__ import annotations

from django.urls import path

from recruit.offers.rest import documents, offers, properties

_OFFERS = "candidates/<id:candidate_id>/jobs/<id:job_id>/offers"

routes = [
    path("configuration/offer-properties", properties.OfferPropertiesEndpoint.as_view(), name="offer-properties"),
    path("offers", offers.OffersEndpoint.as_view(), name="offers"),
    path("offers/<id:offer_id>/documents", documents.DocumentsEndpoint.as_view(), name="offer-documents"),
    path(
        "offers/<id:offer_id>/documents/<id:document_id>",
        documents.DocumentEndpoint.as_view(),
        name="offer-document",
    ),
    path(_OFFERS, offers.ApplicationOffersEndpoint.as_view(), name="application-offers"),
    path(f"{_OFFERS}/<id:offer_id>", offers.OfferEndpoint.as_view(), name="application-offer"),
    path(f"{_OFFERS}/<id:offer_id>/approvals", offers.OfferSubmissionEndpoint.as_view(), name="offer-approvals"),
    path(
        f"{_OFFERS}/<id:offer_id>/approvals/latest",
        offers.LatestApprovalEndpoint.as_view(),
        name="offer-approval-latest",
    ),
    path(f"{_OFFERS}/<id:offer_id>/send", offers.OfferSendingEndpoint.as_view(), name="offer-send"),
    path(f"{_OFFERS}/<id:offer_id>/withdraw", offers.OfferWithdrawalEndpoint.as_view(), name="offer-withdraw"),
]
