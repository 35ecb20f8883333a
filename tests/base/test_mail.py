"""Letters through a real SMTP server that accepts, refuses, hesitates and hangs up."""

from __future__ import annotations

import email
from typing import Any

import pytest
from django.utils import timezone

from base.mail import mailing
from base.mail.models import MailboxMessage
from base.outbox import draining
from base.outbox.models import OutboxRow
from base.providers.models import ProviderState
from config.launch.children import free_port
from tests.base.conftest import Sink

Status = OutboxRow.Status
pytestmark = pytest.mark.django_db


def _send(**more: Any) -> OutboxRow:
    return mailing.send(
        **{"to": "ana@example.org", "subject": "Grüße", "text": "Hello\n", "html": "<p>Hello</p>"} | more
    )


def _drain(row: OutboxRow) -> OutboxRow:
    OutboxRow.objects.filter(pk=row.pk).update(available_at=timezone.now())
    draining.drain()
    row.refresh_from_db()
    return row


def test_accepted_letter(sink: Sink) -> None:
    row = _drain(_send(reply_to="rosa@example.org", sender="Northwind <jobs@example.org>"))
    assert row.status == Status.SENT
    (letter,) = sink.accepted
    assert str(email.header.make_header(email.header.decode_header(letter["Subject"]))) == "Grüße"
    assert (letter["From"], letter["To"]) == ("Northwind <jobs@example.org>", "ana@example.org")
    assert (letter["Reply-To"], letter["Auto-Submitted"]) == ("rosa@example.org", "auto-generated")
    assert letter["Message-ID"] == f"<{row.public_id}@testserver>"
    assert [part.get_content_type() for part in letter.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_words_of_a_private_letter_are_forgotten_once_sent(sink: Sink) -> None:
    row = _drain(_send(private=True))
    assert {"text", "html"}.isdisjoint(row.payload)
    assert row.payload["to"] == "ana@example.org"
    assert len(sink.accepted) == 1


def test_words_of_other_letters_stay_readable(sink: Sink) -> None:
    row = _drain(_send())
    assert (row.payload["text"], "html" in row.payload) == ("Hello\n", False)


def test_address_refused_for_good(sink: Sink) -> None:
    sink.rcpt_answer = "550 No such user"
    row = _drain(_send())
    assert (row.status, row.last_error, row.attempts) == (Status.FAILED, "The mail server refuses this address.", 1)
    assert sink.accepted == []


def test_address_refused_for_now(sink: Sink) -> None:
    sink.rcpt_answer = "451 Greylisted"
    row = _drain(_send())
    assert row.status == Status.PENDING
    assert row.available_at >= row.created_at
    sink.rcpt_answer = ""
    assert _drain(row).status == Status.SENT
    assert len(sink.accepted) == 1


@pytest.mark.parametrize(("answer", "status"), [("452 Full", Status.PENDING), ("554 Spam", Status.FAILED)])
def test_letter_refused(sink: Sink, answer: str, status: str) -> None:
    sink.data_answers = [answer]
    row = _drain(_send())
    assert (row.status, sink.accepted) == (status, [])
    assert answer[:3] in row.last_error


def test_connection_cut_after_the_letter_is_repeated_once_with_the_same_identifier(sink: Sink) -> None:
    sink.data_answers = ["cut"]
    row = _drain(_send())
    assert (row.status, row.crashes) == (Status.UNKNOWN, 1)
    assert _drain(row).status == Status.SENT
    assert [letter["Message-ID"] for letter in sink.accepted] == [f"<{row.public_id}@testserver>"] * 2


def test_connection_cut_twice_is_left_to_a_person(sink: Sink) -> None:
    sink.data_answers = ["cut", "cut", "cut"]
    row = _send()
    for _again in range(4):
        _drain(row)
    assert row.status == Status.FAILED
    assert len(sink.accepted) == 2


def test_server_away_keeps_the_letter_and_tells_the_settings_page(settings: Any) -> None:
    settings.EMAIL_BACKEND = "base.mail.backends.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    row = _drain(_send())
    assert (row.status, row.last_error) == (Status.PENDING, "The mail server cannot be reached.")
    assert row.payload["text"] == "Hello\n"
    assert ProviderState.objects.get().is_failing


@pytest.mark.parametrize("to", ["ana@example.org\nBcc: all@example.org", "ana@exa\rmple.org", "Ana <ana@"])
def test_address_that_would_write_a_heading_fails_and_sends_nothing(sink: Sink, to: str) -> None:
    row = _drain(_send(to=to))
    assert row.status == Status.FAILED
    assert sink.accepted == []


def test_line_break_in_a_subject_is_a_blank(sink: Sink) -> None:
    _drain(_send(subject="Hello\r\nBcc: all@example.org"))
    (letter,) = sink.accepted
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Hello Bcc: all@example.org"


def test_mailbox_keeps_a_repeated_letter_once(settings: Any) -> None:
    settings.EMAIL_BACKEND = "base.mail.backends.MailboxBackend"
    row = _send()
    for _twice in range(2):
        mailing.deliver(row.payload, effect_id=str(row.public_id))
    kept = MailboxMessage.objects.get()
    assert (kept.recipients, kept.subject, kept.text, kept.html) == (
        ["ana@example.org"],
        "Grüße",
        "Hello\n",
        "<p>Hello</p>",
    )
