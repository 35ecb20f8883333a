"""What candidates' pages do about news from recruit."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from portal.mine import entering
from recruit.privacy.signals import forgotten


@receiver(forgotten, dispatch_uid="portal.mine.forget")
def forget(*, candidates: list[Any], **_more: Any) -> None:
    """Drop what the portal keeps of a person who is erased."""
    entering.forget_people(candidates)
