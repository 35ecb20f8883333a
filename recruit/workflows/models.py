"""Workflow cards and their runs (product facts §7.3)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.fields import Timestamped, WithPublicId
from recruit.processes.models import STAGE_CHOICES


class WorkflowCard(WithPublicId, Timestamped):
    """One automatic act at one place of a process: a stage, or a step of it.

    `condition` narrows which applications, for instance `{"is_internal": true}`; `settings` holds what the kind needs
    (target step, template, words of the task, tag). A card due later waits `delay_hours`.
    """

    audit_kind = "workflow_card"

    class Kind(models.TextChoices):
        """What it does."""

        MOVE_FORWARD = "MOVE_FORWARD", _("Move forward")
        CREATE_TASK = "CREATE_TASK", _("Create a task")
        SEND_EMAIL = "SEND_EMAIL", _("Send an e-mail")
        REQUEST_REVIEW = "REQUEST_REVIEW", _("Ask for a review")
        NOTIFY = "NOTIFY", _("Notify")
        ADD_TAG = "ADD_TAG", _("Add a tag")
        REJECT = "REJECT", _("Reject")

    class Trigger(models.TextChoices):
        """What sets it off."""

        ON_ENTER = "ON_ENTER", _("When a candidate arrives")
        ON_TASK_COMPLETE = "ON_TASK_COMPLETE", _("When a task is done")
        ON_RATING = "ON_RATING", _("When a review is left")
        AFTER_DELAY = "AFTER_DELAY", _("After some time at the step")

    process = models.ForeignKey("recruit.HiringProcess", on_delete=models.CASCADE, related_name="cards")
    stage = models.CharField(max_length=12, choices=STAGE_CHOICES)
    step = models.ForeignKey(
        "recruit.HiringStep", on_delete=models.PROTECT, null=True, blank=True, related_name="cards"
    )
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=14, choices=Kind)
    trigger = models.CharField(max_length=16, choices=Trigger, default=Trigger.ON_ENTER)
    delay_hours = models.PositiveIntegerField(default=0)
    condition = models.JSONField(default=dict, blank=True)
    settings = models.JSONField(default=dict, blank=True)
    target_step = models.ForeignKey(
        "recruit.HiringStep", on_delete=models.PROTECT, null=True, blank=True, related_name="cards_leading_here"
    )
    target_stage = models.CharField(max_length=12, choices=STAGE_CHOICES, blank=True, default="")
    owner_role = models.CharField(max_length=40, blank=True, default="")
    owner_user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["process", "stage", "step"], name="card_by_place")]

    def __str__(self) -> str:
        return self.name


class WorkflowRun(WithPublicId):
    """A card at work on one stay of one application: once, with what came of it."""

    class State(models.TextChoices):
        """How it went."""

        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        SKIPPED = "skipped", _("Skipped")
        FAILED = "failed", _("Failed")

    card = models.ForeignKey(WorkflowCard, on_delete=models.CASCADE, related_name="runs")
    application = models.ForeignKey("recruit.Application", on_delete=models.CASCADE, related_name="workflow_runs")
    visit = models.ForeignKey("recruit.StepVisit", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    sentence = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["card", "visit"], name="card_once_a_visit")]
        indexes = [models.Index(fields=["application", "-created_at"], name="run_by_application")]

    def __str__(self) -> str:
        return f"{self.card_id} {self.state}"
