"""Setting a calendar system up: what is kept, what is refused, which one is used, and that secrets stay secret."""

from __future__ import annotations

import json
from typing import Any

import pytest

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.credentials import storing as secrets
from base.credentials.models import Credential
from base.errors import Invalid, NotAllowed, Refused, Stale
from calendars.connections import connecting, noting, queries, signals
from calendars.connections.models import CalendarChoice, Connection
from tests.calendars.connections.scene import EXCHANGE, OFFICE, PASSWORD, SECRET, saved_exchange, saved_office

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(Entry.objects.filter(object_key__startswith="calendar_").order_by("pk").values_list("kind", flat=True))


def test_settings_are_kept_and_the_password_is_nowhere_in_clear(ada: User) -> None:
    row = saved_exchange(ada)

    assert (row.kind, row.account, row.status, row.version, row.is_active) == (
        "EXCHANGE", "recruit@northwind.example", "NEW", 1, False,
    )  # fmt: skip
    assert secrets.reveal("calendar:exchange", "password") == PASSWORD
    assert Credential.objects.get().last_four == ""
    written = json.dumps([[each.data, each.changes, each.object_name] for each in Entry.objects.all()])
    assert PASSWORD not in written
    assert kinds() == ["calendar_connection.saved"]


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"account": "recruit"}, "account", "Enter the e-mail address of the service account."),
        (
            {"service_url": "https://outlook.office365.com/EWS/Exchange.asmx"},
            "service_url",
            "Set it up under Office 365",
        ),
        ({"service_url": "http://exchange.northwind.example/EWS"}, "service_url", "must begin with https://"),
        ({"service_url": "exchange"}, "service_url", "Enter a whole address"),
        ({"service_url": "https://me:pw@exchange.example/EWS"}, "service_url", "Leave user name and password out"),
        ({"exchange_version": "5.5"}, "exchange_version", "Choose the version"),
    ],
)
def test_exchange_says_what_does_not_fit(ada: User, values: dict[str, Any], field: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        saved_exchange(ada, **values)

    assert sentence in str(refused.value.fields[field])
    assert not Credential.objects.exists()
    assert kinds() == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"permissions": "BOTH"}, "permissions"),
        ({"client_id": "a b"}, "client_id"),
        ({"tenant_id": ""}, "tenant_id"),
        ({"tenant_id": "Common"}, "tenant_id"),
        ({"tenant_id": "x/../y"}, "tenant_id"),
    ],
)
def test_office_says_what_does_not_fit(ada: User, values: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        saved_office(ada, **values)

    assert list(refused.value.fields) == [field]
    assert not Credential.objects.exists()


def test_a_password_is_kept_for_the_server_it_was_entered_for(ada: User) -> None:
    by, row = Actor.of(ada), saved_exchange(ada)

    kept = connecting.save_exchange(by=by, values=EXCHANGE | {"posts_as_scheduler": True}, version=row.version)
    with pytest.raises(Invalid) as refused:
        connecting.save_exchange(by=by, values=EXCHANGE | {"service_url": "https://evil.example/EWS"})

    assert kept.posts_as_scheduler
    assert list(refused.value.fields) == ["password"]
    assert Connection.objects.get().service_url == EXCHANGE["service_url"]


def test_two_administrators_do_not_undo_each_other(ada: User) -> None:
    by, row = Actor.of(ada), saved_office(ada)

    connecting.save_office365(by=by, values=OFFICE | {"client_id": "second"}, version=row.version)
    with pytest.raises(Stale):
        connecting.save_office365(by=by, values=OFFICE | {"client_id": "third"}, version=row.version)
    with pytest.raises(Stale):  # the form was opened before anybody had saved
        connecting.save_office365(by=by, values=OFFICE, secret=SECRET, version=0)

    assert Connection.objects.get().client_id == "second"
    assert kinds() == ["calendar_connection.saved"] * 2


def test_only_administrators_set_calendars_up(ada: User, rosa: User) -> None:
    row, by = saved_office(ada), Actor.of(rosa)
    acts: list[Any] = [
        lambda: connecting.save_exchange(by=by, values=EXCHANGE, password=PASSWORD),
        lambda: connecting.save_office365(by=by, values=OFFICE, secret=SECRET),
        lambda: connecting.activate(row, by=by),
        lambda: connecting.deactivate(row, by=by),
        lambda: connecting.disconnect(row, by=by),
        lambda: connecting.set_sync(row, by=by, sync="OFF"),
        lambda: connecting.begin_sign_in(row, by=by),
        lambda: connecting.finish_sign_in(row, by=by, kept={}, answer={}),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert kinds() == ["calendar_connection.saved"]


def test_one_system_is_used_at_a_time(ada: User) -> None:
    by, exchange, office = Actor.of(ada), saved_exchange(ada), saved_office(ada)
    heard: list[tuple[object, object]] = []

    def listen(before: object, after: object, **_more: object) -> None:
        heard.append((before, after))

    signals.active_changed.connect(listen)
    try:
        connecting.activate(exchange, by=by)
        connecting.activate(office, by=by)
        connecting.activate(office, by=by)  # already: nothing happens
        assert queries.active() == office
        connecting.deactivate(office, by=by)
    finally:
        signals.active_changed.disconnect(listen)

    assert queries.active() is None
    assert heard == [(None, exchange), (exchange, office), (office, None)]
    assert kinds()[2:] == [
        f"calendar_connection.{what}" for what in ("activated", "deactivated", "activated", "deactivated")
    ]


def test_what_cannot_work_is_not_used(ada: User) -> None:
    by, office = Actor.of(ada), saved_office(ada, permissions="DELEGATED")
    exchange = saved_exchange(ada)
    noting.note_failing(exchange, "The password is wrong.")

    for row, words in ((office, "Sign in with Microsoft first"), (exchange, "It failed when it was last asked")):
        with pytest.raises(Refused, match=words):
            connecting.activate(row, by=by)
    connecting.disconnect(exchange, by=by)
    with pytest.raises(Refused, match="Enter its settings"):
        connecting.activate(exchange, by=by)

    assert queries.active() is None
    assert not Credential.objects.filter(owner="calendar:exchange").exists()


def test_what_is_in_use_keeps_its_secrets(ada: User) -> None:
    row = connecting.activate(saved_exchange(ada), by=Actor.of(ada))

    with pytest.raises(Refused, match="Stop using it first"):
        connecting.disconnect(row, by=Actor.of(ada))

    assert queries.has_secret(row)


def test_other_owners_of_calendars_forget_which_were_chosen(ada: User, rosa: User) -> None:
    by, row = Actor.of(ada), saved_office(ada)
    choice = CalendarChoice.objects.create(
        connection=row, user=rosa, calendar_id="hiring", calendar_name="Hiring", access="OPEN"
    )

    connecting.save_office365(by=by, values=OFFICE | {"client_id": "another"})
    choice.refresh_from_db()
    assert choice.calendar_id == "hiring"

    connecting.save_office365(by=by, values=OFFICE | {"permissions": "DELEGATED"})
    choice.refresh_from_db()
    assert (choice.calendar_id, choice.access) == ("", "UNKNOWN")


def test_as_whom_each_way_asks(ada: User, rosa: User) -> None:
    exchange, office = saved_exchange(ada), saved_office(ada)
    CalendarChoice.objects.create(connection=office, user=rosa, calendar_id="hiring")

    def asked(row: Connection) -> tuple[str, str]:
        found = queries.asking_for(rosa, row)
        return found.mailbox, found.calendar_id

    assert asked(exchange) == ("recruit@northwind.example", "")
    exchange.posts_as_scheduler = True
    assert asked(exchange) == ("rosa@northwind.example", "")
    assert asked(office) == ("rosa@northwind.example", "hiring")
    office.permissions, office.account = "DELEGATED", "desk@northwind.example"
    assert asked(office) == ("desk@northwind.example", "hiring")


def test_what_changes_outside_does(ada: User) -> None:
    row = saved_office(ada)

    connecting.set_sync(row, by=Actor.of(ada), sync="ADD")
    with pytest.raises(Invalid):
        connecting.set_sync(row, by=Actor.of(ada), sync="ALL")

    assert Connection.objects.get().sync == "ADD"
    assert Entry.objects.get(kind="calendar_connection.sync_changed").changes == {"sync": ["BOTH", "ADD"]}
