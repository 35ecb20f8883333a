"""Model pieces used by every package: a public identifier and a pair of instants."""

from __future__ import annotations

import uuid

from django.db import models


class WithPublicId(models.Model):
    """A row that is shown to the outside under a UUID; its integer key stays inside."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class Timestamped(models.Model):
    """A row that knows when it was made and last changed."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
