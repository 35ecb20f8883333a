"""Approvals over REST. Addresses are in `routes`, named `api:…`; each stands at the root and below its own base."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from accounts.rest import newer
from base.rest.endpoints import Endpoint
from recruit.approvals.rest import decisions, delegations, jobs, requests

BASE = "approvals-api/v201910"
_ONE = "approvals/<id:approval_id>"
_STEP = f"{_ONE}/steps/<id:step_id>"
_MEMBERS: list[tuple[str, str, type[Endpoint], dict[str, str]]] = [
    ("approvals", "approvals", requests.ApprovalsEndpoint, {"get": "listApprovals", "post": "createApproval"}),
    (_ONE, "approval", requests.ApprovalDetailEndpoint, {"get": "getApproval"}),
    (
        f"{_ONE}/comments", "approval-comments", requests.CommentsEndpoint,
        {"get": "listApprovalComments", "post": "addApprovalComment"},
    ),
    (f"{_ONE}/approve-decisions", "approval-approve", decisions.ApproveEndpoint, {"post": "approveApproval"}),
    (f"{_ONE}/reject-decisions", "approval-reject", decisions.RejectEndpoint, {"post": "rejectApproval"}),
    (f"{_ONE}/abandonment", "approval-abandon", decisions.AbandonEndpoint, {"post": "abandonApproval"}),
    (f"{_ONE}/reminders", "approval-remind", decisions.RemindEndpoint, {"post": "remindApprovers"}),
    (f"{_STEP}/skip", "approval-skip", decisions.SkipEndpoint, {"post": "skipApprover"}),
    (f"{_STEP}/delegate", "approval-delegate", decisions.HandOverEndpoint, {"post": "delegateApprover"}),
    (
        "delegations", "delegations", delegations.DelegationsEndpoint,
        {"get": "listDelegations", "post": "createDelegation"},
    ),
    ("delegations/<id:delegation_id>", "delegation", delegations.DelegationEndpoint, {"delete": "endDelegation"}),
]  # fmt: skip

routes: list[URLPattern] = [
    *(path(address, view.as_view(), name=name) for address, name, view, _names in _MEMBERS),
    *(
        path(f"{BASE}/{address}", newer(view, "V201910", **names).as_view(), name=f"{name}-v201910")
        for address, name, view, names in _MEMBERS
    ),
    path("jobs/<id:job_id>/approvals", jobs.JobApprovalsEndpoint.as_view(), name="job-approvals"),
    path(
        "jobs/<id:job_id>/approvals/latest", jobs.JobLatestApprovalEndpoint.as_view(), name="job-latest-approval"
    ),
]  # fmt: skip
