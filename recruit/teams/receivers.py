"""What is remembered of roles for a request holds only until they are changed in it."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from base.remembering import forget
from recruit.teams.models import HiringTeamRole


@receiver([post_save, post_delete], sender=HiringTeamRole, dispatch_uid="teams-are-read-anew")
def _read_anew(**_signal: Any) -> None:
    forget()
