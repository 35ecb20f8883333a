"""Two records of one person become one: their time is one person's, and nobody can be booked twice for it."""

from __future__ import annotations

from collections import Counter
from datetime import time, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.errors import Refused
from calendars.availability.slots import Span
from calendars.meetings import booking
from calendars.meetings.booking import Taken
from calendars.meetings.models import Attendee, Booking
from recruit.applications import merging
from recruit.candidates.models import Candidate, Merge
from recruit.interviews import rescheduling
from recruit.interviews.models import Interview
from tests.factories import interviews as makers
from tests.factories.accounts import signed_in
from tests.factories.road import make_application, make_job

pytestmark = pytest.mark.django_db


def holder_of(person: Candidate) -> str:
    return f"guest:{person.public_id}"


def held() -> Counter[str]:
    """How often each guest is booked or held."""
    return Counter(Booking.objects.filter(holder__startswith="guest:").values_list("holder", flat=True))


def two(rosa: User, hour: int = 14) -> tuple[Interview, Interview]:
    """Cleo under two addresses, each with an interview for a job of its own on one day: at ten, and at this hour."""
    first = makers.make_interview(rosa, None, makers.slot(rosa))
    return first, makers.make_interview(rosa, None, makers.slot(at=time(hour)))


def test_bookings_and_keys_follow_to_the_kept_record_and_back(ada: User, rosa: User) -> None:
    first, second = two(rosa)
    kept, gone = first.application.candidate, second.application.candidate

    merge = merging.merge(kept, by=Actor.of(ada), gone=gone)

    assert held() == {holder_of(kept): 2}
    assert set(Attendee.objects.filter(kind="GUEST").values_list("guest_key", flat=True)) == {str(kept.public_id)}
    for interview, hour in ((first, 14), (Interview.objects.get(pk=second.pk), 10)):
        with pytest.raises(Taken):  # under whichever of the two names, it is one person
            rescheduling.add_slot(interview, by=Actor.of(rosa), slot=makers.slot(at=time(hour)))

    # What is scheduled meanwhile for an application goes back with it.
    rescheduling.add_slot(
        Interview.objects.get(pk=second.pk), by=Actor.of(rosa), slot=makers.slot(at=time(16), minutes=30)
    )
    merging.part(merge, by=Actor.of(ada))
    assert held() == {holder_of(kept): 1, holder_of(gone): 2}
    assert Attendee.objects.filter(guest_key=str(gone.public_id)).count() == 2


def test_two_interviews_at_one_time_stop_the_merge_until_one_moves(ada: User, rosa: User) -> None:
    first, second = two(rosa, hour=10)
    kept, gone = first.application.candidate, second.application.candidate
    before = held()

    with pytest.raises(Refused) as refused:
        merging.merge(kept, by=Actor.of(ada), gone=gone)

    assert refused.value.code == "interviews_overlap"
    for interview in (first, second):
        assert interview.application.job.title in str(refused.value)
    gone.refresh_from_db()
    assert (held(), Merge.objects.count(), gone.merged_into) == (before, 0, None)

    page = signed_in(ada).post(f"/people/{kept.public_id}/merge/{gone.public_id}/", {"city": "gone"})
    assert page.status_code == 409
    assert "two interviews at once" in page.content.decode()

    slot = makers.only_slot(second)
    rescheduling.change_slot(slot, by=Actor.of(rosa), slot=makers.slot(at=time(15)))
    merging.merge(kept, by=Actor.of(ada), gone=gone)
    assert held() == {holder_of(kept): 2}


def test_nobody_becomes_their_own_interviewer_by_a_merge(ada: User, rosa: User, iris: User) -> None:
    interview = makers.make_interview(rosa, None, makers.slot(iris))
    known = make_application(make_job(rosa)).candidate
    known.employee = iris
    known.save(update_fields=["employee"])

    for kept, gone in ((known, interview.application.candidate), (interview.application.candidate, known)):
        with pytest.raises(Refused) as refused:
            merging.merge(kept, by=Actor.of(ada), gone=gone)
        assert refused.value.code == "interviews_themselves"
    assert Merge.objects.count() == 0


def test_for_one_job_the_lesser_interview_is_cancelled_and_stops_nothing(ada: User, rosa: User) -> None:
    job = make_job(rosa)
    first = makers.make_interview(rosa, make_application(job), makers.slot(rosa))
    second = makers.make_interview(rosa, make_application(job), makers.slot())
    merging.merge(first.application.candidate, by=Actor.of(ada), gone=second.application.candidate)
    assert sum(held().values()) == 1


def test_a_hold_gives_way_to_a_booking_and_the_past_stands_in_nobodys_way(ada: User, rosa: User) -> None:
    first, second = two(rosa)
    kept, gone = first.application.candidate, second.application.candidate
    meeting = makers.only_slot(second).meeting
    span = Span.of(meeting.starts_at, meeting.ends_at)
    booking.hold(
        [holder_of(kept), f"user:{ada.pk}"], [span], about="self_schedule:1", until=timezone.now() + timedelta(hours=1)
    )
    # Both records were interviewed at the same hour, on paper.
    past = [
        makers.make_past_interview(rosa, row.application, makers.slot(days=day))
        for row, day in ((first, 4), (second, 5))
    ]
    ours, theirs = (Booking.objects.filter(meeting=makers.only_slot(row).meeting) for row in past)
    theirs.update(during=ours.get().during)

    merging.merge(kept, by=Actor.of(ada), gone=gone)

    assert held() == {holder_of(kept): 3}
    assert not Booking.objects.filter(about="self_schedule:1").exists()
