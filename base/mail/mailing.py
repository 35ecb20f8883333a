"""Verbs that write letters into the outbox and hand them to the mail server."""

from __future__ import annotations

import smtplib
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from base.errors import OutcomeUnknown, PermanentError, RetryableError
from base.mail import transport
from base.mail.backends import AnswerLost
from base.outbox import queueing
from base.outbox.models import OutboxRow
from base.providers import checking

TOPIC = "mail"


def send(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    sender: str = "",
    reply_to: str = "",
    about: str = "",
    available_at: datetime | None = None,
    undo_group: UUID | None = None,
    key: str | None = None,
    private: bool = False,
) -> OutboxRow:
    """Post a letter with the present transaction. It leaves after the commit, or at `available_at`.

    `about` is the audit key of what it concerns; with `key` the same letter is posted only once. The words of a
    `private` letter, one that lets somebody in, are forgotten as soon as it has left.
    """
    letter = {
        "to": to,
        "subject": " ".join(subject.split()),
        "text": text,
        "html": html,
        "sender": sender,
        "reply_to": reply_to,
        "private": private,
    }
    return queueing.put(TOPIC, letter, about=about, key=key, available_at=available_at, undo_group=undo_group)


def deliver(payload: dict[str, Any], *, effect_id: str) -> None:
    """Hand one letter to the mail server. The Message-ID is made of the effect's id, so a repeat can be recognised."""
    try:
        _compose(payload, effect_id).send()
    except AnswerLost as error:
        raise OutcomeUnknown("The mail server did not confirm the letter. It may have arrived.") from error
    except smtplib.SMTPRecipientsRefused as error:
        codes = {code for code, _text in error.recipients.values()}
        if codes and all(400 <= code < 500 for code in codes):
            raise RetryableError("The mail server asks to try this address later.") from error
        raise PermanentError("The mail server refuses this address.") from error
    except (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError) as error:
        raise _unwell(f"The mail server does not let us in (code {error.smtp_code}).") from error
    except smtplib.SMTPResponseException as error:
        if 400 <= error.smtp_code < 500:
            raise RetryableError(f"The mail server answered {error.smtp_code}.") from error
        raise PermanentError(f"The mail server refused with {error.smtp_code}.") from error
    except smtplib.SMTPNotSupportedError as error:
        raise PermanentError("The mail server cannot carry this letter.") from error
    except (smtplib.SMTPException, OSError) as error:
        raise _unwell("The mail server cannot be reached.") from error
    except (ValueError, UnicodeError) as error:
        raise PermanentError("This letter has an address or a heading that no mail server takes.") from error


def _compose(payload: dict[str, Any], effect_id: str) -> EmailMultiAlternatives:
    domain = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    message = EmailMultiAlternatives(
        subject=payload["subject"],
        body=payload["text"],
        from_email=payload.get("sender") or settings.DEFAULT_FROM_EMAIL,
        to=[payload["to"]],
        reply_to=[payload["reply_to"]] if payload.get("reply_to") else None,
        headers={"Message-ID": f"<{effect_id}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    if payload.get("html"):
        message.attach_alternative(payload["html"], "text/html")
    return message


def _unwell(sentence: str) -> RetryableError:
    """The server, not the letter, is the trouble: keep it for the settings page."""
    checking.note_failure(transport.KEY, sentence)
    return RetryableError(sentence)
