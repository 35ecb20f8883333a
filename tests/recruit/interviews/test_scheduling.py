"""An interview is booked as a whole, moves the candidate to Interview, and may tell them."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed, NotFound, Refused, Stale
from base.outbox.models import OutboxRow
from base.undo import undoing
from calendars.meetings.booking import Taken
from calendars.meetings.models import Booking, Meeting
from recruit.applications import hiring, merging, moving, rejecting
from recruit.applications.models import Application
from recruit.interviews import answering, cancelling, queries, rescheduling, scheduling, typing
from recruit.interviews.drafts import InterviewDraft
from recruit.interviews.models import Interview
from recruit.letters.models import SentLetter
from recruit.processes.models import HiringProcess, HiringStep
from recruit.processes.stages import Stage
from tests.factories import interviews as makers
from tests.factories.offers import make_seat
from tests.factories.road import join, make_application, make_job, require_step, step_named

pytestmark = pytest.mark.django_db


def test_a_panel_day_books_everybody_and_brings_the_candidate_to_interview(rosa: User, iris: User, hugo: User) -> None:
    application = make_application(make_job(rosa))
    second = makers.slot(hugo, at=time(11), title="With the manager", type=makers.make_type())

    interview = makers.make_interview(rosa, application, second, makers.slot(rosa, iris), location="Graz")

    application.refresh_from_db()
    assert application.stage == Stage.INTERVIEW
    slots = queries.live_slots(interview)
    assert [slot.meeting.title for slot in slots] == ["Interview", "With the manager"]
    assert [slot.meeting.place for slot in slots] == ["Graz", "Graz"]
    guest = f"guest:{application.candidate.public_id}"
    held = Booking.objects.filter(meeting=slots[0].meeting).values_list("holder", flat=True)
    assert set(held) == {f"user:{rosa.pk}", f"user:{iris.pk}", guest}
    assert interview.told_at is None
    assert not SentLetter.objects.filter(type="INTERVIEW").exists()
    entry = Entry.objects.get(kind="interview.created")
    assert entry.data["events"] == 2
    assert interview.step == application.step


def test_nothing_is_half_booked_when_somebody_has_no_time(rosa: User, iris: User) -> None:
    makers.make_interview(rosa, None, makers.slot(iris))
    application = make_application(make_job(rosa))
    before = (Interview.objects.count(), Meeting.objects.count(), Booking.objects.count())

    with pytest.raises(Taken) as refused:
        makers.make_interview(rosa, application, makers.slot(rosa, at=time(15)), makers.slot(iris, minutes=15))

    assert refused.value.holders == (f"user:{iris.pk}",)
    assert (Interview.objects.count(), Meeting.objects.count(), Booking.objects.count()) == before
    application.refresh_from_db()
    assert application.stage == Stage.NEW

    over = makers.make_interview(rosa, application, makers.slot(iris), over=frozenset({iris.pk}))
    assert Booking.objects.get(meeting__timeslot__interview=over, holder=f"user:{iris.pk}").status == "OVERRIDDEN"
    with pytest.raises(Taken):  # the candidate is at the other interview then, whoever accepts a clash
        makers.make_interview(rosa, application, makers.slot(rosa))


def test_a_required_step_stands_in_the_way_and_the_picked_step_is_moved_to(rosa: User) -> None:
    video, onsite = step_named("Video Interview"), step_named("On-site Interview")
    application = make_application(make_job(rosa))
    picked = makers.make_interview(rosa, application, step=onsite)
    application.refresh_from_db()
    assert (picked.step, application.step) == (onsite, onsite)

    require_step("Video Interview")
    other = make_application(make_job(rosa))
    with pytest.raises(Refused) as refused:
        makers.make_interview(rosa, other, makers.slot(rosa, at=time(15)), step=onsite)
    assert (refused.value.code, refused.value.data["step"]) == ("required_step", video.name)
    other.refresh_from_db()
    assert other.stage == Stage.NEW
    assert not Interview.objects.filter(application=other).exists()

    foreign = HiringStep.objects.create(
        process=HiringProcess.objects.create(name="Sales"), stage="INTERVIEW", name="Role play", position=1
    )
    with pytest.raises(Invalid):
        makers.make_interview(rosa, other, makers.slot(rosa, at=time(15)), step=foreign)


def test_the_coordinator_schedules_without_the_right_to_move(rosa: User, iris: User, hugo: User) -> None:
    job = make_job(rosa)
    join(job, hugo, "COORDINATOR", by=rosa)
    join(job, iris, "INTERVIEW_TEAM", by=rosa)
    application = make_application(job)
    with pytest.raises(NotAllowed):
        makers.make_interview(iris, application)
    makers.make_interview(hugo, application)
    application.refresh_from_db()
    assert application.stage == Stage.INTERVIEW


def test_a_version_that_is_old_an_empty_draft_and_one_who_left_are_refused(rosa: User, ada: User) -> None:
    application = make_application(make_job(rosa))
    draft = InterviewDraft(slots=(makers.slot(rosa),), zone=makers.ZONE)
    with pytest.raises(Stale):
        scheduling.schedule(application, by=Actor.of(rosa), draft=draft, version=application.version + 1)
    with pytest.raises(Invalid):
        scheduling.schedule(application, by=Actor.of(rosa), draft=replace(draft, slots=()))
    rejecting.reject(application, by=Actor.of(ada))
    with pytest.raises(Refused) as refused:
        scheduling.schedule(application, by=Actor.of(rosa), draft=draft)
    assert refused.value.code == "already_ended"
    assert not Meeting.objects.exists()


def test_a_new_time_asks_everybody_anew_and_the_candidate_stays_untold(rosa: User, iris: User) -> None:
    interview = makers.make_interview(rosa, None, makers.slot(iris), tell=makers.told())
    slot = makers.only_slot(interview)
    answering.answer_as_candidate(interview, by=makers.candidate_of(interview), response="accepted")
    answering.answer_as_interviewer(slot, iris, by=Actor.of(iris), response="accepted")
    interview.refresh_from_db()
    assert (interview.candidate_status, queries.is_told(interview)) == ("accepted", True)

    wanted = queries.moved(queries.draft_of(slot), day=slot.meeting.local_on, time=time(16))
    moved = rescheduling.change_slot(slot, by=Actor.of(rosa), slot=wanted, version=interview.version)

    interview.refresh_from_db()
    assert interview.candidate_status == "pending"
    assert not queries.is_told(interview)
    assert queries.told_among([interview]) == {interview.pk: "outdated"}
    assert set(moved.meeting.attendees.values_list("response", flat=True)) == {"pending"}
    booked = Booking.objects.filter(meeting=moved.meeting).values_list("during", flat=True)
    assert {during.lower for during in booked} == {moved.meeting.starts_at}
    with pytest.raises(Stale):
        rescheduling.change_slot(slot, by=Actor.of(rosa), slot=wanted, version=interview.version - 1)
    version = interview.version
    rescheduling.change_slot(slot, by=Actor.of(rosa), slot=wanted)
    interview.refresh_from_db()
    assert interview.version == version  # the same once more changes nothing

    rescheduling.change_slot(slot, by=Actor.of(rosa), slot=replace(wanted, time=time(17)), tell=makers.told())
    interview.refresh_from_db()
    assert queries.is_told(interview)
    assert SentLetter.objects.filter(type="INTERVIEW").count() == 2


def test_a_new_time_with_other_interviewers_asks_only_for_those_who_come(rosa: User, iris: User, hugo: User) -> None:
    interview, by = makers.make_interview(rosa, None, makers.slot(iris)), Actor.of(rosa)
    makers.make_interview(rosa, None, makers.slot(iris, at=time(16)))
    slot = makers.only_slot(interview)
    wanted = replace(queries.draft_of(slot), time=time(16), users=((hugo, True),))

    # Iris has no time at 16:00, and need not have.
    slot = rescheduling.change_slot(slot, by=by, slot=wanted)
    holders = Booking.objects.filter(meeting=slot.meeting).values_list("holder", flat=True)
    assert set(holders) == {f"user:{hugo.pk}", f"guest:{interview.application.candidate.public_id}"}

    # Her clash is accepted as it would be when scheduling, and afterwards both events can still be changed.
    both = replace(wanted, users=((hugo, True), (iris, True)))
    with pytest.raises(Taken):
        rescheduling.change_slot(slot, by=by, slot=both)
    slot = rescheduling.change_slot(slot, by=by, slot=both, over=frozenset({iris.pk}))
    rival = Booking.objects.get(holder=f"user:{iris.pk}", status="CONFIRMED").meeting
    assert rival is not None
    other = rival.timeslot
    more = replace(queries.draft_of(other), users=((iris, True), (rosa, True)))
    rescheduling.change_slot(other, by=by, slot=more)
    statuses = Booking.objects.filter(holder=f"user:{iris.pk}").values_list("status", flat=True)
    assert sorted(statuses) == ["CONFIRMED", "OVERRIDDEN"]


def test_nobody_interviews_themselves(rosa: User, iris: User) -> None:
    interview = makers.make_interview(rosa, None, makers.slot(rosa))
    person = interview.application.candidate
    person.employee = iris
    person.save(update_fields=["employee"])
    slot = makers.only_slot(interview)
    for act in (
        lambda: makers.make_interview(rosa, interview.application, makers.slot(iris, at=time(9))),
        lambda: rescheduling.add_slot(interview, by=Actor.of(rosa), slot=makers.slot(iris, at=time(9))),
        lambda: rescheduling.change_slot(
            slot, by=Actor.of(rosa), slot=replace(queries.draft_of(slot), users=((iris, True),))
        ),
    ):
        with pytest.raises(Invalid, match="themselves"):
            act()
    # Nor does anybody answer for their own, whether we know them as an employee or by their address.
    person.employee, person.email = None, iris.email.upper()
    person.save(update_fields=["employee", "email"])
    draft = InterviewDraft(slots=(makers.slot(at=time(9)),), zone=makers.ZONE)
    with pytest.raises(Invalid, match="themselves"):
        scheduling.schedule(interview.application, by=Actor.of(rosa), draft=draft, organizer=iris)
    assert Meeting.objects.count() == 1


def test_events_are_added_and_removed_but_never_the_last(rosa: User, iris: User) -> None:
    interview = makers.make_interview(rosa, None, makers.slot(iris), tell=makers.told())
    second = rescheduling.add_slot(interview, by=Actor.of(rosa), slot=makers.slot(iris, at=time(14)))
    interview.refresh_from_db()
    assert not queries.is_told(interview)

    rescheduling.remove_slot(second, by=Actor.of(rosa))
    assert len(queries.live_slots(interview)) == 1
    assert not Booking.objects.filter(meeting=second.meeting).exists()
    interview.refresh_from_db()
    with pytest.raises(Refused) as refused:
        rescheduling.remove_slot(makers.only_slot(interview), by=Actor.of(rosa))
    assert refused.value.code == "last_timeslot"
    with pytest.raises(NotFound):
        rescheduling.remove_slot(second, by=Actor.of(rosa))


def test_cancelling_frees_everybody_leaves_the_step_and_may_tell(rosa: User, iris: User) -> None:
    interview = makers.make_interview(rosa, None, makers.slot(iris), tell=makers.told())
    cancelling.cancel(interview, by=Actor.of(rosa), reason="The client is ill", tell=makers.told())

    interview.refresh_from_db()
    application = interview.application
    application.refresh_from_db()
    assert application.stage == Stage.INTERVIEW
    assert (interview.cancel_reason, Booking.objects.count()) == ("The client is ill", 0)
    assert queries.is_told(interview)
    letter = OutboxRow.objects.filter(topic="mail", payload__subject=makers.SUBJECT).latest("pk").payload
    assert [file["name"] for file in letter["attachments"]] == ["cancelled.ics"]
    assert letter["attachments"][0]["content_type"].startswith("text/calendar; method=CANCEL")
    version = interview.version
    cancelling.cancel(interview, by=Actor.of(rosa))
    interview.refresh_from_db()
    assert interview.version == version
    with pytest.raises(Refused):
        answering.answer_as_candidate(interview, by=makers.candidate_of(interview), response="accepted")


def test_an_end_of_the_application_cancels_what_is_planned_and_undo_revives_nothing(rosa: User, iris: User) -> None:
    application = make_application(make_job(rosa))
    took_place = makers.make_past_interview(rosa, application, makers.slot(iris, at=time(8)))
    planned = makers.make_interview(rosa, application, makers.slot(iris))
    letters = SentLetter.objects.count()
    token = uuid4()
    application.refresh_from_db()
    rejecting.reject(application, by=Actor.of(rosa), undo_token=token)
    planned.refresh_from_db()
    took_place.refresh_from_db()
    assert (planned.is_cancelled, took_place.is_cancelled) == (True, False)
    assert Entry.objects.get(kind="interview.ended").actor_key == str(rosa.public_id)
    assert SentLetter.objects.count() == letters
    undoing.undo(token, by=Actor.of(rosa))
    application.refresh_from_db()
    planned.refresh_from_db()
    assert (application.stage, planned.is_cancelled) == (Stage.INTERVIEW, True)


def test_a_hire_elsewhere_and_a_merge_cancel_too(rosa: User, ada: User) -> None:
    hired, other = make_application(make_job(rosa)), make_application(make_job(rosa))
    Application.objects.filter(pk=other.pk).update(candidate=hired.candidate)
    other.refresh_from_db()
    planned = makers.make_interview(rosa, other)
    seat = make_seat(hired.job)
    hiring.hire(hired, by=Actor.of(ada), position=seat, starts_on=timezone.localdate() + timedelta(days=30))
    planned.refresh_from_db()
    assert planned.is_cancelled

    job = make_job(rosa)
    ahead, behind = make_application(job, email="one@example.com"), make_application(job, email="two@example.com")
    moving.move(ahead, by=Actor.of(rosa), stage=Stage.OFFERED)
    carried = makers.make_interview(rosa, behind, makers.slot(rosa, at=time(15)))
    merge = merging.merge(ahead.candidate, by=Actor.of(ada), gone=behind.candidate)
    carried.refresh_from_db()
    assert (carried.application, carried.is_cancelled) == (ahead, True)
    merging.part(merge, by=Actor.of(ada))
    carried.refresh_from_db()
    assert (carried.application, carried.is_cancelled) == (behind, True)


def test_interview_types_are_a_list_of_names(ada: User, rosa: User) -> None:
    added = typing.add_types(["Phone  screen", "phone screen", "Panel"], by=Actor.of(ada))
    assert [row.name for row in added] == ["Phone screen", "Panel"]
    assert typing.add_types(["PANEL"], by=Actor.of(ada)) == []
    interview = makers.make_interview(rosa, None, makers.slot(rosa, type=added[1]))
    typing.remove_type(added[1], by=Actor.of(ada))
    assert [row.name for row in queries.types()] == ["Phone screen"]
    assert makers.only_slot(interview).type == added[1]
    with pytest.raises(Invalid):
        rescheduling.add_slot(interview, by=Actor.of(rosa), slot=makers.slot(rosa, at=time(9), type=added[1]))
    with pytest.raises(Invalid):
        typing.add_types([" "], by=Actor.of(ada))
    with pytest.raises(NotAllowed):
        typing.add_types(["Mine"], by=Actor.of(rosa))
    assert typing.add_types(["panel"], by=Actor.of(ada))[0].pk != added[1].pk
