"""Acts on a request for approval over REST: decide, skip, hand over, remind, give up."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from recruit.approvals import abandoning, deciding, delegating, reminding, skipping
from recruit.approvals.rest.inputs import DecisionInput, DelegateInput, OptionalCommentInput, read, user_of
from recruit.approvals.rest.requests import TAG, details_of
from recruit.approvals.rest.rows import ApprovalEndpoint
from recruit.approvals.rest.shapes import ApprovalDetailsShape


class _DecisionEndpoint(ApprovalEndpoint):
    """What both decisions share."""

    def decide(self, request: Request, *, approved: bool) -> Response:
        """The owner's own part; of a request that another system decides, the whole."""
        given = read(DecisionInput, request.data)
        words = given.get("comment") or ""
        if self.approval.is_outside:
            deciding.decide_outside(self.approval, by=self.actor, approved=approved, comment=words)
        else:
            verb = deciding.approve if approved else deciding.reject
            verb(self.approval, by=self.actor, comment=words, version=given.get("version"))
        return Response(status=204)


class ApproveEndpoint(_DecisionEndpoint):
    """Approval."""

    @extend_schema(
        operation_id="approveApproval", tags=[TAG], summary="Approve", request=DecisionInput, responses={204: None}
    )
    def post(self, request: Request, approval_id: UUID) -> Response:
        """The part that the owner is asked for. Approving again changes nothing."""
        return self.decide(request, approved=True)


class RejectEndpoint(_DecisionEndpoint):
    """Rejection."""

    @extend_schema(
        operation_id="rejectApproval", tags=[TAG], summary="Reject", request=DecisionInput, responses={204: None}
    )
    def post(self, request: Request, approval_id: UUID) -> Response:
        """With the part that the owner is asked for. Rejecting again changes nothing."""
        return self.decide(request, approved=False)


class AbandonEndpoint(ApprovalEndpoint):
    """Giving a request up."""

    @extend_schema(
        operation_id="abandonApproval", tags=[TAG], summary="Give a request up", request=OptionalCommentInput,
        responses={204: None},
    )  # fmt: skip
    def post(self, request: Request, approval_id: UUID) -> Response:
        """A pending request becomes ABANDONED; its comment says why."""
        words = read(OptionalCommentInput, request.data).get("comment") or ""
        abandoning.abandon(self.approval, by=self.actor, reason=words)
        return Response(status=204)


class RemindEndpoint(ApprovalEndpoint):
    """Reminders."""

    @extend_schema(
        operation_id="remindApprovers", tags=[TAG], summary="Remind the approvers", request=None, responses={204: None}
    )
    def post(self, request: Request, approval_id: UUID) -> Response:
        """A letter to each approver who is asked and has not decided."""
        reminding.remind(self.approval, by=self.actor)
        return Response(status=204)


class SkipEndpoint(ApprovalEndpoint):
    """Passing over an approver."""

    @extend_schema(
        operation_id="skipApprover", tags=[TAG], summary="Skip an approver", request=OptionalCommentInput,
        responses={204: None},
    )  # fmt: skip
    def post(self, request: Request, approval_id: UUID, step_id: UUID) -> Response:
        """Administrators only. Everybody who sees the request sees who skipped."""
        words = read(OptionalCommentInput, request.data).get("comment") or ""
        skipping.skip(self.step(), by=self.actor, comment=words)
        return Response(status=204)


class HandOverEndpoint(ApprovalEndpoint):
    """Handing an approver's part to somebody else."""

    @extend_schema(
        operation_id="delegateApprover", tags=[TAG], summary="Let somebody else decide", request=DelegateInput,
        responses={200: ApprovalDetailsShape},
    )  # fmt: skip
    def post(self, request: Request, approval_id: UUID, step_id: UUID) -> Response:
        """Administrators, and approvers their own part where the company lets them. The delegate is asked at once."""
        given = read(DelegateInput, request.data)
        delegate = user_of(given["delegate"]["id"], field="delegate.id")
        delegating.hand_over(self.step(), by=self.actor, to=delegate)
        return details_of(self, self.approval)
