"""A calendar system that exists in memory only, and connections to it as administrators leave them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.test import Client

from accounts.models import User
from base.actors import Actor
from calendars.connections import connecting
from calendars.connections.models import Connection
from calendars.providers.base import Asking, Room, Schedule
from tests.factories.accounts import signed_in

PASSWORD, SECRET = "Sesame-opens-2026", "client-Secret-2026"
EXCHANGE = {
    "account": "recruit@northwind.example",
    "service_url": "https://exchange.northwind.example/EWS/Exchange.asmx",
    "exchange_version": "2010_SP2",
    "posts_as_scheduler": False,
}
OFFICE = {"permissions": "APPLICATION", "client_id": "11112222-aaaa", "tenant_id": "northwind.example"}


class FakeCalendar:
    """Answers what it was given; raises `trouble` instead once it is set. Only what connections ask is there."""

    def __init__(self, *rooms: Room) -> None:
        self.listed: list[Room] = list(rooms)
        self.trouble: Exception | None = None
        self.asked: list[Asking] = []
        self.problems: dict[str, str] = {}

    def check(self) -> str:
        """The sentence of a system that works."""
        self._stumble()
        return "The calendar system answers."

    def rooms(self) -> Iterator[Room]:
        """The rooms it was given."""
        self._stumble()
        yield from self.listed

    def calendars_of(self, who: Asking) -> list[tuple[str, str]]:
        """Two calendars, named after the mailbox."""
        self._stumble()
        self.asked.append(who)
        return [("", f"Calendar of {who.mailbox}"), ("hiring", "Hiring")]

    def schedules(
        self, mailboxes: Sequence[str], _starts_at: datetime, _ends_at: datetime, *, who: Asking
    ) -> list[Schedule]:
        """Nobody is busy; some are unknown."""
        self.asked.append(who)
        return [Schedule(each, problem=self.problems.get(each, "")) for each in mailboxes]

    def _stumble(self) -> None:
        if self.trouble is not None:
            raise self.trouble


def saved_exchange(ada: User, **values: Any) -> Connection:
    """Exchange as an administrator saved it."""
    return connecting.save_exchange(by=Actor.of(ada), values=EXCHANGE | values, password=PASSWORD)


def saved_office(ada: User, **values: Any) -> Connection:
    """Office 365 as an administrator saved it."""
    return connecting.save_office365(by=Actor.of(ada), values=OFFICE | values, secret=SECRET)


def unproved(user: User) -> Client:
    """A browser whose user signed in long ago."""
    client = signed_in(user)
    session = client.session
    session["proved_at"] = 0
    session.save()
    return client


def said_after(client: Client, answer: Any) -> str:
    """What the page says that an answer leads to."""
    assert answer.status_code == 303
    page = client.get(answer["Location"])
    return " ".join(str(each) for each in page.context["messages"])
