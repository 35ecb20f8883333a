"""What letters do when the outbox tells what became of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from base.mail import mailing
from base.outbox import signals
from recruit.letters import sending
from recruit.letters.models import SentLetter

_PREFIX = f"{SentLetter.audit_kind}:"


@receiver(signals.settled, dispatch_uid="recruit.letters.settled")
def _note(topic: str, keys: list[str], status: str, error: str, **_signal: Any) -> None:
    if topic != mailing.TOPIC:
        return
    ids = [UUID(key.removeprefix(_PREFIX)) for key in keys if key.startswith(_PREFIX)]
    if ids:
        sending.note_outcome(ids, status=status, error=error)
