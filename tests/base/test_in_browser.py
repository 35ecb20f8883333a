"""The administrator's pages of the base in Chromium: nothing the browser or axe complains about, and the main acts."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from accounts.permissions import RoleCode
from base.mail import mailing
from base.mail.models import MailboxMessage
from base.mail.writing import in_layout
from base.outbox.models import OutboxRow
from tests.factories.accounts import make_user, signed_in
from tests.ui.axe import axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Status = OutboxRow.Status


@pytest.fixture
def page(live_browser: Any, live_server: Any) -> Any:
    """A browser in which an administrator is signed in."""
    client = signed_in(make_user(RoleCode.ADMIN, first_name="Ada", last_name="Admin"))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    live_browser.context.add_cookies([cookie])
    return live_browser


def _failed_letter() -> OutboxRow:
    row = mailing.send(to="ana@example.org", subject="Hello", text="Hello\n")
    OutboxRow.objects.filter(pk=row.pk).update(
        status=Status.FAILED, last_error="The mail server refuses this address.", finished_at=timezone.now(), attempts=1
    )
    return row


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_satisfy_browser_and_axe(page: Any, complaints: list[str], scheme: str) -> None:
    row = _failed_letter()
    words = "Hello\n\nSee https://example.org/\n"
    letter = MailboxMessage.objects.create(
        message_id="<1@x>",
        sender="jobs@example.org",
        recipients=["ana@example.org"],
        subject="Hello",
        text=words,
        html=in_layout("Hello", words),
    )
    page.emulate_media(color_scheme=scheme)
    for path in (
        "/settings/background/",
        f"/settings/background/{row.public_id}/",
        "/settings/audit/",
        "/settings/email/",
        "/mailbox/",
        f"/mailbox/{letter.public_id}/",
    ):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert axe_findings(page) == [], path
    assert page.frame_locator("iframe").get_by_text("See").inner_text() == "See https://example.org/"
    assert complaints == []


def test_failed_letter_is_tried_again_then_discarded(page: Any, complaints: list[str]) -> None:
    row = _failed_letter()
    page.goto("/settings/background/?status=failed")
    page.get_by_role("link", name="E-mail").first.click()
    page.get_by_role("button", name="Try again").click()
    page.get_by_text("It will be tried again now.").wait_for()
    page.get_by_label("Reason").fill("She called us.")
    page.get_by_role("button", name="Discard").click()
    page.get_by_text("Discarded.", exact=True).first.wait_for()
    row.refresh_from_db()
    assert (row.status, row.last_error) == (Status.CANCELLED, "Discarded: She called us.")
    page.goto("/settings/audit/?kind=background.")
    assert page.get_by_text("discarded E-mail").count() == 1
    assert complaints == []


def test_audit_filter_sends_itself(page: Any, complaints: list[str]) -> None:
    page.goto("/settings/email/")
    page.get_by_label("Send a test letter to").fill("it@example.org")
    page.get_by_role("button", name="Send the test letter").click()
    page.wait_for_url("**/settings/background/*/")
    page.goto("/settings/audit/")
    page.get_by_role("searchbox", name="Search by who did it").fill("zoe")
    page.get_by_text("Nothing fits").wait_for()
    assert page.url.endswith("?who=zoe")
    page.get_by_role("searchbox", name="Search by who did it").fill("ada")
    page.get_by_text("sent a test letter to it@example.org").wait_for()
    assert complaints == []
