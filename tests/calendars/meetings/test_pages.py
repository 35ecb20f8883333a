"""The answer by link, the iCalendar mail and the secret feed, read as strict readers read them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
import pytest
import vobject  # type: ignore[import-untyped]  # it has no types
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.errors import NotAllowed
from base.logs import redact
from base.mail import mailing
from base.models import OutboxRow
from calendars.meetings import arranging, cancelling, effects, feeding, ics, moving, tokens
from calendars.meetings.drafts import Draft, GuestDraft
from calendars.meetings.models import Meeting
from tests.factories.accounts import signed_in

pytestmark = pytest.mark.django_db
SOON = timezone.now().date() + timedelta(days=30)


@pytest.fixture
def meeting(rosa: User, hugo: User) -> Meeting:
    """Rosa invites Hugo, who works in Vienna, to see Cleo; mail has told him."""
    User.objects.filter(pk=hugo.pk).update(time_zone="Europe/Vienna")
    draft = Draft(
        "Talk, with; Cleo", SOON, time(10), "UTC", 60, rosa, users=((hugo, True),), notes="Two\nlines",
        guest=GuestDraft("c1e0", "Cleo", "cleo@mail.example"), place="Floor 2",
    )  # fmt: skip
    meeting = arranging.arrange(draft, by=Actor.of(rosa))
    effects.perform({"meeting": str(meeting.public_id)}, effect_id="x")
    return meeting


def strict(data: bytes) -> Any:
    """The file as a strict reader takes it: no defect, no line over 75 bytes."""
    text = data.decode()
    assert vobject.readOne(text).validate(raiseException=True)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    calendar = icalendar.Calendar.from_ical(data)
    assert not [error for part in calendar.walk() for error in part.errors]
    return calendar.walk("VEVENT")


def facts(**changes: Any) -> ics.Facts:
    """A meeting as a file tells it."""
    start = datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    values: dict[str, Any] = {
        "uid": "u@recruit", "sequence": 3, "starts_at": start, "ends_at": start + timedelta(hours=1), "stamp": start,
        "title": "Gespräch", "organizer": ics.Person("Rosa, R", "rosa@x.example"),
        "people": (
            ics.Person('Hu"go', "hugo@x.example", "accepted"), ics.Person("Iris", "iris@x.example", is_required=False),
            ics.Person("Oak", "oak@x.example", is_room=True), ics.Person("Nobody", ""),
        ),
    }  # fmt: skip
    return ics.Facts(**values | changes)


def test_an_invitation_and_its_cancellation_satisfy_a_strict_reader() -> None:
    nasty = "Ünïcödé 🙂 " * 20 + "\r\nATTENDEE:mailto:evil@x.example\x00\u2028\\, ;end"
    data = ics.invitation(facts(title=nasty, place=nasty, notes=nasty, is_private=True), ics.REQUEST)
    [event] = strict(data)
    assert b"\r\nMETHOD:REQUEST\r\n" in data
    assert (str(event["uid"]), event["sequence"], str(event["class"])) == ("u@recruit", 3, "PRIVATE")
    assert (b"DTSTART:20270328T013000Z" in data, b"BEGIN:VTIMEZONE" in data) == (True, False)
    assert [str(one) for one in event["attendee"]] == [
        "mailto:hugo@x.example", "mailto:iris@x.example", "mailto:oak@x.example",
    ]  # fmt: skip
    assert [(one.params["PARTSTAT"], one.params["RSVP"], one.params["ROLE"]) for one in event["attendee"]] == [
        ("ACCEPTED", "FALSE", "REQ-PARTICIPANT"), ("NEEDS-ACTION", "TRUE", "OPT-PARTICIPANT"),
        ("NEEDS-ACTION", "FALSE", "NON-PARTICIPANT"),
    ]  # fmt: skip
    assert "evil@x.example" in str(event["description"])  # inside the words, where it harms nobody
    assert str(event["description"]).count("\n") == 1
    [gone] = strict(ics.invitation(facts(sequence=4), ics.CANCEL))
    assert (str(gone["status"]), gone["sequence"], str(gone["uid"])) == ("CANCELLED", 4, "u@recruit")
    assert [one.params["RSVP"] for one in gone["attendee"]] == ["FALSE"] * 3
    assert len(strict(ics.feed([facts(uid="a"), facts(uid="b")], name="Meetings, mine"))) == 2


def test_the_letter_carries_the_file_with_its_method(meeting: Meeting, mailoutbox: list[Any]) -> None:
    row = OutboxRow.objects.get(topic="mail")
    mailing.deliver(row.payload, effect_id="x")
    [letter] = mailoutbox
    assert (letter.subject, letter.to) == ("Invitation: Talk, with; Cleo", ["hugo@northwind.example"])
    hour = 11 if "CET" in timezone.localtime(meeting.starts_at, _vienna()).tzname() else 12  # type: ignore[operator]  # aware
    assert f"{hour}:00 – {hour + 1}:00 (Europe/Vienna)" in letter.body
    parts = [part for part in letter.message().walk() if part.get_content_type() == "text/calendar"]
    assert [(part.get_param("method"), part.get_filename()) for part in parts] == [("REQUEST", "invitation.ics")]
    [event] = strict(parts[0].get_payload(decode=True))
    assert (str(event["uid"]), str(event["organizer"])) == (meeting.uid, "mailto:rosa@northwind.example")
    assert "cleo" not in str(event["attendee"]).lower()
    assert mail.outbox == mailoutbox


def _vienna() -> Any:
    import zoneinfo

    return zoneinfo.ZoneInfo("Europe/Vienna")


def test_opening_the_link_answers_nothing_and_a_press_does(meeting: Meeting, hugo: User, client: Client) -> None:
    attendee = meeting.attendees.get(user=hugo)
    link = tokens.link_of(attendee)
    path = re.sub(r"^https?://[^/]+", "", link)
    assert link in OutboxRow.objects.get(topic="mail").payload["text"]

    page = client.get(path)
    attendee.refresh_from_db()
    assert (page.status_code, attendee.response) == (200, "pending")
    assert b"Talk, with; Cleo" in page.content
    assert b"Two" not in page.content
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("same-origin", "noindex, nofollow, noarchive")

    assert client.post(path, {"response": "tentative"}).status_code == 303
    attendee.refresh_from_db()
    assert attendee.response == "tentative"
    assert Entry.objects.get(kind="meeting.answered").actor_name == "Hugo Manager"
    assert client.post(path, {"response": "pending"}).status_code == 422
    assert b"you may come" in client.get(path).content
    cancelling.cancel(meeting, by=Actor.of(hugo))
    refused = client.post(path, {"response": "accepted"})
    assert (refused.status_code, b"was cancelled" in refused.content) == (409, True)
    assert b"<button" not in client.get(path).content


@pytest.mark.parametrize("what", ["forged", "left out", "deactivated", "long"])
def test_a_spent_link_explains_itself(what: str, meeting: Meeting, hugo: User, rosa: User, client: Client) -> None:
    path = re.sub(r"^https?://[^/]+", "", tokens.link_of(meeting.attendees.get(user=hugo)))
    if what == "forged":
        path = path[:-3] + ("a/" if path[-3] != "a" else "b/")
    elif what == "left out":
        moving.change(meeting, by=Actor.of(rosa), users=())
    elif what == "deactivated":
        User.objects.filter(pk=hugo.pk).update(is_active=False)
    else:
        path = "/meetings/answer/" + "x" * 5000 + "/"
    answer = client.post(path, {"response": "accepted"})
    assert (answer.status_code, b"does not work any more" in answer.content) == (404, True)


def test_a_private_meeting_is_not_named_by_its_link(meeting: Meeting, hugo: User, client: Client) -> None:
    Meeting.objects.update(is_private=True)
    content = client.get(re.sub(r"^https?://[^/]+", "", tokens.link_of(meeting.attendees.get(user=hugo)))).content
    assert (b"Cleo" in content, b"Private appointment" in content) == (False, True)


def test_the_feed_is_read_by_whoever_has_the_address_until_it_is_revoked(
    meeting: Meeting, rosa: User, hugo: User, client: Client
) -> None:
    page = signed_in(hugo).post("/me/calendar/feed/")
    address = re.search(r"/calendar/feed/[\w-]+\.ics", page.content.decode())
    assert address is not None
    path = address.group()
    first = client.get(path)
    [event] = strict(first.content)
    assert (first.status_code, first["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert (str(event["summary"]), "attendee" in event, "description" in event) == ("Talk, with; Cleo", False, False)
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304

    private = arranging.arrange(
        Draft("Secret talk", SOON, time(15), "UTC", 60, hugo, place="Room 9", is_private=True), by=Actor.of(hugo)
    )
    second = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (len(strict(second.content)), b"Secret" in second.content, b"Room 9" in second.content) == (2, False, False)
    cancelling.cancel(private, by=Actor.of(hugo))
    third = client.get(path, headers={"If-None-Match": second["ETag"]})
    assert len(strict(third.content)) == 1

    signed_in(hugo).post("/me/calendar/feed/")
    assert client.get(path).status_code == 404
    assert b"last read" not in signed_in(hugo).get("/me/calendar/").content
    assert signed_in(hugo).post("/me/calendar/feed/revoke/").status_code == 303
    assert b"Make a secret address" in signed_in(hugo).get("/me/calendar/").content
    assert not feeding.revoke_feed(hugo, by=Actor.of(hugo))
    with pytest.raises(NotAllowed):
        feeding.make_feed(hugo, by=Actor.of(rosa))


def test_the_feed_of_somebody_deactivated_is_gone(hugo: User, client: Client) -> None:
    path = re.sub(r"^https?://[^/]+", "", feeding.make_feed(hugo, by=Actor.of(hugo)))
    assert client.get(path).status_code == 200
    User.objects.filter(pk=hugo.pk).update(is_active=False)
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 405


def test_secret_addresses_never_reach_the_log(meeting: Meeting, hugo: User) -> None:
    secret = feeding.make_feed(hugo, by=Actor.of(hugo))
    link = tokens.link_of(meeting.attendees.get(user=hugo))
    for address in (secret, link):
        assert redact(f"GET {address} 200").split("://")[1].count("[hidden]") == 1
        assert address.rsplit("/", 2)[-1][:20] not in redact(address) or address.endswith("/")


def test_a_day_of_the_feed_is_told_as_instants(rosa: User) -> None:
    draft = Draft("Late", date(2027, 10, 31), time(2, 30), "Europe/Vienna", 60, rosa)
    meeting = arranging.arrange(draft, by=Actor.of(rosa))
    # Clocks show half past two twice that night: the first of the two is meant.
    assert meeting.starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
