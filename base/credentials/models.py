"""Encrypted secrets. The plain value exists only in memory, for the call that needs it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from base.fields import WithPublicId


class Credential(WithPublicId):
    """One secret of one owner: `owner` names the place it belongs to, `field` which of its secrets it is."""

    audit_kind = "credential"

    owner = models.CharField(max_length=100)
    field = models.CharField(max_length=60)
    ciphertext = models.TextField()
    key_id = models.CharField(max_length=12, blank=True, default="", db_index=True)
    last_four = models.CharField(max_length=4, blank=True, default="")
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "field"], name="credential_once_per_place")]

    def __str__(self) -> str:
        return f"{self.owner}/{self.field}"
