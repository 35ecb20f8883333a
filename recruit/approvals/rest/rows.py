"""Requests for approval as the REST door reads them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

from base.actors import Actor
from base.errors import NotFound
from base.rest.endpoints import Endpoint
from recruit.approvals import access, queries
from recruit.approvals.models import ApprovalRequest, ApprovalStep
from recruit.approvals.states import RequestStatus
from recruit.jobs.access import JobNotFound


def in_full(rows: QuerySet[ApprovalRequest]) -> QuerySet[ApprovalRequest]:
    """Requests with what an answer shows of them, in a constant number of queries."""
    return queries.in_full(rows).select_related("base")


def asked_of(actor: Actor) -> QuerySet[ApprovalRequest]:
    """The pending requests the actor is to decide; for systems trusted with it, those they decide too."""
    asked = Q(pk__in=queries.waiting_for(actor).order_by().values("request"))
    if access.may_decide_outside(actor):
        asked |= Q(is_outside=True)
    return access.requests_where(actor).filter(asked, status=RequestStatus.PENDING.value)


class ApprovalEndpoint(Endpoint):
    """An address below one request for approval. Who may not see it learns nothing about it."""

    @cached_property
    def approval(self) -> ApprovalRequest:
        """The request of the address. Raises JobNotFound: the access of an approver may have ended."""
        rows = access.requests_where(self.actor).filter(public_id=self.kwargs["approval_id"])
        found = in_full(rows).first()
        if found is None:
            raise JobNotFound
        return found

    def step(self) -> ApprovalStep:
        """The approver's part of the address. Raises NotFound."""
        wanted = self.kwargs["step_id"]
        found = next((step for step in self.approval.steps.all() if step.public_id == wanted), None)
        if found is None:
            raise NotFound
        return found

    def check_permissions(self, request: Any) -> None:
        """After the token, find the request."""
        super().check_permissions(request)
        _approval = self.approval
