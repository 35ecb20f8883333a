"""Verbs that write letters into the outbox and hand them to the mail server."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives

from base.errors import OutcomeUnknown, PermanentError, RetryableError
from base.mail import transport
from base.mail.backends import AnswerLost
from base.outbox import queueing
from base.outbox.models import OutboxRow
from base.providers import checking

TOPIC = "mail"
# What most mail servers take, once it is written as text; more would be refused by somebody on the way.
MOST_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a letter: where it lies in the store, and what the reader sees of it.

    A short one, a calendar invitation for instance, needs no store: `words` are all of it.
    """

    file: str
    name: str
    content_type: str = "application/octet-stream"
    words: str = ""


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
    attachments: Sequence[Attached] = (),
) -> OutboxRow:
    """Post a letter with the present transaction. It leaves after the commit, or at `available_at`.

    `about` is the audit key of what it concerns; with `key` the same letter is posted only once. The words of a
    `private` letter, one that lets somebody in, are forgotten as soon as it has left. `attachments` are read from the
    store when the letter leaves, at most 10 MB together; until then they must stay there.
    """
    letter: dict[str, Any] = {
        "to": to,
        "subject": " ".join(subject.split()),
        "text": text,
        "html": html,
        "sender": sender,
        "reply_to": reply_to,
        "private": private,
    }
    if attachments:
        letter["attachments"] = [
            {name: value for name, value in asdict(attached).items() if value} for attached in attachments
        ]
    return queueing.put(TOPIC, letter, about=about, key=key, available_at=available_at, undo_group=undo_group)


def deliver(payload: dict[str, Any], *, effect_id: str) -> None:
    """Hand one letter to the mail server. The Message-ID is made of the effect's id, so a repeat can be recognised."""
    try:
        message = _compose(payload, effect_id)
        message.send()
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
    left = MOST_BYTES
    for attached in payload.get("attachments", ()):
        content = _content_of(attached, left)
        left -= len(content)
        message.attach(attached["name"], content, attached["content_type"])
    return message


def _content_of(attached: dict[str, str], left: int) -> bytes:
    """A file's bytes. Raises PermanentError when it is gone or too large, RetryableError when the store fails."""
    if attached.get("words"):
        return attached["words"].encode()
    try:
        with default_storage.open(attached["file"]) as opened:
            content: bytes = opened.read(left + 1)
    except FileNotFoundError as error:
        raise PermanentError("A file of this letter is gone.") from error
    except OSError as error:
        raise RetryableError("A file of this letter cannot be read now.") from error
    if len(content) > left:
        raise PermanentError("The files of this letter are too large for e-mail.")
    return content


def _unwell(sentence: str) -> RetryableError:
    """The server, not the letter, is the trouble: keep it for the settings page."""
    checking.note_failure(transport.KEY, sentence)
    return RetryableError(sentence)
