"""The task."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from base.fields import Timestamped, WithPublicId


class Task(WithPublicId, Timestamped):
    """Something one person asks of another. Creator and assignee may edit it; only the assignee archives it."""

    audit_kind = "task"

    class Status(models.TextChoices):
        """How far it has come."""

        OPEN = "OPEN", _("Open")
        DONE = "COMPLETED", _("Done")
        ARCHIVED = "ARCHIVED", _("Archived")

    title = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="", max_length=5_000)
    status = models.CharField(max_length=9, choices=Status, default=Status.OPEN)
    is_priority = models.BooleanField(default=False)
    due_on = models.DateField(null=True, blank=True)
    assignee = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="tasks")
    creator = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    application = models.ForeignKey(
        "recruit.Application", on_delete=models.CASCADE, null=True, blank=True, related_name="tasks"
    )
    job = models.ForeignKey("recruit.Job", on_delete=models.CASCADE, null=True, blank=True, related_name="tasks")
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-is_priority", "due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="task_done_has_date",
                condition=~models.Q(status="COMPLETED") | models.Q(completed_at__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["assignee", "status", "due_on"], name="task_by_assignee"),
            models.Index(fields=["creator", "status", "due_on"], name="task_by_creator"),
            models.Index(fields=["application", "status"], name="task_by_application"),
        ]

    def __str__(self) -> str:
        return self.title
