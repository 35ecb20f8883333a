"""What grants do when a user is shut out: everything that acts as them ends."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.grants import granting
from accounts.models import User


@receiver(post_save, sender=User)
def _end_with_the_user(instance: User, created: bool, **_signal: Any) -> None:
    """However somebody was deactivated, no application acts as them afterwards."""
    if not created and not instance.is_active:
        granting.end_grants(instance)
