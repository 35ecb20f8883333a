"""Rows of work that leaves the database: one effect each."""

from __future__ import annotations

from django.db import models
from django.db.models.fields.json import KT
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.fields import WithPublicId
from base.outbox import topics

# Statuses in which an effect may still happen; the oldest such row of a group holds back the later ones.
OPEN = ("pending", "sending", "unknown")


class OutboxRow(WithPublicId):
    """One effect that must happen once.

    `topic` names the registered performer, `payload` its arguments (ids and plain values). Rows of one `group` are
    carried out in the order they were written. `key` keeps an effect from being written twice. `undo_group` ties the
    rows to an act that can be undone.
    """

    audit_kind = "effect"
    # Set by the lease, in memory only: the worker before this one died in the middle.
    was_unknown = False

    class Status(models.TextChoices):
        """Where the effect stands."""

        PENDING = "pending", _("Waiting")
        SENDING = "sending", _("In progress")
        SENT = "sent", _("Done")
        FAILED = "failed", _("Failed")
        UNKNOWN = "unknown", _("Unknown")
        CANCELLED = "cancelled", _("Cancelled")

    topic = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    group = models.CharField(max_length=100, blank=True, default="")
    key = models.CharField(max_length=200, null=True, blank=True, unique=True)
    undo_group = models.UUIDField(null=True, blank=True, db_index=True)
    about = models.CharField(max_length=100, blank=True, default="")
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    available_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    crashes = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outbox_lease_only_while_sending",
                condition=models.Q(status="sending", leased_until__isnull=False) | ~models.Q(status="sending"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["available_at", "id"], name="outbox_due", condition=models.Q(status__in=["pending", "unknown"])
            ),
            models.Index(fields=["leased_until"], name="outbox_leased", condition=models.Q(status="sending")),
            models.Index(
                fields=["group", "id"],
                name="outbox_group_open",
                condition=models.Q(status__in=["pending", "sending", "unknown"]) & ~models.Q(group=""),
            ),
            models.Index(fields=["about", "-id"], name="outbox_about", condition=~models.Q(about="")),
            models.Index(fields=["status", "-id"], name="outbox_status"),
            # Erasing a person finds every letter to their address.
            models.Index(Upper(KT("payload__to")), name="outbox_recipient", condition=models.Q(topic="mail")),
        ]

    def __str__(self) -> str:
        return f"{topics.label_of(self.topic)} {str(self.public_id)[:8]}"
