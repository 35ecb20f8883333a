"""Signing in with Microsoft for delegated permissions: begun in one session, good once, kept without being shown."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.credentials import storing as secrets
from base.credentials.models import Credential
from base.errors import PermanentError
from base.mail import mailing
from base.outbox.models import OutboxRow
from calendars.connections import connecting, noting, queries
from calendars.connections.models import CalendarChoice, Connection
from calendars.providers.base import Revoked
from calendars.providers.graph import sign_in
from calendars.providers.graph.sign_in import SignedIn
from tests.calendars.connections.scene import OFFICE, FakeCalendar, said_after, saved_office, unproved
from tests.factories.accounts import signed_in

pytestmark = pytest.mark.django_db
START, BACK = "/settings/office365/sign-in/", "/settings/office365/signed-in/"
STATE, CODE = "state-of-this-round", "code-from-microsoft"


class FakeMicrosoft:
    """Gives a flow with a state, and tokens for the right code."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.begun: list[dict[str, Any]] = []

    def begin(self, **registration: Any) -> tuple[str, dict[str, Any]]:
        """Where to go and what to keep."""
        self.begun.append(registration)
        return f"https://login.example/authorize?state={STATE}", {"state": STATE, "code_verifier": "v" * 43}

    def finish(self, flow: dict[str, Any], answer: dict[str, str], **_registration: Any) -> SignedIn:
        """Who signed in."""
        if self.trouble is not None:
            raise self.trouble
        assert (flow["code_verifier"], answer["code"]) == ("v" * 43, CODE)
        return SignedIn("desk@northwind.example", "Interview desk", "tokens-of-the-desk")


@pytest.fixture
def microsoft(monkeypatch: pytest.MonkeyPatch) -> FakeMicrosoft:
    """Stands for Entra."""
    made = FakeMicrosoft()
    monkeypatch.setattr(sign_in, "begin", made.begin)
    monkeypatch.setattr(sign_in, "finish", made.finish)
    return made


def come_back(client: Client, **query: str) -> str:
    """What the page says after the return from Microsoft."""
    answer = client.get(BACK, {"state": STATE, "code": CODE} | query)
    assert answer["Location"] == "/settings/office365/"
    return said_after(client, answer)


def failures() -> list[str]:
    found = Entry.objects.filter(kind="calendar_connection.sign_in_failed").order_by("pk")
    return [each.data["reason"][:40] for each in found]


def test_the_page_names_the_connected_account(ada: User, microsoft: FakeMicrosoft) -> None:
    row, client = saved_office(ada, permissions="DELEGATED"), signed_in(ada)

    away = client.get(START)
    said = come_back(client)

    assert f'content="0; url=https://login.example/authorize?state={STATE}"' in away.content.decode()
    assert microsoft.begun[0]["redirect_uri"].endswith(BACK)
    assert said == "Connected as desk@northwind.example."
    row.refresh_from_db()
    assert (row.account, row.account_name, row.status) == ("desk@northwind.example", "Interview desk", "WORKING")
    assert queries.token_store(row).load() == "tokens-of-the-desk"
    page = client.get("/settings/office365/").content.decode()
    assert "Interview desk, desk@northwind.example" in page
    assert "Not tried yet" not in page
    assert "tokens-of-the-desk" not in page
    assert "tokens" not in json.dumps(list(Entry.objects.values_list("data", flat=True)))
    connecting.activate(row, by=Actor.of(ada))


def test_a_return_counts_once_and_only_where_it_began(ada: User, microsoft: FakeMicrosoft) -> None:
    row, client = saved_office(ada, permissions="DELEGATED"), signed_in(ada)
    client.get(START)

    forged = come_back(client, state="state-of-somebody-else")
    replayed = come_back(client)  # the forged return used it up
    elsewhere = come_back(signed_in(ada))
    client.get(START)
    come_back(client)
    again = come_back(client)

    for said in (forged, replayed, elsewhere, again):
        assert "This sign-in was not begun here, or it was used already." in said
    assert failures() == ["This sign-in was not begun here, or it w"] * 4
    row.refresh_from_db()
    assert row.account == "desk@northwind.example"


def test_another_administrator_cannot_finish_it(ada: User, microsoft: FakeMicrosoft, rosa: User) -> None:
    row = saved_office(ada, permissions="DELEGATED")
    _url, kept = connecting.begin_sign_in(row, by=Actor.of(ada))
    User.objects.filter(pk=rosa.pk).update(role=ada.role)
    other = Actor.of(User.objects.get(pk=rosa.pk))

    with pytest.raises(Exception, match="not begun here"):
        connecting.finish_sign_in(row, by=other, kept=kept, answer={"state": STATE, "code": CODE})

    assert not Credential.objects.filter(field="token_cache").exists()


def test_what_microsoft_refuses_is_said_and_noted(ada: User, microsoft: FakeMicrosoft) -> None:
    saved_office(ada, permissions="DELEGATED")
    client = signed_in(ada)

    client.get(START)
    refused = come_back(client, error="access_denied")
    microsoft.trouble = PermanentError("Microsoft knows no tenant with this ID.")
    client.get(START)
    unknown = come_back(client)

    assert "Microsoft did not let Recruit in (access_denied)." in refused
    assert unknown == "Microsoft knows no tenant with this ID."
    assert len(failures()) == 2
    assert Connection.objects.get().account == ""


