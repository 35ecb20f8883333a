"""Delegations over REST: who decides in whose place."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base.errors import NotFound
from base.rest.endpoints import Endpoint
from base.rest.pagination import TokenPages
from recruit.approvals import access, delegating
from recruit.approvals.models import Delegation
from recruit.approvals.rest.inputs import ApprovalsQuery, DelegationInput, read, user_of
from recruit.approvals.rest.requests import TAG
from recruit.approvals.rest.shapes import DelegationShape
from recruit.approvals.states import Subject


class DelegationPage(serializers.Serializer[Any]):
    """One page of delegations."""

    limit = serializers.IntegerField()
    offset = serializers.IntegerField()
    nextPageId = serializers.CharField(allow_null=True)
    totalFound = serializers.IntegerField()
    content = DelegationShape(many=True)


class _DelegationsEndpoint(Endpoint):
    """What these addresses share."""

    def delegations(self) -> QuerySet[Delegation]:
        """One's own; everybody's for administrators."""
        rows = Delegation.objects.select_related("user", "delegate")
        return rows if access.may_skip(self.actor) else rows.filter(user=self.actor.user)


class DelegationsEndpoint(_DelegationsEndpoint):
    """Who decides in whose place, now and later."""

    @extend_schema(
        operation_id="listDelegations", tags=[TAG], summary="Delegations of approvals", parameters=[ApprovalsQuery],
        responses={200: DelegationPage},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """The owner's that hold or will hold, the newest first; for administrators everybody's."""
        ApprovalsQuery.read(request)
        open_ = self.delegations().filter(ended_at=None).exclude(ends_on__lt=timezone.localdate())
        page = TokenPages.page(open_, request)
        return Response(page.envelope(lambda rows: DelegationShape(rows, many=True).data))

    @extend_schema(
        operation_id="createDelegation", tags=[TAG], summary="Let somebody decide in one's place",
        request=DelegationInput, responses={201: DelegationShape},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """From a day to a day, both included. What was set before for the same kind of approvals ends."""
        given = read(DelegationInput, request.data)
        user = given.get("user")
        made = delegating.set_delegate(
            by=self.actor,
            subject=Subject(given["subject"]),
            delegate=user_of(given["delegate"]["id"], field="delegate.id"),
            starts_on=given["startsOn"],
            ends_on=given.get("endsOn"),
            user=user_of(user["id"], field="user.id") if user else None,
        )
        return Response(DelegationShape(made).data, status=201)


class DelegationEndpoint(_DelegationsEndpoint):
    """One delegation."""

    @extend_schema(operation_id="endDelegation", tags=[TAG], summary="End a delegation", responses={204: None})
    def delete(self, request: Request, delegation_id: UUID) -> Response:
        """What is asked from now on comes to oneself again. Ending it twice changes nothing."""
        found = self.delegations().filter(public_id=delegation_id).first()
        if found is None:
            raise NotFound
        delegating.end_delegation(found, by=self.actor)
        return Response(status=204)
