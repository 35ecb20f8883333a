"""Both calendar systems as one kind of thing to a test: what people do there, and the notices that come of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.test import Client
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.models import OutboxRow
from base.outbox import draining
from calendars.meetings import arranging
from calendars.meetings.drafts import Draft
from calendars.meetings.models import Meeting
from calendars.providers.ews import push
from calendars.simulators.ews import EwsSimulator
from calendars.simulators.graph import GraphSimulator
from calendars.syncing import reading
from calendars.syncing.models import Subscription

DAY = date(timezone.now().year + 1, 3, 1)
ZONE = "Europe/Vienna"
WORDS = {"accepted": "Accept", "tentative": "Tentative", "declined": "Decline"}


class Outside(Protocol):
    """A calendar system, steered by the key of an event."""

    def answer(self, key: str, email: str, response: str) -> None: ...
    def move(self, key: str, starts_at: datetime, ends_at: datetime) -> None: ...
    def rename(self, key: str, title: str) -> None: ...
    def invite(self, key: str, user: User) -> None: ...
    def uninvite(self, key: str, user: User) -> None: ...
    def delete(self, key: str) -> None: ...
    def shown(self, key: str) -> tuple[str, datetime, datetime, dict[str, str]] | None: ...
    def posted(self) -> list[tuple[str, bytes, str]]: ...
    def lose_subscriptions(self) -> None: ...
    def revoke(self) -> None: ...
    def forgive(self) -> None: ...
    def refuse(self, email: str) -> None: ...
    def busy(self) -> None: ...
    def heal(self) -> None: ...


@dataclass
class ExchangeSide:
    """Exchange."""

    server: EwsSimulator
    bodies: list[tuple[str, bytes]] = field(default_factory=list)

    def answer(self, key: str, email: str, response: str) -> None:
        self.server.answer(key, email, WORDS[response])

    def move(self, key: str, starts_at: datetime, ends_at: datetime) -> None:
        self.server.move(self._id(key), starts_at, ends_at)

    def rename(self, key: str, title: str) -> None:
        self.server.rename(self._id(key), title)

    def invite(self, key: str, user: User) -> None:
        self.server.invite(self._id(key), user.email, user.full_name)

    def uninvite(self, key: str, user: User) -> None:
        self.server.uninvite(self._id(key), user.email)

    def delete(self, key: str) -> None:
        self.server.remove(self._id(key))

    def shown(self, key: str) -> tuple[str, datetime, datetime, dict[str, str]] | None:
        item = self.server.event(key)
        if item is None or item.is_cancelled:
            return None
        back = {theirs: ours for ours, theirs in WORDS.items()}
        guests = [guest for group in item.guests.values() for guest in group]
        answers = {guest.email: back.get(guest.response, "pending") for guest in guests}
        return item.subject, item.start, item.end, answers

    def posted(self) -> list[tuple[str, bytes, str]]:
        self.server.pushes.drain()
        taken, self.bodies[:] = list(self.bodies), []
        return [(url, body, "text/xml; charset=utf-8") for url, body in taken]

    def lose_subscriptions(self) -> None:
        self.server.lose_subscriptions()

    def revoke(self) -> None:
        self.server.password = "another-2026"

    def forgive(self) -> None:
        self.server.password = "secret"

    def refuse(self, email: str) -> None:
        self.server.refuse(email)

    def busy(self) -> None:
        self.server.fail("status", status=503, times=20)

    def heal(self) -> None:
        self.server.heal()

    def _id(self, key: str) -> str:
        item = self.server.event(key)
        assert item is not None
        return item.id


@dataclass
class OfficeSide:
    """Office 365."""

    server: GraphSimulator

    def answer(self, key: str, email: str, response: str) -> None:
        self.server.respond(key, email, response)

    def move(self, key: str, starts_at: datetime, ends_at: datetime) -> None:
        self.server.move(key, starts_at, ends_at)

    def rename(self, key: str, title: str) -> None:
        self.server.tenant.change(self.server.tenant.occasion_of(key), subject=title)

    def invite(self, key: str, user: User) -> None:
        self.server.invite(key, user.email, user.full_name)

    def uninvite(self, key: str, user: User) -> None:
        self.server.uninvite(key, user.email)

    def delete(self, key: str) -> None:
        self.server.delete(key)

    def shown(self, key: str) -> tuple[str, datetime, datetime, dict[str, str]] | None:
        one = self.server.tenant.by_key.get(key)
        if one is None or one.is_cancelled:
            return None
        back = {"none": "pending", "tentativelyAccepted": "tentative"}
        answers = {name: back.get(guest.response, guest.response) for name, guest in one.invitees.items()}
        return one.subject, one.starts_at, one.ends_at, answers

    def posted(self) -> list[tuple[str, bytes, str]]:
        taken = self.server.notices.take()
        return [(url, json.dumps(body).encode(), "application/json") for url, body in taken]

    def lose_subscriptions(self) -> None:
        for name in list(self.server.notices.held):
            self.server.notices.remove(name, is_told=False)

    def revoke(self) -> None:
        for address in ["", *self.server.tenant.mailboxes]:
            self.server.tenant.revoke(address)

    def forgive(self) -> None:
        for address in ["", *self.server.tenant.mailboxes]:
            self.server.tenant.forgive(address)

    def refuse(self, email: str) -> None:
        self.server.tenant.mailboxes[email.lower()].access = "refused"

    def busy(self) -> None:
        self.server.fail("fail", method="GET", path="/delta", status=503, times=20)

    def heal(self) -> None:
        self.server.faults.clear()


def run_effects() -> None:
    """Carry out what waits to be told to the calendar."""
    rows = OutboxRow.objects.filter(topic__in=["calendar_event", "calendar_answer"])
    rows.filter(status__in=["pending", "unknown"]).update(available_at=timezone.now())
    draining.drain("send")


def planned(rosa: User, *users: User, hour: int = 10, **more: Any) -> Meeting:
    """A meeting of Rosa's that stands in the calendar."""
    draft = Draft("Talk", DAY, time(hour), ZONE, 60, rosa, users=tuple((user, True) for user in users), **more)
    meeting = arranging.arrange(draft, by=Actor.of(rosa))
    run_effects()
    meeting.refresh_from_db()
    assert meeting.outside == "KEPT", list(OutboxRow.objects.exclude(status="sent").values("status", "last_error"))
    return meeting


def post(url: str, body: bytes, kind: str) -> int:
    """Bring one notice to us; the status of our answer."""
    return Client().post(urlsplit(url).path, body, content_type=kind).status_code


def deliver(outside: Outside, *, doubled: bool = False, reversed_: bool = False) -> list[int]:
    """Bring all notices that wait; the statuses of our answers."""
    waiting = outside.posted()
    waiting = [one for one in waiting for _time in range(2 if doubled else 1)]
    return [post(*one) for one in (waiting[::-1] if reversed_ else waiting)]


def read_wanted() -> int:
    """What the workers do that were woken. How many meetings changed."""
    done = 0
    while rows := list(Subscription.objects.filter(wanted_at__lte=timezone.now(), failure="")):
        done += sum(reading.catch_up(row) for row in rows)
    return done


def answers_of(meeting: Meeting) -> dict[str, str]:
    """Address and answer of everybody."""
    return dict(meeting.attendees.values_list("email", "response"))


PUSH_OK = (200, push.ok_answer())
