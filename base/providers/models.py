"""How each third party was when it was last asked."""

from __future__ import annotations

from django.db import models


class ProviderState(models.Model):
    """The last success and the last failure of one provider; `key` is "kind:name"."""

    key = models.CharField(max_length=100, unique=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return self.key

    @property
    def is_failing(self) -> bool:
        """Whether the last thing known is a failure."""
        return self.failed_at is not None and (self.succeeded_at is None or self.succeeded_at < self.failed_at)
