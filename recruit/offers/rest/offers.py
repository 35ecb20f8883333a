"""Offers over REST: search, those of an application, and our own operations that write them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rest import StaffEndpoint
from base.actors import Actor
from base.errors import Invalid, NotFound
from base.rest.pagination import OffsetPages, whole
from recruit.applications.access import require
from recruit.applications.rest.rows import ApplicationEndpoint
from recruit.approvals import queries as approvals
from recruit.approvals.models import ApprovalRequest
from recruit.approvals.rest.shapes import ApprovalDetailsShape
from recruit.offers import access, drafting, sending, submitting
from recruit.offers.models import Offer, OfferTemplate
from recruit.offers.rest.shapes import (
    OfferChanges,
    OfferInput,
    OfferList,
    OfferShape,
    OffersQuery,
    SendingInput,
    SubmissionInput,
    WithdrawalInput,
)
from recruit.offers.states import WRITABLE, OfferStatus
from recruit.teams.rights import JobAction

TAG = "Offers"
_LINKED = ("application__job", "application__candidate", "position")


def in_full(rows: QuerySet[Offer]) -> QuerySet[Offer]:
    """Offers with what their shape shows."""
    return rows.select_related(*_LINKED).order_by("-created_at", "-pk")


def shown(request: Request, offers: Iterable[Offer], actor: Actor) -> Any:
    """Offers as this caller may read them; a constant number of queries."""
    rows = list(offers)
    context = {"request": request, "hidden": access.hidden_among(actor, rows)}
    return OfferShape(rows, many=True, context=context).data


class OffersEndpoint(StaffEndpoint):
    """Every offer the caller may see."""

    @extend_schema(
        operation_id="findOffers", tags=[TAG], summary="Search offers",
        parameters=[
            OpenApiParameter("limit", int), OpenApiParameter("offset", int), OffersQuery,
            OpenApiParameter("status", OpenApiTypes.STR, many=True),
        ],
        responses={200: OfferList},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """The newest first."""
        chosen = OffersQuery.read(request)
        rows = in_full(access.offers_where(self.actor))
        if moment := chosen.get("createdAfter"):
            rows = rows.filter(created_at__gte=moment)
        if moment := chosen.get("createdBefore"):
            rows = rows.filter(created_at__lt=moment)
        if "age" in chosen:
            rows = rows.filter(created_at__gte=timezone.now() - timedelta(days=chosen["age"]))
        if statuses := chosen.get("status"):
            rows = rows.filter(status__in=statuses)
        page = OffsetPages.page(rows, request)
        return Response(page.envelope(lambda found: shown(request, found, self.actor)))


class _ApplicationOffers(ApplicationEndpoint):
    """What the addresses below an application share: who may not see offers learns nothing about them."""

    def check_permissions(self, request: Any) -> None:
        """After the token, find the application and ask whether its offers are shown to the caller."""
        super().check_permissions(request)
        require(self.actor, JobAction.VIEW_OFFERS, self.application)

    def offer(self) -> Offer:
        """The offer of the address. Raises NotFound."""
        rows = in_full(Offer.objects.filter(application=self.application))
        found = rows.filter(public_id=self.kwargs["offer_id"]).first()
        if found is None:
            raise NotFound
        return found

    def answer(self, offer: Offer, *, status: int = 200) -> Response:
        """One offer as this caller may read it."""
        offer.refresh_from_db()
        return Response(shown(self.request, [offer], self.actor)[0], status=status)


class ApplicationOffersEndpoint(_ApplicationOffers):
    """The offers of an application."""

    @extend_schema(
        operation_id="listApplicationOffers", tags=[TAG], summary="Offers of an application", responses={200: OfferList}
    )
    def get(self, request: Request, candidate_id: UUID, job_id: UUID) -> Response:
        """The newest first."""
        rows = list(in_full(Offer.objects.filter(application=self.application)))
        around = {"limit": len(rows), "offset": 0}
        return Response(around | whole(rows, lambda found: shown(request, found, self.actor)))

    @extend_schema(
        operation_id="createOffer", tags=[TAG], summary="Begin an offer", request=OfferInput,
        responses={201: OfferShape},
    )  # fmt: skip
    def post(self, request: Request, candidate_id: UUID, job_id: UUID) -> Response:
        """A draft. `properties` as the offer properties name them."""
        body = OfferInput(data=request.data)
        body.is_valid(raise_exception=True)
        template = _template(body.validated_data.get("templateId"))
        offer = drafting.make_offer(self.application, by=self.actor, template=template, values=body.values_for_verb())
        return self.answer(offer, status=201)


def _template(public_id: UUID | None) -> OfferTemplate | None:
    if public_id is None:
        return None
    found = OfferTemplate.objects.filter(public_id=public_id).first()
    if found is None:
        raise Invalid("No offer template has this id.", field="templateId")
    return found


class OfferEndpoint(_ApplicationOffers):
    """One offer."""

    @extend_schema(operation_id="getOffer", tags=[TAG], summary="One offer", responses={200: OfferShape})
    def get(self, request: Request, candidate_id: UUID, job_id: UUID, offer_id: UUID) -> Response:
        """What it says, and where it stands."""
        return self.answer(self.offer())

    @extend_schema(
        operation_id="updateOffer", tags=[TAG], summary="Change an offer", request=OfferChanges,
        responses={200: OfferShape},
    )  # fmt: skip
    def patch(self, request: Request, candidate_id: UUID, job_id: UUID, offer_id: UUID) -> Response:
        """Before it is sent. A change of pay asks for approval again."""
        body = OfferChanges(data=request.data)
        body.is_valid(raise_exception=True)
        return self.answer(drafting.save_offer(self.offer(), by=self.actor, values=body.values_for_verb()))


class OfferSubmissionEndpoint(_ApplicationOffers):
    """Asking for an offer's approval."""

    @extend_schema(
        operation_id="submitOffer", tags=[TAG], summary="Ask for an offer's approval", request=SubmissionInput,
        responses={201: OfferShape},
    )  # fmt: skip
    def post(self, request: Request, candidate_id: UUID, job_id: UUID, offer_id: UUID) -> Response:
        """By the chain that takes the job."""
        body = SubmissionInput(data=request.data)
        body.is_valid(raise_exception=True)
        comment = body.validated_data.get("comment", "")
        return self.answer(submitting.submit_offer(self.offer(), by=self.actor, comment=comment), status=201)


