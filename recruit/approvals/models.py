"""Approval chains, requests and what each approver decided (product facts §12)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.fields import Timestamped, WithPublicId
from recruit.approvals.states import ChainKind, Mode, Order, RequestStatus, StepStatus, Subject

SUBJECT_CHOICES = [(Subject.JOB.value, _("Job")), (Subject.OFFER.value, _("Offer"))]
MODE_CHOICES = [(Mode.ALL.value, _("Everybody must approve")), (Mode.ANY.value, _("One approval is enough"))]
ORDER_CHOICES = [(Order.PARALLEL.value, _("All at once")), (Order.SEQUENTIAL.value, _("One after the other"))]
KIND_CHOICES = [
    (ChainKind.CHOSEN.value, _("Approvers are chosen each time")),
    (ChainKind.PARALLEL.value, _("All are asked at once")),
    (ChainKind.SEQUENTIAL.value, _("One after the other")),
    (ChainKind.OUTSIDE.value, _("Another system decides")),
]
REQUEST_CHOICES = [
    (RequestStatus.PENDING.value, _("Pending")),
    (RequestStatus.APPROVED.value, _("Approved")),
    (RequestStatus.REJECTED.value, _("Not approved")),
    (RequestStatus.ABANDONED.value, _("Given up")),
]
STEP_CHOICES = [
    (StepStatus.PENDING.value, _("Pending")),
    (StepStatus.APPROVED.value, _("Approved")),
    (StepStatus.REJECTED.value, _("Rejected")),
    (StepStatus.SKIPPED.value, _("Skipped")),
    (StepStatus.DELEGATED.value, _("Delegated")),
    (StepStatus.UNNEEDED.value, _("Not needed")),
]
LONGEST_COMMENT = 1_000
# Audit keys of what a grant was given for begin so; `TemporaryGrant.about` joins it with the request's public id.
REQUEST_KIND = "approval_request"


class ApprovalChain(WithPublicId, Timestamped):
    """Who approves jobs or offers of some org values; an empty scope takes all. The narrowest active one applies."""

    audit_kind = "approval_chain"

    subject = models.CharField(max_length=5, choices=SUBJECT_CHOICES)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=KIND_CHOICES)
    mode = models.CharField(max_length=3, choices=MODE_CHOICES, default=Mode.ALL.value)
    scope = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(default=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "name"],
                condition=models.Q(archived_at__isnull=True),
                name="approval_chain_name_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ChainApprover(WithPublicId):
    """Somebody a chain asks: a user, or everybody with a hiring-team role on the job. `place` counts from 0.

    In a sequential chain each place is asked after the one before; in a parallel one all have place 0.
    """

    audit_kind = "chain_approver"

    chain = models.ForeignKey(ApprovalChain, on_delete=models.CASCADE, related_name="approvers")
    place = models.PositiveSmallIntegerField(default=0)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.CheckConstraint(
                name="chain_approver_user_or_role",
                condition=models.Q(user__isnull=False, role="") | (models.Q(user__isnull=True) & ~models.Q(role="")),
            ),
            models.UniqueConstraint(
                fields=["chain", "place", "user", "role"], nulls_distinct=False, name="chain_approver_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id} {self.place}"


class ApprovalRequest(WithPublicId, Timestamped):
    """One asking for a job's or an offer's approval. `version` rises with each decision, so that one comes first.

    `is_outside` requests have no steps: another system decides them, or builds a request with steps from them.
    `facts` is what was submitted, as the mails and the approval's page tell it. `outdated_at` marks an approval that
    a later change has overtaken.
    """

    audit_kind = REQUEST_KIND

    subject = models.CharField(max_length=5, choices=SUBJECT_CHOICES)
    job = models.ForeignKey("recruit.Job", on_delete=models.CASCADE, related_name="approval_requests")
    offer = models.ForeignKey(
        "recruit.Offer", on_delete=models.CASCADE, null=True, blank=True, related_name="approval_requests"
    )
    chain = models.ForeignKey(ApprovalChain, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    chain_name = models.CharField(max_length=100, blank=True, default="")
    order = models.CharField(max_length=10, choices=ORDER_CHOICES, default=Order.PARALLEL.value)
    mode = models.CharField(max_length=3, choices=MODE_CHOICES, default=Mode.ALL.value)
    is_outside = models.BooleanField(default=False)
    status = models.CharField(max_length=9, choices=REQUEST_CHOICES, default=RequestStatus.PENDING.value)
    requester = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    comment = models.TextField(max_length=LONGEST_COMMENT, blank=True, default="")
    facts = models.JSONField(default=dict, blank=True)
    base = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_reason = models.CharField(max_length=300, blank=True, default="")
    outdated_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["job"],
                condition=models.Q(status="PENDING", offer__isnull=True),
                name="approval_one_pending_of_job",
            ),
            models.UniqueConstraint(
                fields=["offer"], condition=models.Q(status="PENDING"), name="approval_one_pending_of_offer"
            ),
            models.CheckConstraint(
                name="approval_of_offer_or_job",
                condition=models.Q(subject="OFFER", offer__isnull=False) | models.Q(subject="JOB", offer__isnull=True),
            ),
            models.CheckConstraint(
                name="approval_closed_has_time",
                condition=models.Q(status="PENDING", closed_at__isnull=True)
                | (~models.Q(status="PENDING") & models.Q(closed_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["job", "-created_at"], name="approval_by_job"),
            models.Index(fields=["offer", "-created_at"], name="approval_by_offer"),
            models.Index(fields=["requester", "-created_at"], name="approval_by_requester"),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} {self.facts.get('title', '')}".strip()

    @property
    def is_pending(self) -> bool:
        """Whether somebody is still asked."""
        return self.status == RequestStatus.PENDING


class ApprovalStep(WithPublicId, Timestamped):
    """One approver's part in a request. Asked once `asked_at` is set; decided once, by the approver or for them.

    `for_role` is the hiring-team role that brought the approver in; `handed_from` the part a delegate took over.
    """

    audit_kind = "approval_step"

    request = models.ForeignKey(ApprovalRequest, on_delete=models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField(default=0)
    approver = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="approval_steps")
    for_role = models.CharField(max_length=40, blank=True, default="")
    status = models.CharField(max_length=9, choices=STEP_CHOICES, default=StepStatus.PENDING.value)
    comment = models.TextField(max_length=LONGEST_COMMENT, blank=True, default="")
    asked_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    handed_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="handed_to")
    reminders = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "place", "approver"],
                condition=~models.Q(status="DELEGATED"),
                name="approval_step_once",
            ),
            models.CheckConstraint(
                name="approval_step_decided_has_time",
                condition=models.Q(status="PENDING", decided_at__isnull=True)
                | (~models.Q(status="PENDING") & models.Q(decided_at__isnull=False)),
            ),
        ]
        indexes = [
            # What waits for somebody: the home page's box and the hub.
            models.Index(
                fields=["approver", "asked_at"],
                name="approval_step_waiting",
                condition=models.Q(status="PENDING", asked_at__isnull=False),
            ),
            models.Index(
                fields=["asked_at"],
                name="approval_step_to_remind",
                condition=models.Q(status="PENDING", asked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.place} {self.status}"


class ApprovalComment(WithPublicId):
    """What somebody said about a request beside the decisions, whose comments stand on their steps."""

    audit_kind = "approval_comment"

    request = models.ForeignKey(ApprovalRequest, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=LONGEST_COMMENT)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.text[:80]


class Delegation(WithPublicId, Timestamped):
    """Somebody else decides in one's place from a day to a day, both included (product facts §12.2)."""

    audit_kind = "delegation"

    subject = models.CharField(max_length=5, choices=SUBJECT_CHOICES)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="delegations")
    delegate = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="delegated_to_them")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "subject"], condition=models.Q(ended_at__isnull=True), name="delegation_open_once"
            ),
            models.CheckConstraint(name="delegation_to_somebody_else", condition=~models.Q(user=models.F("delegate"))),
            models.CheckConstraint(
                name="delegation_in_order",
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.delegate_id}"
