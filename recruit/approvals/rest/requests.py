"""Requests for approval over REST: those that wait for the caller, one, its comments, and one built from another."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base.errors import Invalid
from base.rest.endpoints import Endpoint
from base.rest.pagination import TokenPages, whole
from recruit.approvals import access, commenting, requesting
from recruit.approvals.models import ApprovalRequest
from recruit.approvals.rest.inputs import ApprovalInput, ApprovalsQuery, CommentInput, read
from recruit.approvals.rest.rows import ApprovalEndpoint, asked_of, in_full
from recruit.approvals.rest.shapes import ApprovalDetailsShape, ApprovalShape, CommentShape

TAG = "Approvals"


class ApprovalPage(serializers.Serializer[Any]):
    """One page of requests."""

    limit = serializers.IntegerField()
    offset = serializers.IntegerField()
    nextPageId = serializers.CharField(allow_null=True)
    totalFound = serializers.IntegerField()
    content = ApprovalShape(many=True)


class CommentList(serializers.Serializer[Any]):
    """All comments on a request."""

    totalFound = serializers.IntegerField()
    content = CommentShape(many=True)


def details_of(endpoint: Endpoint, request: ApprovalRequest, status: int = 200) -> Response:
    """The answer that shows one request, read anew."""
    fresh = in_full(ApprovalRequest.objects.filter(pk=request.pk)).get()
    return Response(ApprovalDetailsShape(fresh, context={"request": endpoint.request}).data, status=status)


class ApprovalsEndpoint(Endpoint):
    """The requests that wait for the token's owner."""

    @extend_schema(
        operation_id="listApprovals", tags=[TAG], summary="Pending requests to decide", parameters=[ApprovalsQuery],
        responses={200: ApprovalPage},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Where the owner is asked now, the newest first. Administrators get those that other systems decide, too."""
        ApprovalsQuery.read(request)
        page = TokenPages.page(in_full(asked_of(self.actor)), request)
        context = {"request": request}
        return Response(page.envelope(lambda rows: ApprovalShape(rows, many=True, context=context).data))

    @extend_schema(
        operation_id="createApproval", tags=[TAG], summary="Build a request from an earlier one",
        request=ApprovalInput, responses={201: ApprovalDetailsShape},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """The approvers of an earlier request are named anew. One that is pending becomes ABANDONED."""
        given = read(ApprovalInput, request.data)
        base = self._base(given["baseId"])
        chosen = ApprovalInput.chosen(given)
        made = requesting.rebuild(
            base, by=self.actor, order=chosen.order, mode=chosen.mode, approvers=chosen.approvers
        )  # fmt: skip
        return details_of(self, made, 201)

    def _base(self, key: str) -> ApprovalRequest:
        try:
            found = access.requests_where(self.actor).filter(public_id=UUID(key)).first()
        except ValueError:
            found = None
        if found is None:
            raise Invalid(_("There is no approval with this id."), code="unknown_approval", field="baseId")
        return found


class ApprovalDetailEndpoint(ApprovalEndpoint):
    """One request."""

    @extend_schema(operation_id="getApproval", tags=[TAG], summary="One request", responses={200: ApprovalDetailsShape})
    def get(self, request: Request, approval_id: UUID) -> Response:
        """Who was asked, what they said, and what was submitted."""
        return Response(ApprovalDetailsShape(self.approval, context={"request": request}).data)


class CommentsEndpoint(ApprovalEndpoint):
    """What was said about a request beside the decisions."""

    @extend_schema(
        operation_id="listApprovalComments", tags=[TAG], summary="Comments on a request", responses={200: CommentList}
    )
    def get(self, request: Request, approval_id: UUID) -> Response:
        """The oldest first. What approvers said with their decision stands with their part of the request."""
        rows = list(self.approval.comments.select_related("author").order_by("created_at", "id"))
        return Response(whole(rows, lambda found: CommentShape(found, many=True).data))

    @extend_schema(
        operation_id="addApprovalComment", tags=[TAG], summary="Comment on a request", request=CommentInput,
        responses={201: CommentShape},
    )  # fmt: skip
    def post(self, request: Request, approval_id: UUID) -> Response:
        """Everybody who sees the request reads it."""
        words = read(CommentInput, request.data)["comment"]
        made = commenting.comment(self.approval, by=self.actor, text=words)
        return Response(CommentShape(made).data, status=201)
