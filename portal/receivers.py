"""What the portal does when the company's vocabulary changes."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from portal import queries
from recruit.setup.models import Brand


@receiver(post_save, sender=Brand)
def forget_default_brand(**_signal: Any) -> None:
    """Show a brand's new colour and logo at once: the old logo is gone with the change."""
    transaction.on_commit(lambda: cache.delete(queries.DEFAULT_BRAND))
