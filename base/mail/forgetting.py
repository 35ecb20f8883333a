"""Verb that takes a person's letters out of the mailbox that stands in for a mail server."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db.models import Q

from base.mail.models import MailboxMessage


def forget(effect_ids: Sequence[str], *, recipient: str = "") -> int:
    """Delete the letters of these effects, and those to an address. Returns how many. Asks no right."""
    if not settings.MAILBOX and not MailboxMessage.objects.exists():
        return 0
    mine = Q(pk__in=[])
    for effect_id in effect_ids:
        mine |= Q(message_id__startswith=f"<{effect_id}@")
    if recipient:
        mine |= Q(recipients__icontains=f'"{recipient}"')
    return MailboxMessage.objects.filter(mine).delete()[0]
