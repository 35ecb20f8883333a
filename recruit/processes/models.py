"""The process a job follows and its steps."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from base.fields import Timestamped, WithPublicId
from recruit.processes.stages import STEPPED, Stage

STAGE_CHOICES = [
    (Stage.LEAD.value, _("Lead")),
    (Stage.NEW.value, _("New")),
    (Stage.IN_REVIEW.value, _("In review")),
    (Stage.INTERVIEW.value, _("Interview")),
    (Stage.OFFERED.value, _("Offer")),
    (Stage.HIRED.value, _("Hired")),
    (Stage.REJECTED.value, _("Rejected")),
    (Stage.WITHDRAWN.value, _("Withdrawn")),
    (Stage.TRANSFERRED.value, _("Transferred")),
]
STAGE_LABELS = dict(STAGE_CHOICES)


class HiringProcess(WithPublicId, Timestamped):
    """An ordered road of steps, for jobs whose org values are in `scope`; the default one for all others.

    Scopes of processes never overlap, so that a job has exactly one (product facts §7.1).
    """

    audit_kind = "hiring_process"

    name = models.CharField(max_length=100, unique=True)
    is_default = models.BooleanField(default=False)
    is_archived = models.BooleanField(default=False)
    scope = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-is_default", "name"]
        verbose_name_plural = "hiring processes"
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="process_one_default"
            )
        ]

    def __str__(self) -> str:
        return self.name


class HiringStep(WithPublicId):
    """A named station inside In review, Interview or Offer. A deleted step stays as a row for history."""

    audit_kind = "hiring_step"

    process = models.ForeignKey(HiringProcess, on_delete=models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=12, choices=STAGE_CHOICES)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    is_required = models.BooleanField(default=False)
    is_standard = models.BooleanField(default=False)
    notifies_managers = models.BooleanField(default=False, db_default=False)
    target_days = models.PositiveSmallIntegerField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                name="step_only_in_stepped_stage", condition=models.Q(stage__in=[s.value for s in STEPPED])
            ),
            models.UniqueConstraint(
                fields=["process", "stage", "name"],
                condition=models.Q(deleted_at__isnull=True),
                name="step_name_once_in_stage",
            ),
        ]

    def __str__(self) -> str:
        return self.name
