"""Inviting a candidate to choose a time, and what the candidate's verbs do with the link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed, NotFound, Refused
from base.outbox.models import OutboxRow
from base.undo import undoing
from calendars.availability import asking
from calendars.meetings.models import Booking
from recruit.applications import hiring, rejecting
from recruit.applications.models import Application
from recruit.interviews import choosing, expiring, invite_queries, invite_tokens, inviting, queries
from recruit.interviews.choosing import SlotGone
from recruit.interviews.models import Interview, SelfSchedule
from recruit.letters.models import SentLetter
from recruit.processes.stages import Stage
from tests.factories.accounts import actor
from tests.factories.offers import make_seat
from tests.factories.road import join, make_application, make_job, require_step
from tests.factories.self_schedules import at, block, chooser_of, invite_draft, make_invitation

pytestmark = pytest.mark.django_db


def test_an_invitation_goes_out_with_a_link_that_nobody_else_reads(rosa: User) -> None:
    row = make_invitation(rosa)

    letter = SentLetter.objects.get(application=row.application)
    assert (letter.type, letter.state, letter.subject) == ("INTERVIEW", "waiting", "Choose a time")
    assert inviting.OWN_LINK in letter.text
    assert "/interviews/choose/" not in letter.text
    effect = OutboxRow.objects.get(key=inviting.letter_key(row))
    assert invite_tokens.link_of(row) in effect.payload["text"]
    assert row.expires_at == at(12, 4)
    assert [slot.starts_at for slot in choosing.open_slots(row)][:2] == [at(9), at(9.5)]
    assert len(choosing.open_slots(row)) == 12
    assert Entry.objects.filter(kind="interview.self_schedule_sent").count() == 1


def test_a_link_lasts_thirty_days_at_most(rosa: User) -> None:
    row = make_invitation(rosa, blocks=(block(9, 10, 40),))
    assert abs(row.expires_at - timezone.now() - timedelta(days=30)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"minutes": 20}, "minutes"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"interviewers": ()}, "interviewers"),
        ({"blocks": ()}, "blocks"),
        ({"blocks": (block(9, 9.25),)}, "blocks"),
        ({"blocks": (block(9, 12, -1),)}, "blocks"),
        ({"blocks": (block(9, 12, 50),)}, "blocks"),
        ({"notice_hours": 1}, "notice_hours"),
        ({"video_url": "javascript:alert(1)"}, "video_url"),
        ({"text": " "}, "text"),
        ({"subject": ""}, "subject"),
    ],
)
def test_what_is_missing_is_named_and_nothing_leaves(rosa: User, changes: dict[str, object], field: str) -> None:
    application = make_application(make_job(rosa))
    with pytest.raises(Invalid) as refusal:
        inviting.invite(application, by=actor(rosa), draft=invite_draft(rosa, **changes))
    assert field in refusal.value.fields
    assert SelfSchedule.objects.count() == SentLetter.objects.count() == 0


def test_a_required_step_and_the_right_to_schedule_are_asked_for_at_once(rosa: User, iris: User, emil: User) -> None:
    job = make_job(rosa)
    application = make_application(job)
    join(job, iris, "INTERVIEW_TEAM", by=rosa)
    draft = invite_draft(rosa)
    with pytest.raises(NotAllowed):
        inviting.invite(application, by=actor(iris), draft=draft)
    with pytest.raises(NotFound):
        inviting.invite(application, by=actor(emil), draft=draft)
    require_step("Phone Screen")
    with pytest.raises(Refused) as refusal:
        inviting.invite(application, by=actor(rosa), draft=draft)
    assert refusal.value.code == "required_step"
    assert SelfSchedule.objects.count() == 0


def test_undo_closes_the_link_and_stops_the_letter(rosa: User) -> None:
    token, application = uuid4(), make_application(make_job(rosa))
    row = inviting.invite(application, by=actor(rosa), draft=invite_draft(rosa), undo_token=token)
    undoing.undo(token, by=actor(rosa))
    row.refresh_from_db()
    assert (row.status, SentLetter.objects.get().state) == ("CANCELLED", "cancelled")


def test_choosing_books_everybody_once_and_confirms(rosa: User, iris: User) -> None:
    row = make_invitation(rosa, None, rosa, iris)
    by = chooser_of(row)

    interview = choosing.choose(row, by=by, starts_at=at(9.5), link_number=1)
    again = choosing.choose(row, by=by, starts_at=at(9.5), link_number=1)

    row.refresh_from_db()
    assert (again, row.interview, row.status) == (interview, interview, "BOOKED")
    assert (interview.origin, interview.candidate_status, interview.organizer) == ("SELF", "accepted", rosa)
    meeting = interview.timeslots.get().meeting
    assert (meeting.starts_at, meeting.ends_at, meeting.title, meeting.place) == (
        at(9.5), at(10), "First talk", "Room 5",
    )  # fmt: skip
    holders = {f"user:{rosa.pk}", f"user:{iris.pk}", queries.guest_of(row.application)}
    assert set(Booking.objects.filter(meeting=meeting).values_list("holder", flat=True)) == holders
    assert Interview.objects.count() == 1
    row.application.refresh_from_db()
    assert row.application.stage == Stage.INTERVIEW
    confirmed = SentLetter.objects.get(subject__startswith="Confirmed")
    assert "First talk" in confirmed.text
    entry = Entry.objects.get(kind="interview.self_schedule_chosen")
    assert (entry.actor_kind, entry.actor_name) == ("candidate", row.application.candidate.full_name)
    with pytest.raises(Refused) as refusal:
        choosing.choose(row, by=by, starts_at=at(10), link_number=1)
    assert refusal.value.code == "booked"


def test_a_hold_keeps_a_time_from_others_until_it_ends(rosa: User) -> None:
    mine, other = make_invitation(rosa), make_invitation(rosa)
    until = choosing.hold(mine, by=chooser_of(mine), starts_at=at(9), link_number=1)
    assert timedelta(minutes=9) < until - timezone.now() <= timedelta(minutes=10)
    assert at(9) not in [slot.starts_at for slot in choosing.open_slots(other)]
    assert at(9) in [slot.starts_at for slot in choosing.open_slots(mine)], "one's own hold is no obstacle"
    with pytest.raises(SlotGone) as refusal:
        choosing.choose(other, by=chooser_of(other), starts_at=at(9), link_number=1)
    assert [slot.starts_at for slot in refusal.value.nearest] == [at(9.5), at(10), at(10.5)]
    choosing.hold(mine, by=chooser_of(mine), starts_at=at(11), link_number=1)
    assert choosing.choose(other, by=chooser_of(other), starts_at=at(9), link_number=1)
    Booking.objects.filter(status="HELD").update(held_until=timezone.now() - timedelta(seconds=1))
    assert at(11) in [slot.starts_at for slot in choosing.open_slots(other)]


def test_calendars_are_asked_before_anything_is_locked(rosa: User) -> None:
    mine, other = make_invitation(rosa), make_invitation(rosa)
    locked: list[int] = []
    asked = asking.ask

    def ask(*given: Any, **more: Any) -> Any:
        locked.append(sum("FOR NO KEY UPDATE" in each["sql"] for each in told.captured_queries))
        return asked(*given, **more)

    with mock.patch.object(asking, "ask", ask), CaptureQueriesContext(connection) as told:
        choosing.hold(mine, by=chooser_of(mine), starts_at=at(9), link_number=1)
    assert locked == [0]

    def take(*_given: Any, **_more: Any) -> bool:
        return True  # it was free when the calendars were asked

    with mock.patch.object(invite_queries, "is_free_now", take), pytest.raises(SlotGone) as gone:
        choosing.choose(other, by=chooser_of(other), starts_at=at(9), link_number=1)
    assert [slot.starts_at for slot in gone.value.nearest] == [at(9.5), at(10), at(10.5)]
    assert not Interview.objects.exists()


def test_a_time_that_is_not_offered_is_refused_with_the_nearest(rosa: User) -> None:
    row = make_invitation(rosa)
    for wrong in (at(9.25), at(12), at(8), timezone.now() + timedelta(hours=1)):
        with pytest.raises(SlotGone) as refusal:
            choosing.choose(row, by=chooser_of(row), starts_at=wrong, link_number=1)
        assert len(refusal.value.nearest) == 3
    assert Interview.objects.count() == 0


def test_an_unknown_calendar_is_not_free_and_is_counted(rosa: User) -> None:
    row = make_invitation(rosa)
    real = asking.ask

    def unknown(*given: Any, **named: Any) -> Any:
        found = real(*given, **named)
        return {holder: asking.Known(holder, problem="late") for holder in found}

    with mock.patch.object(asking, "ask", side_effect=unknown):
        found = invite_queries.offered(invite_queries.wanted_of(row), by=actor(rosa))
        assert (found.slots, found.lost, found.unknown) == ((), 12, (f"user:{rosa.pk}",))
        with pytest.raises(SlotGone):
            choosing.choose(row, by=chooser_of(row), starts_at=at(9), link_number=1)
    assert Interview.objects.count() == 0


def test_changing_moves_the_interview_until_the_limit(rosa: User) -> None:
    row = make_invitation(rosa)
    by = chooser_of(row)
    interview = choosing.choose(row, by=by, starts_at=at(9), link_number=1)
    row.refresh_from_db()
    choosing.change(row, by=by, starts_at=at(9.5), link_number=1)
    meeting = interview.timeslots.get().meeting
    interview.refresh_from_db()
    assert (meeting.starts_at, interview.candidate_status) == (at(9.5), "accepted")
    assert at(9) in [slot.starts_at for slot in choosing.open_slots(make_invitation(rosa))]
    SelfSchedule.objects.update(change_until_hours=300)
    row.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        choosing.change(row, by=by, starts_at=at(11), link_number=1)
    assert refusal.value.code == "too_late"
    with pytest.raises(Refused) as refusal:
        choosing.cancel(row, by=by, link_number=1)
    assert refusal.value.code == "too_late"


def test_cancelling_frees_everybody_and_tells_the_recruiter(rosa: User) -> None:
    row = make_invitation(rosa)
    choosing.choose(row, by=chooser_of(row), starts_at=at(9), link_number=1)
    row.refresh_from_db()
    interview = choosing.cancel(row, by=chooser_of(row), link_number=1, reason="I am ill")
    assert (interview.is_cancelled, interview.cancel_reason) == (True, "I am ill")
    assert Booking.objects.count() == 0
    told = OutboxRow.objects.filter(topic="mail", payload__to=rosa.email).latest("pk")
    assert "cancelled the interview they had chosen" in told.payload["subject"]
    with pytest.raises(Refused):
        choosing.choose(row, by=chooser_of(row), starts_at=at(9), link_number=1)


def test_proposing_other_times_works_after_the_end_too(rosa: User) -> None:
    row = make_invitation(rosa)
    SelfSchedule.objects.update(expires_at=timezone.now() - timedelta(days=1))
    row.refresh_from_db()
    choosing.propose(row, by=chooser_of(row), words="Mondays after 17:00", link_number=1)
    row.refresh_from_db()
    assert row.proposed == "Mondays after 17:00"
    told = OutboxRow.objects.filter(topic="mail", payload__to=rosa.email).get()
    assert "Mondays after 17:00" in told.payload["text"]
    with pytest.raises(Invalid):
        choosing.propose(row, by=chooser_of(row), words=" \0 ", link_number=1)
    with pytest.raises(Refused) as refusal:
        choosing.choose(row, by=chooser_of(row), starts_at=at(9), link_number=1)
    assert refusal.value.code == "link_closed"


def test_a_second_press_sends_no_second_link(rosa: User) -> None:
    row = make_invitation(rosa)
    with pytest.raises(Refused) as refusal:
        make_invitation(rosa, row.application)
    assert (refusal.value.code, SelfSchedule.objects.count()) == ("sent_twice", 1)


def test_an_interviewer_who_left_is_left_out_and_without_any_nothing_is_offered(rosa: User, iris: User) -> None:
    row = make_invitation(rosa, None, rosa, iris)
    User.objects.filter(pk=iris.pk).update(is_active=False)
    interview = choosing.choose(row, by=chooser_of(row), starts_at=at(9), link_number=1)
    assert [each.user for each in interview.timeslots.get().meeting.attendees.filter(kind="USER")] == [rosa]
    alone = make_invitation(rosa)
    User.objects.filter(pk=rosa.pk).update(is_active=False)
    assert choosing.open_slots(alone) == []


def test_buffers_keep_interviews_apart(rosa: User) -> None:
    first, second = make_invitation(rosa), make_invitation(rosa, buffer_minutes=15)
    choosing.choose(first, by=chooser_of(first), starts_at=at(10), link_number=1)
    offered = [slot.starts_at for slot in choosing.open_slots(second)]
    assert [at(hour) in offered for hour in (9, 9.5, 10, 10.5, 11)] == [True, False, False, False, True]


def test_the_link_is_of_its_person_and_its_number(rosa: User) -> None:
    row, other = make_invitation(rosa), make_invitation(rosa)
    for by, number, expected in (
        (chooser_of(other), 1, NotFound),
        (actor(rosa), 1, NotFound),
        (chooser_of(row), 2, Refused),
    ):
        with pytest.raises(expected):
            choosing.choose(row, by=by, starts_at=at(9), link_number=number)
    for token in ("", "x" * 400, invite_tokens.token_of(row)[:-1], "abc:def"):
        with pytest.raises(NotFound):
            invite_tokens.invitation_from(token)
    assert invite_tokens.invitation_from(invite_tokens.token_of(row)) == (row, 1)


def test_an_application_that_ends_takes_its_link_along(rosa: User) -> None:
    row = make_invitation(rosa)
    choosing.hold(row, by=chooser_of(row), starts_at=at(9), link_number=1)
    rejecting.reject(row.application, by=actor(rosa))
    row.refresh_from_db()
    assert (row.status, Booking.objects.count()) == ("CANCELLED", 0)
    assert SentLetter.objects.get(type="INTERVIEW").state == "cancelled"
    with pytest.raises(Refused):
        choosing.choose(row, by=chooser_of(row), starts_at=at(9), link_number=1)


def test_whoever_is_hired_chooses_no_time_for_another_job(rosa: User, ada: User) -> None:
    row, hired = make_invitation(rosa), make_application(make_job(rosa))
    Application.objects.filter(pk=hired.pk).update(candidate=row.application.candidate)
    hired.refresh_from_db()
    starts_on = timezone.localdate() + timedelta(days=30)
    hiring.hire(hired, by=Actor.of(ada), position=make_seat(hired.job), starts_on=starts_on)
    row.refresh_from_db()
    assert row.status == SelfSchedule.Status.CANCELLED
    assert OutboxRow.objects.get(key=inviting.letter_key(row)).status == "cancelled"


def test_who_chooses_nothing_for_two_days_is_reminded_once(rosa: User) -> None:
    row = make_invitation(rosa)
    assert expiring.remind_due() == 0
    SelfSchedule.objects.update(created_at=timezone.now() - timedelta(days=2, minutes=1))
    assert (expiring.remind_due(), expiring.remind_due()) == (1, 0)
    reminder = SentLetter.objects.get(subject__contains="please choose")
    assert inviting.OWN_LINK in reminder.text
    assert Actor.of(rosa).key != row.application.candidate.public_id


def test_notice_and_blocks_are_looked_at_once_more_under_the_lock(rosa: User) -> None:
    """As if the look before the lock had taken longer than it may."""
    row = make_invitation(rosa)
    with mock.patch.object(invite_queries, "is_free_now", return_value=True):
        for starts_at in (at(9.25), at(15)):
            with pytest.raises(SlotGone):
                choosing.choose(row, by=chooser_of(row), starts_at=starts_at, link_number=1)
        SelfSchedule.objects.update(notice_hours=14 * 24)
        with pytest.raises(SlotGone):
            choosing.choose(row, by=chooser_of(row), starts_at=at(9), link_number=1)
    assert not Booking.objects.exists()
    row.application.refresh_from_db()
    assert row.application.stage == "NEW"
