"""Whether a system works: the check, its parts one by one, the rooms, and whether the server reaches us."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.egress import handshakes
from base.errors import Invalid, NotAllowed, PermanentError, Refused, RetryableError
from base.fences import reading_only
from base.providers.queries import state_of
from calendars.connections import background, checking, choosing, connecting, loading, noting, queries
from calendars.connections.models import CalendarChoice, Connection, Resource
from calendars.providers.base import MailboxRefused, NoMailbox, Revoked, Room
from tests.calendars.connections.scene import FakeCalendar, said_after, saved_exchange, saved_office, unproved
from tests.factories.accounts import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def tls(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Service URL agrees on TLS 1.3."""
    monkeypatch.setattr(handshakes, "negotiated", lambda _url: "TLSv1.3")


def found_in(row: Connection) -> dict[str, bool]:
    row.refresh_from_db()
    return {name: each["ok"] for name, each in row.findings.items()}


def test_a_check_says_what_works(ada: User, fake: FakeCalendar, tls: None) -> None:
    row = saved_exchange(ada)

    said = checking.check_now(row, by=Actor.of(ada))

    assert said == "The calendar system answers."
    assert found_in(row) == {"tls": True, "rooms": True, "calendars": True, "schedules": True}
    assert (row.status, row.findings["tls"]["words"]) == ("WORKING", "TLS 1.3")
    assert state_of("calendar:exchange").succeeded_at is not None
    assert Entry.objects.filter(kind="provider.checked").count() == 1
    page = signed_in(ada).get("/settings/exchange/").content.decode()
    assert "TLS 1.3" in page
    assert page.count("Seen working") == 3


def test_one_permission_that_is_missing_is_named(ada: User, fake: FakeCalendar) -> None:
    row = saved_office(ada)
    fake.problems["ada@northwind.example"] = "Microsoft refuses this mailbox."

    checking.check_now(row, by=Actor.of(ada))

    assert found_in(row) == {"rooms": True, "calendars": True, "schedules": False}
    assert row.status == "WORKING"
    assert CalendarChoice.objects.get(user=ada).access == "REFUSED"


@pytest.mark.parametrize(
    "trouble",
    [
        PermanentError("The password is wrong."),
        MailboxRefused("The service account may not act in somebody else's name."),
        PermanentError("Microsoft knows no tenant with this ID."),
    ],
    ids=["wrong password", "no impersonation right", "wrong tenant"],
)
def test_what_fails_has_its_sentence_and_stands_in_the_audit(
    ada: User, fake: FakeCalendar, tls: None, trouble: Exception
) -> None:
    row, client = saved_exchange(ada), signed_in(ada)
    fake.trouble = trouble

    said = said_after(client, client.post("/settings/calendars/check/exchange/"))

    assert said == str(trouble)
    row.refresh_from_db()
    assert (row.status, row.failure) == ("FAILING", str(trouble))
    assert Entry.objects.get(kind="provider.checked").data["result"] == str(trouble)
    assert Entry.objects.get(kind="calendar_connection.failed").data["reason"] == str(trouble)
    client.post("/settings/calendars/load/exchange/")
    assert Entry.objects.filter(kind="calendar_connection.failed").count() == 1  # it began once
    assert not Resource.objects.exists()


def test_without_encryption_or_with_an_old_one(settings: object, ada: User, fake: FakeCalendar) -> None:
    settings.EGRESS_PRIVATE_HOSTS = ["127.0.0.1:9"]  # type: ignore[attr-defined]  # pytest-django's own type

    assert handshakes.negotiated("http://127.0.0.1:9/EWS/Exchange.asmx") == ""
    row = saved_exchange(ada, service_url="http://127.0.0.1:9/EWS/Exchange.asmx")
    checking.check_now(row, by=Actor.of(ada))

    assert found_in(row)["tls"] is False
    assert "not encrypted" in row.findings["tls"]["words"]


