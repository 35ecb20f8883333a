"""A room or a colleague who declines, and a calendar that refuses: the organizer gets one letter and sees it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.models import OutboxRow
from calendars.connections import queries as connections
from calendars.connections.models import Resource
from calendars.meetings import answering
from calendars.meetings.models import Meeting
from calendars.syncing import subscribing
from recruit.interviews import cancelling, following
from tests.calendars.syncing.scene import OfficeSide, deliver, read_wanted, run_effects
from tests.factories import interviews as makers
from tests.factories.accounts import signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.filterwarnings("ignore:response_mode")]
OAK = "oak@northwind.example"


def letters_to(user: User) -> list[dict[str, Any]]:
    """What was written to somebody, oldest first."""
    return [row.payload for row in OutboxRow.objects.filter(topic="mail", payload__to=user.email).order_by("pk")]


def heard(office: OfficeSide) -> None:
    """Bring the notices, each twice, and do what they ask for."""
    deliver(office, doubled=True)
    read_wanted()


def test_the_organizer_hears_once_of_each_no(office: OfficeSide, rosa: User, hugo: User, iris: User) -> None:
    office.server.tenant.add_room(OAK, "Oak")
    oak = Resource.objects.create(connection=connections.active(), name="Oak", address=OAK)
    day = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=5)
    office.server.fill(OAK, day, day + timedelta(days=1), subject="Painting")
    interview = makers.make_interview(rosa, None, makers.slot(rosa, hugo, iris, days=5, at=time(12), resources=(oak,)))
    run_effects()
    meeting = Meeting.objects.get()
    subscribing.keep_all()
    heard(office)
    office.answer(str(meeting.public_id), hugo.email, "declined")
    heard(office)

    oak_no, hugo_no = letters_to(rosa)
    name = interview.application.candidate.full_name
    assert [each["subject"] for each in (oak_no, hugo_no)] == [
        f"Oak declined the interview of {name}",
        f"{hugo.full_name} declined the interview of {name}",
    ]
    change = f"/interviews/{interview.public_id}/events/{makers.only_slot(interview).public_id}/change/"
    assert change in oak_no["text"]
    assert "the room Oak declined" in oak_no["text"]
    assert "Choose somebody else" in hugo_no["text"]
    assert Entry.objects.filter(kind="interview.room_declined").count() == 1
    tab = f"/applications/{interview.application.public_id}/interviews/"
    page = signed_in(rosa).get(tab).content.decode()
    assert "Oak declined. Choose another room." in page
    assert f"{hugo.full_name} declined. Choose somebody else, or another time." in page
    assert page.count(change) == 2
    hub = signed_in(iris).get("/interviews/").content.decode()
    assert "Oak declined" in hub

    # Who changes their mind and declines once more is news; what the organizer answered or noted themselves is none.
    for response in ("accepted", "declined"):
        answering.answer(meeting.attendees.get(user=hugo), response=response, by=Actor.of(hugo))
    for user in (iris, rosa):
        answering.answer(meeting.attendees.get(user=user), response="declined", by=Actor.of(rosa))
    heard(office)
    assert len(letters_to(rosa)) == 3
    assert letters_to(hugo) == letters_to(iris) == []


def test_the_organizer_hears_once_that_the_calendar_refuses(office: OfficeSide, rosa: User, iris: User) -> None:
    mailbox = office.server.tenant.mailboxes[rosa.email]
    open_access, mailbox.access = mailbox.access, "refused"
    interview = makers.make_interview(rosa, None, makers.slot(iris, days=5))
    for _time in range(3):
        run_effects()
    [letter] = letters_to(rosa)
    meeting = Meeting.objects.get()
    assert meeting.outside == "FAILED"
    assert letter["subject"] == f"Not in the calendar: interview of {interview.application.candidate.full_name}"
    assert f"The calendar said: {meeting.outside_failure}" in letter["text"]
    assert (
        f"/applications/{interview.application.public_id}/?tab=interviews" in letter["text"].partition("Try again:")[2]
    )
    following.send_again(makers.only_slot(interview), by=Actor.of(rosa))
    run_effects()
    assert len(letters_to(rosa)) == 2  # refused once more, after somebody tried again

    mailbox.access = open_access
    following.send_again(makers.only_slot(interview), by=Actor.of(rosa))
    run_effects()
    office.revoke()
    cancelling.cancel(interview, by=Actor.of(rosa))
    for _time in range(3):
        run_effects()
    third = letters_to(rosa)[2:]
    assert [("is cancelled, but" in each["text"]) for each in third] == [True]
    tab = signed_in(rosa).get(f"/applications/{interview.application.public_id}/interviews/").content.decode()
    assert "It still stands in the calendars of those who take part." in tab
    office.forgive()
    assert OutboxRow.objects.filter(topic="calendar_event", status="pending", available_at__gt=timezone.now()).exists()
