"""What administrators see of listening to outside calendars, and the button that has all of it begun anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.errors import NotAllowed, Refused
from calendars.connections import queries
from calendars.connections.models import Connection
from calendars.syncing import subscribing
from calendars.syncing.models import Subscription
from tests.calendars.syncing.scene import OfficeSide, deliver, planned, read_wanted
from tests.factories.accounts import signed_in

PAGE, BUTTON = "/settings/calendars/", "/settings/calendars/listen/"
REFUSED, LATE = "This mailbox may not be read.", "Microsoft is busy."


def mailboxes(used: Connection, count: int, **facts: Any) -> None:
    begin = used.subscriptions.count()
    Subscription.objects.bulk_create(
        Subscription(connection=used, mailbox=f"p{number:04}@northwind.example", **facts)
        for number in range(begin, begin + count)
    )


@pytest.mark.django_db
def test_the_page_says_how_listening_goes_for_thousands(ada: User) -> None:
    used = Connection.objects.create(kind="OFFICE365", is_active=True, status="WORKING")
    client, asked = signed_in(ada), []
    assert "No mailbox takes part in an interview to come." in client.get(PAGE).content.decode()
    read_at = timezone.now() - timedelta(minutes=5)

    mailboxes(used, 1, status="LIVE", read_at=read_at)
    mailboxes(used, 1, status="LOST", failure=REFUSED)
    for more in (0, 1000):
        mailboxes(used, more, status="LIVE", read_at=read_at)
        mailboxes(used, more - more // 4, status="LOST", failure=REFUSED, read_at=timezone.now())
        mailboxes(used, more // 4, status="LIVE", failure=LATE)
        with CaptureQueriesContext(
            database,
        ) as found:
            page = client.get(PAGE)
        asked.append(len(found))
    mailboxes(used, 1, status="WANTED")

    assert asked[0] == asked[1]
    shown = queries.listening(used)
    assert (shown.wanted, shown.live, shown.failing, shown.waiting, shown.unnamed) == (2003, 1001, 1001, 1, 0)
    assert [(each.sentence, each.count, each.others) for each in shown.failures] == [
        (REFUSED, 751, 746), (LATE, 250, 245),
    ]  # fmt: skip
    assert shown.failures[1].mailboxes == [f"p{number:04}@northwind.example" for number in range(1752, 1757)]
    assert (shown.read_at, shown.notified_at) == (read_at, None)
    text = " ".join(page.content.decode().split())
    assert "1001 of 2002 mailboxes tell of changes" in text
    assert "p1755@northwind.example, p1756@northwind.example and 245 more" in text
    for number in range(7):
        mailboxes(used, 1, status="LOST", failure=f"Reason {number}")
    assert (len(queries.listening(used).failures), queries.listening(used).unnamed) == (5, 4)


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:response_mode")
def test_listening_begins_anew_by_the_button(
    office: OfficeSide, ada: User, rosa: User, hugo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[int] = []
    monkeypatch.setattr("calendars.syncing.background.keep_subscriptions.apply_async", lambda **_: kept.append(1))
    meeting = planned(rosa, hugo)
    subscribing.keep_all()
    read_wanted()
    used = Connection.objects.get()
    before, old = queries.listening(used), set(Subscription.objects.values_list("external_id", flat=True))
    assert (before.live, before.notified_at) == (2, None)

    # Microsoft lost one of them without a word; the other failed a moment ago and would wait a quarter of an hour.
    office.lose_subscriptions()
    Subscription.objects.filter(mailbox=hugo.email).update(status="LOST", failure=REFUSED)
    assert subscribing.keep_all() == 0
    answer = signed_in(ada).post(BUTTON)
    assert (answer.status_code, answer["Location"], kept) == (303, PAGE, [1])
    assert subscribing.keep_all() == 2
    assert not old & set(office.server.notices.held)
    assert (queries.listening(used).live, queries.listening(used).failing) == (2, 0)
    office.answer(str(meeting.public_id), hugo.email, "accepted")
    assert set(deliver(office)) == {202}
    assert queries.listening(Connection.objects.get()).notified_at is not None
    entry = Entry.objects.get(kind="calendar_connection.listened_again")
    assert (entry.data["count"], entry.object_key) == (2, f"calendar_connection:{used.public_id}")

    for actor, status, is_active, refused, code in (
        (rosa, "WORKING", True, NotAllowed, "not_allowed"),
        (ada, "REVOKED", True, Refused, "sign_in"),
        (ada, "WORKING", False, Refused, "not_in_use"),
    ):
        Connection.objects.update(status=status, is_active=is_active)
        with pytest.raises(refused) as no:
            subscribing.listen_again(used, by=Actor.of(actor))
        assert no.value.code == code
    assert set(Subscription.objects.values_list("status", flat=True)) == {"LIVE"}
    assert signed_in(rosa).post(BUTTON).status_code == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:response_mode")
def test_a_round_that_takes_too_long_leaves_the_rest_to_the_next(
    office: OfficeSide, rosa: User, hugo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[int] = []
    monkeypatch.setattr("calendars.syncing.background.keep_subscriptions.apply_async", lambda **_: kept.append(1))
    planned(rosa, hugo)
    assert (subscribing.keep_all(patience=-1.0), kept) == (0, [1])
    assert (subscribing.keep_all(), kept) == (2, [1])
