"""What the REST door says about approvals. The original documents few members: the others carry the words of ours."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from rest_framework import serializers

from base.rest.fields import Actions, Computed, Day, Instant, Reference, Shape
from recruit.approvals import masking
from recruit.approvals.models import ApprovalRequest, ApprovalStep, Delegation
from recruit.approvals.states import Mode, Order, RequestStatus, StepStatus, Subject
from recruit.jobs.models import Job
from recruit.jobs.rest.shapes import PositionShape

SUBJECTS = [subject.value for subject in Subject]
ORDERS = [order.value for order in Order]
MODES = [mode.value for mode in Mode]


class PersonShape(Shape):
    """Somebody of the company."""

    id = serializers.UUIDField(source="public_id")
    firstName = serializers.CharField(source="first_name")
    lastName = serializers.CharField(source="last_name")


class ApproverShape(Shape):
    """One approver's part. `id` is the user's; `stepId` names the part, to skip it or to hand it over."""

    id = serializers.UUIDField(source="approver.public_id")
    stepId = serializers.UUIDField(source="public_id")
    firstName = serializers.CharField(source="approver.first_name")
    lastName = serializers.CharField(source="approver.last_name")
    status = serializers.ChoiceField([status.value for status in StepStatus])
    role = Computed(str, optional=True)
    comment = Computed(str, optional=True)
    askedOn = Instant(source="asked_at", required=False)
    decidedOn = Instant(source="decided_at", required=False)
    decidedBy = PersonShape(source="decided_by", required=False)
    delegatedFrom = Computed(PersonShape, optional=True)

    def get_role(self, step: ApprovalStep) -> str | None:
        """The hiring-team role that brought the approver in."""
        return step.for_role or None

    def get_comment(self, step: ApprovalStep) -> str | None:
        """What the approver said with the decision."""
        return step.comment or None

    def get_delegatedFrom(self, step: ApprovalStep) -> dict[str, Any] | None:
        """Whose part this was before it was handed over."""
        return PersonShape(step.handed_from.approver).data if step.handed_from else None


class ApprovalPlaceShape(Shape):
    """Those who are asked together. A sequential request has several, asked in this order."""

    approvers = ApproverShape(many=True)


class ApprovedJobShape(Shape):
    """The job an approval is about."""

    id = serializers.UUIDField(source="public_id")
    title = serializers.CharField()
    actions = Actions(details=("job", {"job_id": "public_id"}))


class ApprovalShape(Shape):
    """A request for approval, as lists show it."""

    id = serializers.UUIDField(source="public_id")
    subject = serializers.ChoiceField(SUBJECTS)
    type = serializers.ChoiceField(ORDERS, source="order")
    decisionMode = serializers.ChoiceField(MODES, source="mode")
    status = serializers.ChoiceField([status.value for status in RequestStatus])
    external = serializers.BooleanField(source="is_outside", help_text="Whether another system decides.")
    job = ApprovedJobShape()
    candidate = Computed(Reference, optional=True)
    offer = Computed(Reference, optional=True)
    requester = PersonShape()
    comment = serializers.CharField(allow_blank=True)
    baseId = serializers.UUIDField(source="base.public_id", required=False)
    steps = Computed(ApprovalPlaceShape, many=True)
    version = serializers.IntegerField()
    createdOn = Instant(source="created_at")
    updatedOn = Instant(source="updated_at")
    closedOn = Instant(source="closed_at", required=False)
    closingReason = Computed(str, optional=True)

    def get_candidate(self, request: ApprovalRequest) -> dict[str, str] | None:
        """Whose offer it is about."""
        return {"id": str(request.offer.application.candidate.public_id)} if request.offer else None

    def get_offer(self, request: ApprovalRequest) -> dict[str, str] | None:
        """The offer it is about."""
        return {"id": str(request.offer.public_id)} if request.offer else None

    def get_steps(self, request: ApprovalRequest) -> list[dict[str, Any]]:
        """The approvers by place."""
        parts = sorted(request.steps.all(), key=lambda step: (step.place, step.pk))
        places = [list(group) for _place, group in groupby(parts, key=lambda step: step.place)]
        return [{"approvers": ApproverShape(place, many=True).data} for place in places]

    def get_closingReason(self, request: ApprovalRequest) -> str | None:
        """Why it was closed, where somebody said so."""
        return request.closing_reason or None


class FactShape(Shape):
    """One thing that was submitted, and what it was when it was approved before."""

    label = serializers.CharField()
    value = serializers.CharField(allow_blank=True)
    previousValue = serializers.CharField(source="before", required=False, allow_null=True)


class ApprovalDetailsShape(ApprovalShape):
    """A request for approval with what was submitted, as far as the caller may read it."""

    details = Computed(FactShape, many=True)

    def get_details(self, request: ApprovalRequest) -> list[dict[str, Any]]:
        """What letters and pages tell; terms that are hidden from the caller are left out."""
        actor = self.request._request.actor  # type: ignore[attr-defined]  # set by our middleware
        return list(FactShape(masking.shown_lines(actor, request), many=True).data)


class CommentShape(Shape):
    """What somebody said about a request beside the decisions."""

    id = serializers.UUIDField(source="public_id")
    comment = serializers.CharField(source="text")
    author = PersonShape()
    createdOn = Instant(source="created_at")


class SalaryRangeShape(Shape):
    """What the headcount may cost."""

    min = serializers.FloatField(source="salary_min", required=False)
    max = serializers.FloatField(source="salary_max", required=False)
    currency = serializers.CharField(source="salary_currency")


class JobApprovalShape(Shape):
    """The latest request about a job with the headcount it is about."""

    approvalRequestId = serializers.UUIDField(source="public_id")
    positions = Computed(PositionShape, many=True)
    salaryRange = Computed(SalaryRangeShape, optional=True)

    def get_positions(self, request: ApprovalRequest) -> list[dict[str, Any]]:
        """Every seat, in the order they were added."""
        return list(PositionShape(list(request.job.positions.order_by("id")), many=True).data)

    def get_salaryRange(self, request: ApprovalRequest) -> dict[str, Any] | None:
        """The range, where the job has one."""
        job: Job = request.job
        return None if job.salary_min is None and job.salary_max is None else SalaryRangeShape(job).data


class DelegationShape(Shape):
    """Somebody decides in somebody else's place from a day to a day, both included."""

    id = serializers.UUIDField(source="public_id")
    subject = serializers.ChoiceField(SUBJECTS)
    user = PersonShape()
    delegate = PersonShape()
    startsOn = Day(source="starts_on")
    endsOn = Day(source="ends_on", required=False)
    status = Computed(str)

    def get_status(self, delegation: Delegation) -> str:
        """ENDED, or OPEN: it holds or will hold."""
        return "ENDED" if delegation.ended_at else "OPEN"
