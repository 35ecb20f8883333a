"""Reads of the mailbox."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from base.errors import NotFound
from base.mail.models import MailboxMessage


def mailbox(*, recipient: str = "") -> QuerySet[MailboxMessage]:
    """The letters kept, those to a recipient only when given. Raises NotFound where no mailbox is kept."""
    if not settings.MAILBOX:
        raise NotFound
    found = MailboxMessage.objects.all()
    return found.filter(recipients__icontains=recipient) if recipient else found


def message(public_id: UUID) -> MailboxMessage:
    """One letter. Raises NotFound."""
    found = mailbox().filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found
