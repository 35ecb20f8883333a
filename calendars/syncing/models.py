"""What we asked the outside calendars to tell us of."""

from __future__ import annotations

from django.db import models

from base.fields import Timestamped, WithPublicId


class Subscription(WithPublicId, Timestamped):
    """Notifications of one mailbox. `secret` in the callback address or client state is kept as a digest.

    `cursor` is the delta link or sync state up to which changes were read; it survives the subscription.
    """

    class Status(models.TextChoices):
        """Whether it can be relied on."""

        WANTED = "WANTED"
        LIVE = "LIVE"
        LOST = "LOST"

    connection = models.ForeignKey("calendars.Connection", on_delete=models.CASCADE, related_name="subscriptions")
    mailbox = models.EmailField()
    external_id = models.CharField(max_length=300, blank=True, default="", db_index=True)
    secret_digest = models.CharField(max_length=64, blank=True, default="")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WANTED)
    failure = models.TextField(blank=True, default="")
    ends_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    cursor = models.TextField(blank=True, default="")
    read_at = models.DateTimeField(null=True, blank=True)
    # Set by a notification, cleared by the reading it asks for: notifications are hints (reliability §3.11).
    wanted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["mailbox"]
        constraints = [models.UniqueConstraint(fields=["connection", "mailbox"], name="subscription_once")]

    def __str__(self) -> str:
        return self.mailbox
