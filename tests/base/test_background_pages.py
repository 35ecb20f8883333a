"""The administrator's pages about background work."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.permissions import RoleCode
from base.audit.models import Entry
from base.outbox import queueing
from base.outbox.models import OutboxRow
from tests.factories.accounts import make_user, signed_in

Status = OutboxRow.Status
pytestmark = pytest.mark.django_db
LIST = "/settings/background/"


@pytest.fixture
def admin() -> Client:
    """A browser of an administrator."""
    return signed_in(make_user(RoleCode.ADMIN))


def _failed(topic: str = "mail", **payload: Any) -> OutboxRow:
    row = queueing.put(topic, {"to": "ana@example.org", "text": "secret link", **payload})
    OutboxRow.objects.filter(pk=row.pk).update(
        status=Status.FAILED, last_error="The <server> refused.", finished_at=timezone.now(), attempts=12
    )
    row.refresh_from_db()
    return row


def test_list_shows_what_failed_escaped(admin: Client) -> None:
    _failed()
    page = admin.get(LIST, {"status": "failed"}).content.decode()
    assert "The &lt;server&gt; refused." in page
    assert "ana@example.org" in page
    assert "secret link" not in page


@pytest.mark.parametrize("role", [role for role in RoleCode if role is not RoleCode.ADMIN])
def test_others_may_not(role: RoleCode) -> None:
    row = _failed()
    client = signed_in(make_user(role))
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{row.public_id}/").status_code == 403
    assert client.post(f"{LIST}{row.public_id}/", {"reason": "x"}).status_code == 403
    assert client.post(f"{LIST}{row.public_id}/retry/").status_code == 403
    assert client.post(f"{LIST}retry/", {"topic": "mail"}).status_code == 403
    row.refresh_from_db()
    assert row.status == Status.FAILED


def test_visitor_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(LIST).status_code == 302


def test_filter_by_status_and_topic(admin: Client, topic: Any) -> None:
    _failed()
    queueing.put("test", {"to": "waiting@example.org"})
    page = admin.get(LIST, {"status": "pending", "topic": "test"}).content.decode()
    assert "waiting@example.org" in page
    assert "ana@example.org" not in page
    assert "No work of this kind" in admin.get(LIST, {"status": "sent", "topic": "test"}).content.decode()
    assert admin.get(LIST, {"status": "nonsense", "after": "nonsense"}).status_code == 200


def test_number_of_statements_does_not_grow(admin: Client) -> None:
    counts = []
    for rows in (1, 2):
        for number in range(rows):
            _failed(number=number)
        with CaptureQueriesContext(connection) as captured:
            admin.get(LIST)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_pages_keep_the_filter(admin: Client) -> None:
    for number in range(51):
        _failed(to=f"a{number}@example.org")
    first = admin.get(LIST, {"status": "failed"})
    older = first.context["page"].older
    assert "a50@example.org" in first.content.decode()
    second = admin.get(LIST, {"status": "failed", "after": older}).content.decode()
    assert "a0@example.org" in second
    assert "a50@example.org" not in second


def test_retry_from_the_page(admin: Client) -> None:
    row = _failed()
    answer = admin.post(f"{LIST}{row.public_id}/retry/")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{LIST}{row.public_id}/")
    row.refresh_from_db()
    assert row.status == Status.PENDING
    assert Entry.objects.filter(kind="background.retried").count() == 1


def test_retry_all_of_a_topic_from_the_page(admin: Client) -> None:
    rows = [_failed(), _failed()]
    assert admin.post(f"{LIST}retry/", {"topic": "mail"}).status_code == 303
    assert set(OutboxRow.objects.values_list("status", flat=True)) == {Status.PENDING}
    assert len(rows) == 2


def test_discard_needs_a_reason_and_loses_nothing_else(admin: Client) -> None:
    row = _failed()
    answer = admin.post(f"{LIST}{row.public_id}/", {"reason": ""})
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.status == Status.FAILED
    assert admin.post(f"{LIST}{row.public_id}/", {"reason": "Wrong address"}).status_code == 303
    row.refresh_from_db()
    assert row.status == Status.CANCELLED
    assert "Wrong address" in admin.get(f"{LIST}{row.public_id}/").content.decode()


def test_second_discard_says_what_happened(admin: Client) -> None:
    row = _failed()
    admin.post(f"{LIST}{row.public_id}/", {"reason": "Wrong address"})
    answer = admin.post(f"{LIST}{row.public_id}/", {"reason": "Again"})
    assert answer.status_code == 409
    assert "Reload to see how it stands now." in answer.content.decode()
    assert Entry.objects.filter(kind="background.discarded").count() == 1


def test_gone_effect_is_not_found(admin: Client) -> None:
    row = _failed()
    OutboxRow.objects.all().delete()
    assert admin.get(f"{LIST}{row.public_id}/").status_code == 404


def test_refusal_is_a_toast_for_htmx(admin: Client) -> None:
    row = _failed()
    OutboxRow.objects.filter(pk=row.pk).update(status=Status.SENT)
    answer = admin.post(f"{LIST}{row.public_id}/retry/", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "can be tried again" in answer.headers["HX-Trigger"]
