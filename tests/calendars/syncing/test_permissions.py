"""Application and delegated permissions side by side: every row of the vendor's table (product facts §11.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest

from accounts.models import User
from base.actors import Actor
from calendars.availability import asking
from calendars.connections import choosing, connecting, queries
from calendars.connections.models import Connection
from calendars.meetings import effects
from calendars.meetings.models import Meeting
from calendars.syncing import subscribing
from calendars.syncing.models import Subscription
from tests.calendars.syncing.conftest import SECRET
from tests.calendars.syncing.scene import OfficeSide, answers_of, deliver, planned, read_wanted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.filterwarnings("ignore:response_mode")]
DESK = "desk@northwind.example"


@dataclass(frozen=True)
class Differs:
    """What the table says of one kind of permissions. `shares` is the interviewer whose details are seen."""

    permissions: str
    organizer: str
    listened_to: set[str]
    shares: str


APPLICATION = Differs("APPLICATION", "rosa@northwind.example", {"rosa", "hugo"}, "hugo")
DELEGATED = Differs("DELEGATED", DESK, {"desk"}, "iris")


def connect(office: OfficeSide, ada: User, permissions: str) -> Connection:
    """Save the settings, and sign in as the desk where that is needed."""
    tenant, by = office.server.tenant, Actor.of(ada)
    tenant.add_person(DESK, "Interview desk")
    tenant.apps["recruit-app"].redirect_uris.append(queries.redirect_uri())
    values = {"permissions": permissions, "client_id": "recruit-app", "tenant_id": tenant.id}
    row = connecting.save_office365(by=by, values=values, secret=SECRET)
    if permissions == "DELEGATED":
        address, kept = connecting.begin_sign_in(row, by=by)
        with httpx.Client(trust_env=False) as browser:
            page = browser.get(address).text
            hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
            onward = browser.post(address, data={**hidden, "account": DESK}).headers["Location"]
        row = connecting.finish_sign_in(row, by=by, kept=kept, answer=dict(httpx.URL(onward).params))
    return row


def entries(office: OfficeSide, meeting: Meeting) -> set[str]:
    """In whose calendars it stands."""
    tenant = office.server.tenant
    return {copy.mailbox.partition("@")[0] for copy in tenant.by_key[str(meeting.public_id)].copies}


@pytest.mark.parametrize("differs", [APPLICATION, DELEGATED], ids=["application", "delegated"])
def test_the_two_permissions_differ_as_the_table_says(differs: Differs, office: OfficeSide, people: list[User]) -> None:
    ada, rosa, hugo, iris = people
    tenant, used = office.server.tenant, connect(office, ada, differs.permissions)
    for mailbox in tenant.mailboxes.values():
        mailbox.folders[1].name = f"Hiring of {mailbox.address}"

    # Organizer, and entries in calendars: whoever schedules has one of their own, or adds themselves.
    meeting, joined = planned(rosa, hugo), planned(rosa, hugo, rosa, hour=12)
    short = differs.organizer.partition("@")[0]
    assert tenant.by_key[str(meeting.public_id)].organizer == differs.organizer
    assert effects.shown_organizer(meeting)[1] == differs.organizer
    assert entries(office, meeting) == {short, "hugo"}
    assert entries(office, joined) == {short, "hugo", "rosa"}

    # Replies go to the organizer's mailbox, and are seen here.
    subscribing.keep_all()
    assert {row.mailbox.partition("@")[0] for row in Subscription.objects.all()} == differs.listened_to
    office.answer(str(meeting.public_id), hugo.email, "tentative")
    assert set(deliver(office)) == {202}
    read_wanted()
    assert answers_of(meeting) == {hugo.email: "tentative"}

    # Calendars to choose among, and the chosen one is where the next event stands.
    offered = choosing.calendars_for(rosa, used)
    assert [name for _id, name in offered] == ["Calendar", f"Hiring of {differs.organizer}"]
    choosing.choose_calendar(rosa, used, by=Actor.of(rosa), calendar_id=offered[1][0], offered=offered)
    third = planned(rosa, hugo, hour=14)
    folders = {copy.mailbox: copy.folder_id for copy in tenant.by_key[str(third.public_id)].copies}
    assert folders[differs.organizer] == offered[1][0]

    # Details of interviewers' events: what whoever schedules may see, or what the connected account may.
    tenant.mailboxes[hugo.email].shared_with = {rosa.email}
    tenant.mailboxes[iris.email].shared_with = {DESK}
    starts_at = meeting.starts_at + timedelta(days=1)
    for user in (hugo, iris):
        office.server.fill(user.email, starts_at, starts_at + timedelta(hours=1), subject="Dentist")
    found = asking.ask([hugo, iris], [], starts_at, starts_at + timedelta(hours=2), by=Actor.of(rosa))
    titles = {
        user.first_name.lower(): [block.title for block in found[f"user:{user.pk}"].blocks] for user in people[2:]
    }
    assert titles == {"hugo": [""], "iris": [""]} | {differs.shares: ["Dentist"]}