def test_rooms_are_loaded_told_apart_and_found(ada: User, fake: FakeCalendar) -> None:
    by, row = Actor.of(ada), connecting.activate(saved_office(ada), by=Actor.of(ada))
    fake.listed += [
        Room("FJORD@northwind.example", "Fjord", 8, "Oslo", ""),
        Room("beamer@northwind.example", "Beamer", is_equipment=True),
    ]

    assert loading.load_resources(row, by=by) == 2
    assert [each.name for each in queries.find_resources("oslo fj")] == ["Fjord"]
    assert Resource.objects.get(name="Fjord").list_name == "Oslo rooms"
    fake.listed[:] = [Room("glade@northwind.example", "Glade", 4), Room("fjord@northwind.example", "Fjord", 12)]
    assert loading.load_resources(row, by=by) == 2

    assert [(each.name, each.capacity) for each in queries.find_resources("")] == [("Fjord", 12), ("Glade", 4)]
    gone = Resource.objects.get(name="Beamer")
    assert gone.gone_at is not None
    assert Entry.objects.filter(kind="calendar_connection.resources_loaded").latest("pk").data == {
        "count": 2, "added": 1, "gone": 1,
    }  # fmt: skip
    fake.trouble = PermanentError("No answer.")
    with pytest.raises(PermanentError):
        loading.load_resources(row, by=by)
    assert queries.resources().count() == 2  # nothing is lost by a load that breaks off


def test_thousands_of_rooms_take_few_statements(
    ada: User, fake: FakeCalendar, django_assert_max_num_queries: object
) -> None:
    row = connecting.activate(saved_office(ada), by=Actor.of(ada))
    fake.listed[:] = [Room(f"room{number}@northwind.example", f"Room {number:04}", 6) for number in range(3000)]

    with django_assert_max_num_queries(25):  # type: ignore[operator]  # pytest-django's fixture
        assert loading.load_resources(row, by=Actor.of(ada)) == 3000
    client = signed_in(ada)
    with CaptureQueriesContext(connection) as many:
        first = client.get("/settings/calendars/rooms/")
    with CaptureQueriesContext(connection) as few:
        client.get("/settings/calendars/rooms/", {"q": "2998"})
    assert len(many) == len(few)
    page = first.context["page"]
    second = client.get("/settings/calendars/rooms/", {"after": page.older}).context["page"]
    found = client.get("/settings/calendars/rooms/", {"q": "2999"}, headers={"HX-Request": "true"})

    assert [page.rows[0].name, second.rows[0].name, page.total] == ["Room 0000", "Room 0050", 3000]
    assert b"Room 2999" in found.content
    assert b"</html>" not in found.content


def test_rooms_entered_by_hand(ada: User, rosa: User, fake: FakeCalendar) -> None:
    client = signed_in(ada)

    made = client.post("/settings/calendars/rooms/", {"name": "Attic", "kind": "ROOM", "capacity": "5"})
    again = client.post("/settings/calendars/rooms/", {"name": "attic", "kind": "ROOM"})

    assert (made.status_code, again.status_code) == (303, 422)
    assert "There is a room of this name already." in again.content.decode()
    attic = queries.find_resources("att")[0]
    with pytest.raises(NotAllowed):
        loading.remove_resource(attic, by=Actor.of(rosa))
    client.post(f"/settings/calendars/rooms/{attic.public_id}/remove/")
    assert queries.find_resources("att") == []
    row = connecting.activate(saved_office(ada), by=Actor.of(ada))
    loading.load_resources(row, by=Actor.of(ada))
    with pytest.raises(Refused, match="belongs to the calendar system"):
        loading.remove_resource(queries.find_resources("fjord")[0], by=Actor.of(ada))
    with pytest.raises(Invalid):
        loading.add_resource(by=Actor.of(ada), values={"name": " "})


def test_the_server_reaches_us_by_the_identifier_alone(ada: User, client: Client) -> None:
    row = saved_exchange(ada)

    answer = client.get("/calendar-hooks/nOrThWiNd")
    strangers = [client.get(f"/calendar-hooks/{name}").status_code for name in ("Southwind", "exchange", "NorthwindX")]

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert answer.content.decode() == (
        "You have successfully reached Recruit Calendar integration URL, company identifier is: Northwind."
    )
    assert strangers == [404, 404, 404]
    row.refresh_from_db()
    first = row.reached_at
    assert first is not None
    client.get("/calendar-hooks/Northwind")
    row.refresh_from_db()
    assert row.reached_at == first  # it writes every few seconds at most
    Connection.objects.update(reached_at=timezone.now() - timedelta(minutes=1))
    client.get("/calendar-hooks/Northwind")
    row.refresh_from_db()
    assert row.reached_at is not None
    assert row.reached_at >= first
    noting.note_undelivered(row, "Unable to send notification for subscription AAA1.")
    page = signed_in(ada).get("/settings/exchange/").content.decode()
    assert "/calendar-hooks/Northwind" in page
    assert "Unable to send notification for subscription AAA1." in page
    assert client.post("/calendar-hooks/Northwind").status_code == 405


