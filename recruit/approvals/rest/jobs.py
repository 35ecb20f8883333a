"""A job's approval over REST: the latest request, and asking for one."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from base.errors import NotFound
from recruit.approvals import queries, requesting
from recruit.approvals.rest.inputs import ChosenInput, SubmitInput, read
from recruit.approvals.rest.requests import details_of
from recruit.approvals.rest.shapes import ApprovalDetailsShape, JobApprovalShape
from recruit.jobs.rest.rows import JobEndpoint

TAG = "Jobs"


class JobLatestApprovalEndpoint(JobEndpoint):
    """The newest request about a job."""

    @extend_schema(
        operation_id="getLatestJobApproval", tags=[TAG], summary="Latest approval request of a job",
        responses={200: JobApprovalShape},
    )  # fmt: skip
    def get(self, request: Request, job_id: UUID) -> Response:
        """With the headcount as it stands. 404 for a job whose approval nobody asked for."""
        found = queries.latest(self.job)
        if found is None:
            raise NotFound(_("Nobody has asked for this job’s approval yet."), code="no_approval")
        return Response(JobApprovalShape(found, context={"request": request}).data)


class JobApprovalsEndpoint(JobEndpoint):
    """Asking for a job's approval."""

    @extend_schema(
        operation_id="submitJobForApproval", tags=[TAG], summary="Submit a job for approval", request=SubmitInput,
        responses={201: ApprovalDetailsShape},
    )  # fmt: skip
    def post(self, request: Request, job_id: UUID) -> Response:
        """The approval chain that takes the job says who is asked; `approvers` only where it leaves the choice."""
        given = read(SubmitInput, request.data)
        chosen = ChosenInput.chosen(given["approvers"]) if given.get("approvers") else None
        made = requesting.submit_job(self.job, by=self.actor, comment=given.get("comment") or "", chosen=chosen)
        return details_of(self, made, 201)
