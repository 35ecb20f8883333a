"""A run and its items."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.fields import WithPublicId


class Run(WithPublicId):
    """Work over many items on behalf of one person. An item is settled in the transaction of its effect: once.

    `kind` names the registered function, `arguments` what it gets besides the items. `started_at` and `done` give the
    rate.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")
        FAILED = "failed", _("Failed")

    kind = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    arguments = models.JSONField(default=dict)
    actor_key = models.CharField(max_length=80, db_index=True)
    actor = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    back_url = models.CharField(max_length=500, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["actor_key", "-created_at"], name="run_by_actor")]

    def __str__(self) -> str:
        return self.label


class RunItem(models.Model):
    """One thing a run works on: `data` says which, `sentence` what came of it."""

    class State(models.TextChoices):
        """What came of it."""

        PENDING = "pending", _("Waiting")
        DONE = "done", _("Done")
        SKIPPED = "skipped", _("Skipped")
        FAILED = "failed", _("Failed")

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=255, blank=True, default="")
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=State, default=State.PENDING)
    sentence = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="run_item_in_place")]
        indexes = [models.Index(fields=["run", "state", "position"], name="run_item_by_state")]

    def __str__(self) -> str:
        return self.name
