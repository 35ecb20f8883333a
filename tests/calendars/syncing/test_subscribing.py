"""Who is subscribed to, when it is prolonged or made anew, and when it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from calendars.connections import connecting
from calendars.connections.models import CalendarChoice, Connection
from calendars.simulators.graph_tenant import Folder
from calendars.syncing import queries, reading, subscribing
from calendars.syncing.models import Subscription
from tests.calendars.syncing.scene import (
    ExchangeSide,
    OfficeSide,
    Outside,
    answers_of,
    deliver,
    planned,
    read_wanted,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.filterwarnings("ignore:response_mode")]


def rows() -> dict[str, str]:
    return dict(Subscription.objects.values_list("mailbox", "status"))


def test_office_is_renewed_in_time_and_made_anew_when_lost(office: OfficeSide, rosa: User, hugo: User) -> None:
    assert subscribing.keep_all() == 0
    planned(rosa, hugo)
    assert subscribing.keep_all() == 2
    assert rows() == {rosa.email: "LIVE", hugo.email: "LIVE"}
    notices = office.server.notices
    row = Subscription.objects.select_related("connection").get(mailbox=rosa.email)
    held = notices.held[row.external_id]
    assert held.body["notificationUrl"] == held.body["lifecycleNotificationUrl"] == queries.address_of(row)
    assert held.body["clientState"] not in queries.address_of(row)
    assert held.body["clientState"] not in str(Subscription.objects.values())

    # Soon over: prolonged under the same name.
    Subscription.objects.update(ends_at=timezone.now() + timedelta(hours=34))
    assert (subscribing.keep_all(), subscribing.keep_all()) == (2, 0)
    row.refresh_from_db()
    assert row.ends_at is not None
    assert row.ends_at > timezone.now() + timedelta(hours=69)
    assert list(notices.held) == [
        Subscription.objects.get(mailbox=each).external_id for each in (hugo.email, rosa.email)
    ]

    # Asked to authorise anew.
    before = notices.held[row.external_id].ends_at
    notices.ask_reauthorization(row.external_id)
    assert deliver(office) == [202]
    assert subscribing.keep_all() == 1
    assert notices.held[row.external_id].ends_at > before

    # Taken away, told and untold: another one under another secret, and the mailbox is read.
    old_path = queries.path_of(row)
    notices.remove(row.external_id)
    assert deliver(office) == [202]
    assert subscribing.keep_all() == 1
    row.refresh_from_db()
    assert row.external_id in notices.held
    assert row.wanted_at is not None
    assert queries.path_of(row) != old_path
    office.lose_subscriptions()
    Subscription.objects.update(ends_at=timezone.now() + timedelta(hours=1))
    assert (subscribing.keep_all(), len(notices.held)) == (2, 2)


def test_exchange_is_subscribed_to_anew_when_silent(exchange: ExchangeSide, rosa: User, hugo: User) -> None:
    planned(rosa, hugo)
    assert subscribing.keep_all() == 2
    before = dict(Subscription.objects.values_list("mailbox", "external_id"))
    heard = timezone.now() - timedelta(minutes=14)
    Subscription.objects.update(heard_at=heard)
    assert subscribing.keep_all() == 0
    assert Connection.objects.get().undelivered_at is None
    exchange.lose_subscriptions()
    Subscription.objects.filter(mailbox=rosa.email).update(heard_at=heard - timedelta(minutes=2), wanted_at=None)
    assert subscribing.keep_all() == 1
    after = dict(Subscription.objects.values_list("mailbox", "external_id"))
    assert (after[rosa.email] != before[rosa.email], after[hugo.email] == before[hugo.email]) == (True, True)
    assert Subscription.objects.get(mailbox=rosa.email).wanted_at is not None
    lost = f"“Unable to send notification for subscription {before[rosa.email]}”"
    assert lost in Connection.objects.get().undelivered
    assert set(deliver(exchange)) == {200}


def test_only_what_is_needed_and_possible(
    outside: Outside, people: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, rosa, hugo, iris = people
    planned(rosa, hugo, iris)
    outside.refuse(iris.email)
    assert subscribing.keep_all() == 2
    assert rows() == {rosa.email: "LIVE", hugo.email: "LIVE", iris.email: "LOST"}
    assert Subscription.objects.get(mailbox=iris.email).failure != ""
    assert subscribing.keep_all() == 0  # tried again in a quarter of an hour
    read_wanted()
    assert Subscription.objects.filter(failure="").exclude(cursor="").count() == 1  # interviewers' are not read

    used = Connection.objects.get()
    connecting.deactivate(used, by=Actor.of(ada))
    assert (subscribing.keep_all(), rows()) == (3, {})
    assert (reading.read_due(), subscribing.keep_all()) == (0, 0)
    monkeypatch.setattr("calendars.connections.queries.is_own", lambda _connection: False)
    Connection.objects.update(is_active=True)
    assert subscribing.keep_all() == 1
    assert rows() == {rosa.email: "LIVE"}


def test_an_interviewers_notice_has_the_organisers_mailbox_read(outside: Outside, rosa: User, hugo: User) -> None:
    meeting = planned(rosa, hugo)
    subscribing.keep_all()
    deliver(outside)
    read_wanted()
    outside.answer(str(meeting.public_id), hugo.email, "tentative")
    outside.posted()  # the organiser's notice is lost
    Subscription.objects.filter(mailbox=hugo.email).update(wanted_at=timezone.now())
    assert read_wanted() == 1
    assert answers_of(meeting) == {hugo.email: "tentative"}


def test_events_in_a_chosen_calendar_are_read_one_by_one(office: OfficeSide, rosa: User, hugo: User) -> None:
    folder: Folder = office.server.tenant.mailboxes[rosa.email].folders[1]
    CalendarChoice.objects.create(connection=Connection.objects.get(), user=rosa, calendar_id=folder.id)
    meeting = planned(rosa, hugo)
    subscribing.keep_all()
    deliver(office)
    read_wanted()
    office.answer(str(meeting.public_id), hugo.email, "accepted")
    deliver(office)
    assert read_wanted() == 1
    assert answers_of(meeting) == {hugo.email: "accepted"}
    office.delete(str(meeting.public_id))
    deliver(office)
    assert read_wanted() == 1
    meeting.refresh_from_db()
    assert meeting.outside == "GONE"


def test_one_keeps_subscriptions_at_a_time(
    office: OfficeSide, rosa: User, hugo: User, child_turn: Callable[[int], Any]
) -> None:
    planned(rosa, hugo)
    with child_turn(0):
        assert subscribing.keep_all() == 0
    assert subscribing.keep_all() == 2
    row = Subscription.objects.get(mailbox=rosa.email)
    with child_turn(row.pk):
        assert reading.catch_up(row) == 0
        assert Subscription.objects.get(pk=row.pk).wanted_at is not None
    reading.catch_up(row)
    assert Subscription.objects.get(pk=row.pk).wanted_at is None
