"""Meetings kept in Exchange and Office 365, against servers that speak their protocols and fail on command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.models import OutboxRow
from base.outbox import draining
from calendars.connections import connecting
from calendars.connections.models import CalendarChoice, Connection, Resource
from calendars.meetings import arranging, cancelling, moving, noting
from calendars.meetings.drafts import Draft
from calendars.meetings.models import Meeting
from calendars.simulators.entra import EntraSimulator
from calendars.simulators.ews import EwsSimulator
from calendars.simulators.graph import GraphSimulator
from calendars.simulators.graph_tenant import Tenant

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.filterwarnings("ignore:response_mode")]
DAY = date(timezone.now().year + 1, 3, 1)
OAK = "oak@northwind.example"
SECRET = "a-secret-of-forty-characters-or-so-123456"


@dataclass
class Server:
    """A calendar system: events as [(title, from, who is invited)], and its ways to fail and to be changed."""

    live: Callable[[], list[tuple[str, datetime, set[str]]]]
    cut_the_next_creation: Callable[[], object]
    delete: Callable[[str], None]
    add_calendar: Callable[[], str]


@pytest.fixture
def exchange(ada: User, rosa: User, hugo: User, settings: Any) -> Iterator[Server]:
    """Exchange in the scheduler's name."""
    people = {user.email: user.full_name for user in (rosa, hugo)}
    account = "svc@northwind.example"
    with EwsSimulator(
        users=people, rooms={"All": {OAK: "Oak"}}, account=account, deliver=lambda _url, _body: (200, b"")
    ) as server:
        settings.EGRESS_PRIVATE_HOSTS = [server.host]
        values = {
            "account": account, "service_url": server.url, "exchange_version": "2010_SP2", "posts_as_scheduler": True,
        }  # fmt: skip
        row = connecting.save_exchange(by=Actor.of(ada), values=values, password="secret")
        Connection.objects.filter(pk=row.pk).update(is_active=True)

        def live() -> list[tuple[str, datetime, set[str]]]:
            return [
                (item.subject, item.start, {each.email for some in item.guests.values() for each in some})
                for item in server.world.items.values()
                if not item.source and not item.is_cancelled
            ]

        def delete(key: str) -> None:
            [item] = server.events(key)
            server.world.remove(item)

        def add_calendar() -> str:
            return server.world.add_folder(rosa.email, "Interviews")

        yield Server(live, lambda: server.fail("cut", operation="CreateItem"), delete, add_calendar)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return tmp_path_factory.mktemp("entra")


@pytest.fixture
def office(ada: User, rosa: User, hugo: User, settings: Any, certificates: Any) -> Iterator[Server]:
    """Office 365 with application permissions."""
    tenant = Tenant()
    tenant.add_app("recruit-app", SECRET, redirect_uris=["http://localhost/x"])
    for user in (rosa, hugo):
        tenant.add_person(user.email, user.full_name)
    tenant.add_room(OAK, "Oak")
    with EntraSimulator(tenant, folder=certificates) as entra, GraphSimulator(tenant, delivers=False) as graph:
        settings.EGRESS_PRIVATE_HOSTS = [entra.place, graph.place]
        settings.EGRESS_CA_FILE = str(entra.authority)
        settings.ENTRA_URL, settings.GRAPH_URL = entra.url, graph.url
        values = {"permissions": "APPLICATION", "client_id": "recruit-app", "tenant_id": tenant.id}
        row = connecting.save_office365(by=Actor.of(ada), values=values, secret=SECRET)
        Connection.objects.filter(pk=row.pk).update(is_active=True)

        def live() -> list[tuple[str, datetime, set[str]]]:
            copies = tenant.mailboxes[rosa.email].standing()
            return [(c.occasion.subject, c.occasion.starts_at, set(c.occasion.invitees)) for c in copies]

        def add_calendar() -> str:
            tenant.by_transaction.clear()  # nor does Graph remember for ever what it was sent
            return next(folder.id for folder in tenant.mailboxes[rosa.email].folders if folder.name == "Interviews")

        yield Server(live, lambda: graph.fail("cut", method="POST", path="/events"), graph.delete, add_calendar)


def run() -> set[str]:
    """Carry out what waits; how the rows of calendars ended."""
    OutboxRow.objects.filter(status__in=["pending", "unknown"]).update(available_at=timezone.now())
    OutboxRow.objects.filter(topic="mail").delete()
    draining.drain("send")
    return set(OutboxRow.objects.filter(topic="calendar_event").values_list("status", flat=True))


@pytest.mark.parametrize("system", ["exchange", "office"])
def test_one_event_whatever_is_cut_moved_deleted_and_cancelled(
    system: str, request: pytest.FixtureRequest, rosa: User, hugo: User
) -> None:
    server: Server = request.getfixturevalue(system)
    by, room = Actor.of(rosa), Resource.objects.create(name="Oak", address=OAK)
    server.cut_the_next_creation()
    draft = Draft("Talk", DAY, time(10), "Europe/Vienna", 60, rosa, users=((hugo, True),), resources=(room,))
    meeting = arranging.arrange(draft, by=by)
    assert run() == {"unknown"}
    assert len(server.live()) == 1

    # Before anybody knows of it, its organizer chooses another calendar.
    connection = Connection.objects.get(is_active=True)
    CalendarChoice.objects.create(connection=connection, user=rosa, calendar_id=server.add_calendar())
    moving.move(meeting, by=by, day=DAY, time=time(15), zone="Europe/Vienna", minutes=45)
    assert run() == {"sent"}
    meeting = Meeting.objects.get()
    assert server.live() == [("Talk", meeting.starts_at, {hugo.email, OAK})]
    assert (meeting.outside, meeting.mailbox) == ("KEPT", rosa.email)

    server.delete(str(meeting.public_id))
    moving.change(meeting, by=by, changes={"title": "Longer talk"})
    run()
    meeting.refresh_from_db()
    assert (server.live(), meeting.outside) == ([], "GONE")
    noting.keep_ours(meeting, by=by)
    assert run() == {"sent"}
    assert server.live() == [("Longer talk", meeting.starts_at, {hugo.email, OAK})]

    cancelling.cancel(meeting, by=by, words="Cleo is ill.")
    assert run() == {"sent"}
    assert server.live() == []
    assert not OutboxRow.objects.filter(topic="mail").exists()
