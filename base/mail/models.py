"""Letters kept for reading where no mail server is set up: the demo's mailbox."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from base.fields import WithPublicId


class MailboxMessage(WithPublicId):
    """A letter as it would have left the house."""

    message_id = models.CharField(max_length=200, unique=True)
    sender = models.CharField(max_length=320)
    recipients = models.JSONField(default=list)
    subject = models.CharField(max_length=998)
    text = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.subject
