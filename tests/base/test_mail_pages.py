"""The settings page of mail and the demo's mailbox."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.permissions import RoleCode
from base.audit.models import Entry
from base.mail.models import MailboxMessage
from base.outbox.models import OutboxRow
from base.providers.models import ProviderState
from config.launch.children import free_port
from tests.base.conftest import Sink
from tests.factories.accounts import make_user, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/settings/email/"


@pytest.fixture
def admin() -> Client:
    """A browser of an administrator."""
    return signed_in(make_user(RoleCode.ADMIN))


def _letter(to: str = "ana@example.org", **more: Any) -> MailboxMessage:
    values = {
        "message_id": f"<{MailboxMessage.objects.count()}@x>",
        "sender": "jobs@example.org",
        "subject": "Hello <you>",
    }
    return MailboxMessage.objects.create(recipients=[to], **values | more)


def test_test_letter_leaves_through_the_outbox(admin: Client) -> None:
    answer = admin.post(PAGE, {"to": "it@example.org"})
    row = OutboxRow.objects.get(topic="mail")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/settings/background/{row.public_id}/")
    assert row.payload["to"] == "it@example.org"
    assert Entry.objects.get(kind="email.tested").data == {"to": "it@example.org"}
    assert "it@example.org" in admin.get(PAGE).content.decode()


def test_wrong_address_keeps_what_was_typed(admin: Client) -> None:
    answer = admin.post(PAGE, {"to": "nobody at home"})
    assert answer.status_code == 422
    assert "nobody at home" in answer.content.decode()
    assert not OutboxRow.objects.exists()


def test_connection_is_tested_with_success(admin: Client, sink: Sink) -> None:
    assert admin.post(f"{PAGE}check/").status_code == 303
    assert "The mail server answers and lets us in." in admin.get(PAGE).content.decode()
    state = ProviderState.objects.get()
    assert (state.is_failing, sink.accepted) == (False, [])
    assert Entry.objects.get(kind="provider.checked").data == {"result": "The mail server answers and lets us in."}


def test_failed_test_says_what_to_check(admin: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = "base.mail.backends.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_HOST_PASSWORD = "s3cretValue99"
    assert admin.post(f"{PAGE}check/").status_code == 303
    page = admin.get(PAGE).content.decode()
    assert "Check host and port of EMAIL_URL" in page
    assert "s3cretValue99" not in page
    assert ProviderState.objects.get().is_failing


@pytest.mark.parametrize("role", [role for role in RoleCode if role is not RoleCode.ADMIN])
def test_others_may_not(role: RoleCode) -> None:
    letter = _letter(html="<p>x</p>")
    client = signed_in(make_user(role))
    for path in (PAGE, "/mailbox/", f"/mailbox/{letter.public_id}/", f"/mailbox/{letter.public_id}/html/"):
        assert client.get(path).status_code == 403, path
    assert client.post(PAGE, {"to": "it@example.org"}).status_code == 403
    assert client.post(f"{PAGE}check/").status_code == 403
    assert not OutboxRow.objects.exists()


def test_mailbox_lists_and_searches(admin: Client) -> None:
    _letter()
    _letter("zoe@example.org", subject="For Zoe")
    page = admin.get("/mailbox/").content.decode()
    assert "Hello &lt;you&gt;" in page
    assert "For Zoe" in page
    page = admin.get("/mailbox/", {"to": "ZOE@"}).content.decode()
    assert "For Zoe" in page
    assert "Hello" not in page
    assert "No letter to anybody like that" in admin.get("/mailbox/", {"to": "nobody"}).content.decode()


def test_letter_is_text_first_and_html_in_a_locked_frame(admin: Client) -> None:
    letter = _letter(text="See https://example.org/welcome/abc\n<script>", html="<p>Hi</p><script>alert(1)</script>")
    page = admin.get(f"/mailbox/{letter.public_id}/").content.decode()
    assert 'href="https://example.org/welcome/abc"' in page
    assert "&lt;script&gt;" in page
    assert "alert(1)" not in page
    assert 'sandbox=""' in page
    frame = admin.get(f"/mailbox/{letter.public_id}/html/")
    assert frame.content.decode() == letter.html
    policy = frame.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "sandbox" in policy
    assert "frame-ancestors 'self'" in policy
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_number_of_statements_does_not_grow(admin: Client) -> None:
    counts = []
    for rows in (1, 2):
        for _number in range(rows):
            _letter()
        with CaptureQueriesContext(connection) as captured:
            admin.get("/mailbox/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_without_mailbox_there_is_none(admin: Client, settings: Any) -> None:
    letter = _letter(html="<p>x</p>")
    settings.MAILBOX = False
    for path in ("/mailbox/", f"/mailbox/{letter.public_id}/", f"/mailbox/{letter.public_id}/html/"):
        assert admin.get(path).status_code == 404