def test_the_pages_save_refuse_and_ask_for_a_proof(ada: User, fake: FakeCalendar) -> None:
    typed = {
        "account": "recruit@northwind.example", "password": "Sesame-opens-2026", "exchange_version": "2010_SP2",
        "service_url": "https://outlook.office365.com/EWS/Exchange.asmx", "version": "0",
    }  # fmt: skip
    client = signed_in(ada)

    cloud = client.post("/settings/exchange/", typed)
    held = unproved(ada).post("/settings/exchange/", typed | {"service_url": ""})
    nothing = Connection.objects.count()
    saved = client.post("/settings/exchange/", typed | {"service_url": ""})
    stale = client.post("/settings/exchange/", typed | {"service_url": "", "account": "other@northwind.example"})

    words = cloud.content.decode()
    assert cloud.status_code == 422
    assert "Set it up under Office 365 instead." in words
    assert 'href="/settings/office365/"' in words
    assert "Sesame-opens-2026" not in words
    assert (held.status_code, nothing, saved.status_code, stale.status_code) == (303, 0, 303, 422)
    assert "Somebody else saved these settings" in stale.content.decode()
    assert "other@northwind.example" in stale.content.decode()  # nothing typed is lost
    row = Connection.objects.get()
    assert queries.service_url_of(row) == "https://mail.northwind.example/EWS/Exchange.asmx"
    ask = client.get("/settings/calendars/use/exchange/").content.decode()
    assert "It was never checked." in ask
    assert client.post("/settings/calendars/use/exchange/").status_code == 303
    assert queries.active() == row
    assert "recruit@northwind.example" in client.get("/settings/calendars/").content.decode()
    assert client.post("/settings/calendars/", {"sync": "REMOVE"}).status_code == 303
    assert client.post("/settings/calendars/disconnect/exchange/").status_code == 409
    assert client.post("/settings/calendars/stop/").status_code == 303
    assert queries.active() is None
    assert client.get("/settings/calendars/use/office365/").status_code == 404


def test_the_worker_asks_now_and_then(ada: User, fake: FakeCalendar) -> None:
    assert (background.look_after(), background.load_resources()) == ("", 0)
    row = connecting.activate(saved_office(ada), by=Actor.of(ada))
    assert (background.look_after(), background.load_resources()) == ("WORKING", 0)  # rooms were never loaded
    loading.load_resources(row, by=Actor.of(ada))
    assert background.load_resources() == 1

    seen = []
    for trouble in (RetryableError("Busy."), PermanentError("Wrong secret."), Revoked("Ended."), None):
        fake.trouble = trouble
        seen.append(background.look_after())
    assert seen == ["WORKING", "FAILING", "REVOKED", "REVOKED"]
    checking.check_now(row, by=Actor.of(ada))
    assert background.look_after() == "WORKING"
    fake.trouble = PermanentError("Rooms are closed.")
    assert background.load_resources() == 0
    assert queries.resources().count() == 1


def test_looking_through_somebodys_eyes_notes_nothing(ada: User, rosa: User, fake: FakeCalendar) -> None:
    row = connecting.activate(saved_office(ada), by=Actor.of(ada))
    fake.trouble = Revoked("Ended.")

    with reading_only():
        noting.note_access(row, rosa, "OPEN")
        with pytest.raises(Revoked):
            choosing.calendars_for(rosa, row)
    row.refresh_from_db()
    assert row.status == "NEW"
    assert not CalendarChoice.objects.exists()

    for trouble, seen in ((MailboxRefused("No."), "REFUSED"), (NoMailbox("None."), "MISSING"), (None, "OPEN")):
        fake.trouble = trouble
        signed_in(rosa).get("/me/calendar/")
        assert CalendarChoice.objects.get(user=rosa).access == seen
