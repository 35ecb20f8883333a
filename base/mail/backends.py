"""A Django mail backend that keeps letters in the database, for the demo's mailbox page."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import make_msgid

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from base.mail.models import MailboxMessage


class MailboxBackend(BaseEmailBackend):
    """Keeps each letter once by its Message-ID, as a receiving server would."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            html = next(
                (str(part.content) for part in message.alternatives if part.mimetype == "text/html"), ""
            ) if isinstance(message, EmailMultiAlternatives) else ""
            MailboxMessage.objects.get_or_create(
                message_id=message.extra_headers.get("Message-ID") or make_msgid(),
                defaults={
                    "sender": message.from_email,
                    "recipients": message.recipients(),
                    "subject": message.subject,
                    "text": message.body,
                    "html": html,
                },
            )
        return len(email_messages)