class OfferSendingEndpoint(_ApplicationOffers):
    """Sending an offer."""

    @extend_schema(
        operation_id="sendOffer", tags=[TAG], summary="Send an offer", request=SendingInput, responses={200: OfferShape}
    )
    def post(self, request: Request, candidate_id: UUID, job_id: UUID, offer_id: UUID) -> Response:
        """By e-mail, with the letter as PDF."""
        body = SendingInput(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        offer = sending.send_offer(self.offer(), by=self.actor, subject=given.get("subject"), text=given.get("text"))
        return self.answer(offer)


class OfferWithdrawalEndpoint(_ApplicationOffers):
    """Taking an offer back."""

    @extend_schema(
        operation_id="withdrawOffer", tags=[TAG], summary="Withdraw an offer", request=WithdrawalInput,
        responses={200: OfferShape},
    )  # fmt: skip
    def post(self, request: Request, candidate_id: UUID, job_id: UUID, offer_id: UUID) -> Response:
        """A draft is given up. Again changes nothing."""
        body = WithdrawalInput(data=request.data)
        body.is_valid(raise_exception=True)
        offer = self.offer()
        if OfferStatus(offer.status) in WRITABLE:
            return self.answer(sending.give_up(offer, by=self.actor))
        return self.answer(sending.withdraw(offer, by=self.actor, reason=body.validated_data.get("reason", "")))


class LatestApprovalEndpoint(_ApplicationOffers):
    """The newest request for an offer's approval."""

    @extend_schema(
        operation_id="getLatestOfferApproval", tags=[TAG], summary="Latest approval request of an offer",
        responses={200: ApprovalDetailsShape},
    )  # fmt: skip
    def get(self, request: Request, candidate_id: UUID, job_id: UUID, offer_id: UUID) -> Response:
        """Its steps and where it stands. NotFound before the first."""
        found = (
            approvals.in_full(ApprovalRequest.objects.filter(offer=self.offer()))
            .select_related("base")
            .order_by("-created_at", "-pk")
            .first()
        )
        if found is None:
            raise NotFound(_("Approval was not asked for yet."))
        return Response(ApprovalDetailsShape(found, context={"request": request}).data)
