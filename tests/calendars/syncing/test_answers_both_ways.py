"""Answers go both ways, and the echo of each changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.models import Entry, OutboxRow
from calendars.meetings import answering
from calendars.meetings.models import Attendee, Meeting
from calendars.syncing import subscribing
from tests.calendars.syncing.scene import Outside, answers_of, deliver, planned, read_wanted, run_effects

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.filterwarnings("ignore:response_mode")]

# Calendars tell the time of an answer in whole seconds.
SECOND = timedelta(seconds=1)


def told() -> int:
    """Carry out what waits; how many answers were ever told outside."""
    OutboxRow.objects.filter(status="pending").update(available_at=timezone.now())
    run_effects()
    rows = OutboxRow.objects.filter(topic="calendar_answer").values_list("status", flat=True)
    assert set(rows) <= {"sent"}
    return len(rows)


def heard(outside: Outside) -> int:
    """Bring the notices and do what they ask for."""
    assert set(deliver(outside, doubled=True)) <= {200, 202}
    return read_wanted()


def shown(outside: Outside, key: str) -> dict[str, str]:
    """What the organizer's event says of everybody."""
    found = outside.shown(key)
    assert found is not None
    return found[3]


def facts() -> tuple[object, ...]:
    """What an echo must not change."""
    return list(Meeting.objects.values()), list(Attendee.objects.values()), Entry.objects.count()


def test_answers_go_both_ways_and_echoes_change_nothing(outside: Outside, rosa: User, hugo: User, iris: User) -> None:
    meeting = planned(rosa, hugo, iris)
    key = str(meeting.public_id)
    subscribing.keep_all()
    heard(outside)
    his, hers = Attendee.objects.get(user=hugo), Attendee.objects.get(user=iris)

    answering.answer(his, response="accepted", by=Actor.of(hugo), at=timezone.now() - 3 * SECOND)
    assert told() == 1
    assert shown(outside, key) == {hugo.email: "accepted", iris.email: "pending"}
    before = facts()
    assert (heard(outside), facts(), told()) == (0, before, 1)

    # Hers by hand; then she says something else in her own calendar, and the next word is ours again.
    answering.answer(hers, response="tentative", by=Actor.of(rosa), at=timezone.now() - SECOND)
    assert told() == 2
    heard(outside)
    outside.answer(key, iris.email, "declined")
    assert heard(outside) == 1
    assert (answers_of(meeting), told()) == ({hugo.email: "accepted", iris.email: "declined"}, 2)

    # Both at once: what comes in while ours is on its way is the newest, and both end equal.
    answering.answer(his, response="tentative", by=Actor.of(hugo), at=timezone.now() - SECOND)
    outside.answer(key, hugo.email, "declined")
    heard(outside)
    assert told() == 3
    heard(outside)
    assert answers_of(meeting) == shown(outside, key) == {hugo.email: "declined", iris.email: "declined"}
