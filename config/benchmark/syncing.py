"""Figures of catching up: ten thousand changed events of one mailbox, read in pages from the simulated Office 365.

The simulator runs in this process, so that its own work counts too. What is made for it is removed afterwards; the
audit entries of the answers stay in the benchmark's database.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from calendars.connections import connecting
from calendars.connections.models import Connection
from calendars.meetings.models import Attendee, Meeting
from calendars.providers.graph.shapes import KEY_PROPERTY
from calendars.simulators.entra import EntraSimulator
from calendars.simulators.graph import GraphSimulator
from calendars.simulators.graph_tenant import Folder, Invitee, Mailbox, Occasion, Tenant
from calendars.syncing import reading
from calendars.syncing.models import Subscription

EVENTS = 10_000
ZONE = "Europe/Berlin"
Say = Callable[[str], None]


def figures(*, say: Say) -> dict[str, Any]:
    """Seconds to read the whole mailbox for the first time, and to take 10,000 answers in, by how many are ours."""
    found = {f"{ours} of {EVENTS} ours": _synced(ours, say) for ours in (EVENTS // 20, EVENTS)}
    return {"calendar-sync": found}


def _synced(ours: int, say: Say) -> dict[str, Any]:
    with _office() as (tenant, used, organizer, other):
        mailbox = tenant.add_person(organizer.email, organizer.full_name)
        folder = mailbox.folders[0]
        meetings = _meetings(used, organizer, other, ours)
        occasions = [_event(tenant, mailbox, folder, meeting, other) for meeting in meetings]
        occasions += [_event(tenant, mailbox, folder, None, other) for _number in range(EVENTS - ours)]
        Meeting.objects.bulk_update(meetings, ["external_id"], batch_size=1000)
        row = Subscription.objects.create(connection=used, mailbox=organizer.email, status="LIVE")
        first, unchanged = _timed(row)
        for occasion in occasions:
            tenant.respond(occasion, other.email, "accepted")
        answers, changed = _timed(row)
        right = Attendee.objects.filter(meeting__in=meetings, response="accepted").count()
        found = {
            "first_s": first, "answers_s": answers, "events": EVENTS, "ours": ours, "changed": changed,
            "is_right": (unchanged, changed, right) == (0, ours, ours),
        }  # fmt: skip
    say(f"catching up: {found}")
    return found


def _timed(row: Subscription) -> tuple[float, int]:
    begun = time.perf_counter()
    done = reading.catch_up(row, patience=600)
    return round(time.perf_counter() - begun, 1), done


def _meetings(used: Connection, organizer: User, other: User, count: int) -> list[Meeting]:
    begin = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    rows = []
    for number in range(count):
        starts_at = begin + timedelta(minutes=10 * number)
        wall = starts_at.astimezone(ZoneInfo(ZONE))
        rows.append(
            Meeting(
                title="Interview", starts_at=starts_at, ends_at=starts_at + timedelta(minutes=45), zone=ZONE,
                local_on=wall.date(), local_time=wall.time(), organizer=organizer, connection=used,
                mailbox=organizer.email, external_id=uuid4().hex, outside=Meeting.Outside.KEPT,
            )
        )  # fmt: skip
    meetings = Meeting.objects.bulk_create(rows, batch_size=1000)
    Attendee.objects.bulk_create(
        [
            Attendee(meeting=row, kind=Attendee.Kind.USER, user=other, name=other.full_name, email=other.email)
            for row in meetings
        ],
        batch_size=1000,
    )
    return meetings


def _event(tenant: Tenant, mailbox: Mailbox, folder: Folder, meeting: Meeting | None, other: User) -> Occasion:
    starts_at: datetime = meeting.starts_at if meeting else timezone.now() + timedelta(days=3)
    key = str(meeting.public_id) if meeting else uuid4().hex
    invitee = Invitee(other.email.lower(), other.full_name)
    occasion = Occasion(
        uuid4().hex, mailbox.address, "Interview", starts_at, starts_at + timedelta(minutes=45),
        invitees={invitee.address: invitee}, transaction_id=key, properties={KEY_PROPERTY: key},
    )  # fmt: skip
    copy = tenant.create(mailbox, folder, occasion)
    if meeting is not None:
        meeting.external_id = copy.id
    return occasion


@contextmanager
def _office() -> Iterator[tuple[Tenant, Connection, User, User]]:
    """Office 365 with application permissions, and two users who are nobody's real ones."""
    tenant = Tenant()
    app = tenant.add_app()
    with (
        tempfile.TemporaryDirectory() as folder,
        EntraSimulator(tenant, folder=Path(folder)) as entra,
        GraphSimulator(tenant, delivers=False) as graph,
        override_settings(
            EGRESS_PRIVATE_HOSTS=[entra.place, graph.place], EGRESS_CA_FILE=str(entra.authority), ENTRA_URL=entra.url,
            GRAPH_URL=graph.url,
        ),
    ):  # fmt: skip
        users = User.objects.select_related("role").filter(deactivated_at=None).order_by("pk")
        administrator = next(user for user in users if user.role.code == "ADMINISTRATOR")
        organizer, other = [user for user in users[:3] if user != administrator][:2]
        values = {"permissions": "APPLICATION", "client_id": app.client_id, "tenant_id": tenant.id}
        used = connecting.save_office365(by=Actor.of(administrator), values=values, secret=app.secret)
        Connection.objects.update(is_active=False)
        Connection.objects.filter(pk=used.pk).update(is_active=True)
        used.refresh_from_db()
        try:
            yield tenant, used, organizer, other
        finally:
            Meeting.objects.filter(connection=used).delete()
            Connection.objects.filter(pk=used.pk).update(is_active=False)
            Subscription.objects.all().delete()
