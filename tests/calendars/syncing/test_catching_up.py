"""What people do in their own calendars reaches our meetings: by notices, and without any."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.models import OutboxRow
from calendars.connections.models import Connection
from calendars.meetings import answering, cancelling, moving, noting, signals
from calendars.meetings.models import Attendee, Meeting
from calendars.providers.base import Revoked
from calendars.syncing import reading, subscribing
from calendars.syncing.models import Subscription
from tests.calendars.syncing.scene import (
    OfficeSide,
    Outside,
    answers_of,
    deliver,
    planned,
    read_wanted,
    run_effects,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.filterwarnings("ignore:response_mode")]
HOUR = timedelta(hours=1)


def state(meeting: Meeting) -> tuple[Any, ...]:
    """What may change when nothing happened, and must not."""
    row = Meeting.objects.get(pk=meeting.pk)
    attendees = Attendee.objects.filter(meeting=row).order_by("pk").values_list("pk", "response", "responded_at")
    return row.version, row.outside, row.outside_change, row.sequence, row.external_id, list(attendees)


def settle(outside: Outside, **how: bool) -> int:
    """Bring the notices and do what they ask for."""
    assert set(deliver(outside, **how)) <= {200, 202}
    return read_wanted()


def test_everything_done_outside_lands_once(outside: Outside, rosa: User, hugo: User, iris: User) -> None:
    meeting = planned(rosa, hugo)
    key, starts_at, ends_at = str(meeting.public_id), meeting.starts_at, meeting.ends_at
    assert subscribing.keep_all() == 2
    assert settle(outside) == 0
    assert subscribing.keep_all() == 0

    outside.answer(key, hugo.email, "accepted")
    assert settle(outside, doubled=True) == 1
    assert answers_of(meeting) == {hugo.email: "accepted"}
    assert state(meeting)[:3] == (1, "KEPT", None)

    # Somebody is invited and somebody is taken off: by default both are followed, and the calendar is not written to.
    heard: list[Any] = []
    signals.attendees_changed.connect(
        lambda meeting, by, **_: heard.append((by.is_system,)), weak=False, dispatch_uid="t"
    )
    outside.invite(key, iris)
    outside.answer(key, iris.email, "tentative")
    assert settle(outside, reversed_=True) == 1
    read_wanted()
    signals.attendees_changed.disconnect(dispatch_uid="t")
    assert heard == [(True,)]
    before = OutboxRow.objects.filter(topic="calendar_event").count()
    reading.catch_up(Subscription.objects.get(mailbox=rosa.email))
    assert set(answers_of(meeting)) == {hugo.email, iris.email}
    assert meeting.bookings.count() == 2
    outside.uninvite(key, hugo)
    settle(outside)
    assert set(answers_of(meeting)) == {iris.email}
    assert meeting.bookings.get().holder == f"user:{iris.pk}"
    assert OutboxRow.objects.filter(topic="calendar_event").count() == before

    # A move and another name wait for one of us to decide; the same heard once more changes nothing.
    outside.move(key, starts_at + HOUR, ends_at + HOUR)
    outside.rename(key, "Long talk")
    assert settle(outside, doubled=True, reversed_=True) == 1
    moved = {"starts_at": (starts_at + HOUR).isoformat(), "ends_at": (ends_at + HOUR).isoformat()}
    changed = state(meeting)
    assert changed[2] == moved | {"title": "Long talk"}
    assert Meeting.objects.get(pk=meeting.pk).starts_at == starts_at
    Subscription.objects.update(cursor="")
    assert (reading.read_due(), read_wanted(), state(meeting)) == (0, 0, changed)

    # Ours are kept: the calendar is put back, and its echo settles everything.
    noting.keep_ours(meeting, by=Actor.of(rosa))
    run_effects()
    assert settle(outside) == 0
    assert state(meeting)[1:3] == ("KEPT", None)
    shown = outside.shown(key)
    assert shown is not None
    assert shown[:3] == ("Talk", starts_at, ends_at)

    outside.delete(key)
    assert settle(outside, doubled=True) == 1
    assert state(meeting)[1:3] == ("GONE", {"gone": True})
    assert not Meeting.objects.get(pk=meeting.pk).is_cancelled


def test_our_own_echo_changes_nothing_and_our_newer_change_wins(outside: Outside, rosa: User, hugo: User) -> None:
    meeting, by = planned(rosa, hugo), Actor.of(rosa)
    key = str(meeting.public_id)
    subscribing.keep_all()
    settle(outside)
    meeting = moving.move(
        meeting, by=by, day=meeting.local_on, time=meeting.local_time.replace(hour=15), zone=meeting.zone, minutes=45
    )
    # Heard before ours went out: what is there is behind, not changed by somebody.
    outside.answer(key, hugo.email, "declined")
    assert settle(outside) == 0
    run_effects()
    before = state(meeting)
    assert settle(outside, doubled=True, reversed_=True) == 0
    assert state(meeting) == before
    assert (before[1], before[2], answers_of(meeting)) == ("KEPT", None, {hugo.email: "pending"})

    # An answer given here later than the one there stays.
    outside.answer(key, hugo.email, "accepted")
    answering.answer(meeting.attendees.get(), response="declined", by=Actor.of(hugo), at=timezone.now() + HOUR)
    assert settle(outside) == 0
    assert answers_of(meeting) == {hugo.email: "declined"}

    cancelling.cancel(meeting, by=by)
    run_effects()
    assert settle(outside) == 0
    assert subscribing.keep_all() == 2
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(("sync", "expected"), [("OFF", "h"), ("ADD", "hi"), ("REMOVE", ""), ("BOTH", "i")])
def test_interviewers_follow_as_the_company_wants(
    office: OfficeSide, people: list[User], sync: str, expected: str
) -> None:
    _ada, rosa, hugo, iris = people
    Connection.objects.update(sync=sync)
    meeting = planned(rosa, hugo)
    subscribing.keep_all()
    settle(office)
    office.invite(str(meeting.public_id), iris)
    office.uninvite(str(meeting.public_id), hugo)
    office.server.invite(str(meeting.public_id), "stranger@elsewhere.example", "Stranger")
    settle(office)
    assert set(answers_of(meeting)) == {{"h": hugo.email, "i": iris.email}[letter] for letter in expected}


def test_lost_notices_cursors_and_deletions_are_made_good(outside: Outside, rosa: User, hugo: User) -> None:
    kept, gone = planned(rosa, hugo), planned(rosa, hugo, hour=13)
    subscribing.keep_all()
    settle(outside)
    outside.answer(str(kept.public_id), hugo.email, "accepted")
    outside.delete(str(gone.public_id))
    outside.posted()  # lost on the way
    assert reading.read_due() == 0  # read a moment ago
    Subscription.objects.update(read_at=timezone.now() - timedelta(minutes=16))
    Subscription.objects.filter(mailbox=rosa.email).update(
        cursor=Subscription.objects.get(mailbox=rosa.email).cursor + "x"
    )
    assert reading.read_due() == 2
    assert answers_of(kept) == {hugo.email: "accepted"}
    assert state(gone)[1] == "GONE"
    rows = Subscription.objects.values_list("failure", "wanted_at")
    assert set(rows) == {("", None)}


def test_a_fault_stops_no_other_mailbox_and_no_other_meeting(
    outside: Outside, people: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    _ada, rosa, hugo, iris = people
    first, second, hers = planned(rosa, hugo), planned(rosa, hugo, hour=12), planned(iris, hugo, hour=14)
    subscribing.keep_all()
    settle(outside)
    for meeting in (first, second, hers):
        outside.answer(str(meeting.public_id), hugo.email, "accepted")
    deliver(outside)
    outside.refuse(iris.email)

    def fail(answers: Sequence[tuple[Attendee, str]], **_more: Any) -> None:
        if first.pk in {row.meeting_id for row, _before in answers}:
            raise ZeroDivisionError

    monkeypatch.setattr(signals.meeting_answered, "receivers", [*signals.meeting_answered.receivers])
    signals.meeting_answered.connect(fail, weak=False)
    assert read_wanted() == 1
    answers = [answers_of(meeting)[hugo.email] for meeting in (first, second, hers)]
    assert answers == ["pending", "accepted", "pending"]
    assert Subscription.objects.get(mailbox=iris.email).failure != ""


def test_revoked_in_mid_sync_nothing_is_lost(
    office: OfficeSide, rosa: User, hugo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calendars.providers.graph.calendar.CHANGES_AT_ONCE", 1)
    meetings = [planned(rosa, hugo, hour=hour) for hour in (9, 11, 13)]
    subscribing.keep_all()
    settle(office)
    for meeting in meetings:
        office.answer(str(meeting.public_id), hugo.email, "accepted")
    deliver(office)
    row, real, calls = Subscription.objects.get(mailbox=rosa.email), reading._Reading._page, []

    def page(self: Any, position: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            office.revoke()
        return real(self, position)

    monkeypatch.setattr(reading._Reading, "_page", page)
    with pytest.raises(Revoked):
        reading.catch_up(row)
    monkeypatch.undo()
    used = Connection.objects.get()
    assert (used.status, reading.read_due(), subscribing.keep_all()) == ("REVOKED", 0, 0)
    assert Subscription.objects.exclude(wanted_at=None).filter(mailbox=rosa.email).exists()

    office.forgive()
    Connection.objects.update(status="WORKING")
    read_wanted()
    assert [answers_of(meeting) for meeting in meetings] == [{hugo.email: "accepted"}] * 3


def test_busy_system_is_asked_again_when_it_wishes(outside: Outside, rosa: User, hugo: User) -> None:
    meeting = planned(rosa, hugo)
    subscribing.keep_all()
    settle(outside)
    outside.answer(str(meeting.public_id), hugo.email, "accepted")
    deliver(outside)
    outside.busy()
    read_wanted()
    row = Subscription.objects.get(mailbox=rosa.email)
    assert (bool(row.failure), row.wanted_at is not None) == (True, True)
    assert answers_of(meeting) == {hugo.email: "pending"}
    outside.heal()
    Subscription.objects.filter(pk=row.pk).update(wanted_at=timezone.now() - timedelta(minutes=1))
    assert reading.read_due() == 1
    assert Subscription.objects.get(pk=row.pk).failure == ""


def test_an_answer_before_we_noted_the_event_is_not_lost(outside: Outside, rosa: User, hugo: User) -> None:
    """The event is made, but its making is not written down yet, when somebody answers and the mailbox is read."""
    first = planned(rosa, hugo)
    subscribing.keep_all()
    settle(outside)
    meeting = planned(rosa, hugo, hour=14)
    kept = dict(Meeting.objects.filter(pk=meeting.pk).values("external_id", "outside", "change_key")[0])
    Meeting.objects.filter(pk=meeting.pk).update(external_id="", outside="WANTED")
    outside.answer(str(meeting.public_id), hugo.email, "accepted")
    assert settle(outside) == 0
    row = Subscription.objects.get(mailbox=rosa.email)
    assert row.wanted_at is not None
    assert row.wanted_at > timezone.now()
    Meeting.objects.filter(pk=meeting.pk).update(**kept, updated_at=timezone.now())
    Subscription.objects.update(wanted_at=timezone.now() - timedelta(minutes=1))
    assert reading.read_due() == 1
    assert (answers_of(first), answers_of(meeting)) == ({hugo.email: "pending"}, {hugo.email: "accepted"})


def test_long_reading_goes_on_where_it_was_cut_short(
    office: OfficeSide, rosa: User, hugo: User, woken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calendars.providers.graph.calendar.CHANGES_AT_ONCE", 1)
    meetings = [planned(rosa, hugo, hour=hour) for hour in (9, 11)]
    subscribing.keep_all()
    settle(office)
    for meeting in meetings:
        office.answer(str(meeting.public_id), hugo.email, "accepted")
    deliver(office)
    woken.clear()
    row = Subscription.objects.get(mailbox=rosa.email)
    clock = itertools.count(0, 6)  # over after the first page
    monkeypatch.setattr(reading, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    done = [reading.catch_up(row, patience=10) for _time in range(2)]
    monkeypatch.undo()
    assert done == [1, 1]
    assert set(woken) == {str(row.public_id)}
