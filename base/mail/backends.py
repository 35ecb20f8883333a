"""Django mail backends of our own: SMTP that knows when an answer was lost, and the demo's mailbox."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from email.utils import make_msgid
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from base.mail.models import MailboxMessage


class AnswerLost(smtplib.SMTPException):
    """The letter was handed over, but the server's word for it never came: it may have been accepted."""


class _Watching:
    """Mixed into smtplib's clients: tells a connection lost after the letter from one lost before it."""

    _replies = 0

    def getreply(self) -> tuple[int, bytes]:
        """Count the answers, so that `data` knows how far it came."""
        reply: tuple[int, bytes] = super().getreply()  # type: ignore[misc]  # smtplib is typed more loosely
        self._replies += 1
        return reply

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Send the letter itself. Raises AnswerLost when the connection ends after the server asked for it."""
        before = self._replies
        try:
            return super().data(msg)  # type: ignore[misc, no-any-return]  # smtplib is typed more loosely
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            if self._replies > before:
                raise AnswerLost from error
            raise


class _Smtp(_Watching, smtplib.SMTP):
    """Plain or STARTTLS."""


class _SmtpOverTls(_Watching, smtplib.SMTP_SSL):
    """TLS from the first byte."""


class SmtpBackend(EmailBackend):
    """Django's SMTP backend that raises AnswerLost where Django's own could not tell."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The client for one connection."""
        return _SmtpOverTls if self.use_ssl else _Smtp


class MailboxBackend(BaseEmailBackend):
    """Keeps each letter once by its Message-ID, as a receiving server would."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the letters and say how many."""
        for message in email_messages:
            MailboxMessage.objects.get_or_create(
                message_id=message.extra_headers.get("Message-ID") or make_msgid(),
                defaults={
                    "sender": message.from_email,
                    "recipients": message.recipients(),
                    "subject": str(message.subject)[:998],
                    "text": str(message.body),
                    "html": _html_of(message),
                },
            )
        return len(email_messages)


def _html_of(message: EmailMessage) -> str:
    parts = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    return next((str(content) for content, kind in parts if kind == "text/html"), "")
