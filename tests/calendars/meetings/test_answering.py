"""Answers that the calendar tells by the page: taken at once, and nobody is waited for."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Invalid
from calendars.meetings import answering, arranging, cancelling, moving
from calendars.meetings.answering import Given
from calendars.meetings.drafts import Draft
from calendars.meetings.models import Attendee

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(timezone.now().year + 1, 3, 1)
SYSTEM = Actor.system("calendars")


def met(rosa: User, hugo: User, hour: int) -> Attendee:
    """Hugo as one of Rosa's meetings has him."""
    draft = Draft("Talk", DAY, time(hour), "Europe/Vienna", 30, rosa, users=((hugo, True),))
    meeting = arranging.arrange(draft, by=Actor.of(rosa))
    return meeting.attendees.select_related("meeting").get(user=hugo)


def test_many_at_once_leave_out_what_somebody_else_changes(rosa: User, hugo: User) -> None:
    plain, older, stale, cancelled, locked, repeated = [met(rosa, hugo, hour) for hour in range(8, 14)]
    now = timezone.now()
    for each, response in ((older, "declined"), (repeated, "accepted")):
        answering.answer(each, response=response, by=SYSTEM, at=now)
    moving.move(stale.meeting, by=Actor.of(rosa), day=DAY, time=time(18), zone="Europe/Vienna", minutes=30)
    cancelling.cancel(cancelled.meeting, by=Actor.of(rosa))
    noted = Entry.objects.count()
    given = [
        Given(plain, "accepted", now), Given(older, "accepted", now - timedelta(hours=1)),
        Given(stale, "accepted", now),
        Given(cancelled, "accepted", now), Given(locked, "accepted", now), Given(repeated, "accepted", now),
    ]  # fmt: skip
    somebody = connection.copy()
    try:
        somebody.set_autocommit(False)
        with somebody.cursor() as cursor:
            cursor.execute("SELECT 1 FROM calendars_meeting WHERE id = %s FOR UPDATE", [locked.meeting_id])
        taken = answering.answer_together(given, by=SYSTEM)
    finally:
        somebody.close()

    assert taken == {plain.pk, older.pk, repeated.pk}
    answers = dict(Attendee.objects.filter(user=hugo).values_list("pk", "response"))
    assert answers == {
        plain.pk: "accepted", older.pk: "declined", stale.pk: "pending", cancelled.pk: "pending",
        locked.pk: "pending", repeated.pk: "accepted",
    }  # fmt: skip
    entries = list(Entry.objects.order_by("pk")[noted:].values_list("kind", "object_key", "changes"))
    assert entries == [
        ("meeting.answered", f"meeting:{plain.meeting.public_id}", {"response": ["pending", "accepted"]})
    ]
    plain.refresh_from_db()
    assert plain.responded_at == now


def test_one_wrong_word_takes_none(rosa: User, hugo: User) -> None:
    first, second = met(rosa, hugo, 8), met(rosa, hugo, 9)
    with pytest.raises(Invalid):
        answering.answer_together([Given(first, "accepted"), Given(second, "maybe")], by=SYSTEM)
    assert set(Attendee.objects.filter(user=hugo).values_list("response", flat=True)) == {"pending"}


def test_the_statements_do_not_grow(rosa: User, hugo: User) -> None:
    few, many = [met(rosa, hugo, 8)], [met(rosa, hugo, hour) for hour in range(9, 14)]
    counts = []
    for rows in (few, many):
        with CaptureQueriesContext(connection) as captured:
            answering.answer_together([Given(row, "accepted") for row in rows], by=SYSTEM)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 8