def test_settings_changed_meanwhile_ask_for_a_new_sign_in(ada: User, microsoft: FakeMicrosoft) -> None:
    row, client = saved_office(ada, permissions="DELEGATED"), signed_in(ada)
    client.get(START)
    values = OFFICE | {"permissions": "DELEGATED", "client_id": "another"}
    connecting.save_office365(by=Actor.of(ada), values=values, version=row.version)

    assert "The settings were changed while you signed in." in come_back(client)
    assert Connection.objects.get().account == ""


def test_other_ids_end_the_sign_in(ada: User, microsoft: FakeMicrosoft) -> None:
    row, client = saved_office(ada, permissions="DELEGATED"), signed_in(ada)
    client.get(START)
    come_back(client)
    assert queries.token_store(row).load()

    connecting.save_office365(
        by=Actor.of(ada), values=OFFICE | {"permissions": "DELEGATED", "tenant_id": "other.example"}
    )

    assert Connection.objects.get().account == ""
    assert queries.token_store(row).load() == ""


def test_the_first_answer_is_noted_and_a_new_owner_forgets_what_mailboxes_said(ada: User, fake: FakeCalendar) -> None:
    row, client = connecting.activate(saved_office(ada), by=Actor.of(ada)), signed_in(ada)
    assert "Readable" in client.get("/me/calendar/").content.decode()
    assert Connection.objects.get().status == "WORKING"

    saved_office(ada, permissions="DELEGATED")
    Connection.objects.update(account="desk@northwind.example", status="NEW")
    noting.note_first_answer(row)  # of the settings before
    assert Connection.objects.get().status == "NEW"
    own = client.get("/me/calendar/").content.decode()

    assert ("Not asked yet" in own, "last asked" in own) == (True, False)
    assert Connection.objects.get().status == "WORKING"
    settings = client.get("/settings/office365/").content.decode()
    assert "Permissions: Application → Delegated" in settings
    assert "Client secret: changed" in settings
    assert [name in settings for name in ("First event", "First answer", "First sign-in")] == [True, True, False]
    assert "Not seen yet" not in settings


def test_the_sign_in_needs_a_fresh_proof_and_delegated_permissions(ada: User, microsoft: FakeMicrosoft) -> None:
    saved_office(ada)

    held = unproved(ada).get(START)
    client = signed_in(ada)
    said = said_after(client, client.get(START))

    assert "next=%2Fsettings%2Foffice365" in held["Location"]
    assert "Only delegated permissions need a sign-in." in said
    assert microsoft.begun == []


def test_an_ended_sign_in_is_noted_by_whoever_meets_it(ada: User, fake: FakeCalendar) -> None:
    row = saved_office(ada)
    connecting.activate(row, by=Actor.of(ada))
    fake.trouble = Revoked("The sign-in has ended.")
    who = queries.asking_for(ada, row)

    for _time in range(2):
        with pytest.raises(Revoked):
            queries.adapter(row).calendars_of(who)
        with pytest.raises(Revoked):
            list(queries.adapter(row).rooms())

    row.refresh_from_db()
    assert row.status == "REVOKED"
    assert Entry.objects.filter(kind="calendar_connection.revoked").count() == 1
    letters = OutboxRow.objects.filter(topic=mailing.TOPIC)
    assert [each.payload["to"] for each in letters] == ["ada@northwind.example"]
    page = signed_in(ada).get("/settings/office365/").content.decode()
    assert "Microsoft refuses the application" in page
    noting.note_working(row)
    assert Entry.objects.filter(kind="calendar_connection.recovered").count() == 1


def test_the_own_page_offers_whose_calendars_it_must(ada: User, rosa: User, fake: FakeCalendar) -> None:
    row, client = connecting.activate(saved_office(ada), by=Actor.of(ada)), signed_in(rosa)

    own = client.get("/me/calendar/").content.decode()
    chosen = client.post("/me/calendar/", {"calendar": "hiring"})
    wrong = client.post("/me/calendar/", {"calendar": "of-somebody-else"})

    assert (own.count('name="calendar"'), own.count("Calendar of rosa@northwind.example, the main calendar")) == (2, 1)
    assert (chosen.status_code, wrong.status_code) == (303, 422)
    choice = CalendarChoice.objects.get()
    assert (choice.user, choice.calendar_id, choice.calendar_name) == (rosa, "hiring", "Hiring")
    Connection.objects.filter(pk=row.pk).update(permissions="DELEGATED", account="desk@northwind.example")
    assert "Calendar of desk@northwind.example" in client.get("/me/calendar/").content.decode()
    fake.trouble = PermanentError("Microsoft does not answer as it should.")
    failing = client.get("/me/calendar/")
    assert (failing.status_code, "Microsoft does not answer as it should." in failing.content.decode()) == (200, True)


@pytest.mark.django_db(transaction=True)
def test_tokens_are_renewed_by_one_at_a_time(ada: User) -> None:
    from concurrent.futures import ThreadPoolExecutor

    store = queries.token_store(saved_office(ada))

    def renew(_number: int) -> None:
        with store.renewing() as turn:
            turn.value = str(int(turn.value or "0") + 1)

    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(renew, range(12)))

    assert store.load() == "12"
    assert secrets.reveal("calendar:office365", "token_cache") == "12"
