"""A colleague who applied never comes into their own interview, even when somebody invites them outside."""

from __future__ import annotations

import pytest

from accounts.models import User
from base.actors import Actor
from calendars.meetings import queries as meetings
from calendars.meetings.models import Meeting
from calendars.syncing import subscribing
from recruit.interviews import access
from recruit.interviews.models import Interview
from tests.calendars.syncing.scene import OfficeSide, deliver, read_wanted, run_effects
from tests.factories import interviews as makers
from tests.factories.road import make_application, make_job

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.filterwarnings("ignore:response_mode")]


@pytest.mark.parametrize("known_by", ["employee", "address"])
def test_who_is_invited_to_their_own_interview_outside_is_left_out_and_others_come_in(
    office: OfficeSide, people: list[User], known_by: str
) -> None:
    _ada, rosa, hugo, iris = people
    application = make_application(make_job(rosa))
    person = application.candidate
    if known_by == "employee":
        person.employee = iris
    else:
        person.email = iris.email.upper()
    person.save(update_fields=["employee", "email"])
    interview = makers.make_interview(rosa, application, makers.slot(rosa, days=30))
    run_effects()
    meeting = Meeting.objects.get()
    assert meeting.outside == "KEPT"
    subscribing.keep_all()
    deliver(office)
    read_wanted()

    key = str(meeting.public_id)
    office.invite(key, iris)
    office.invite(key, hugo)
    deliver(office)
    read_wanted()

    assert set(meeting.attendees.filter(kind="USER").values_list("user", flat=True)) == {rosa.pk, hugo.pk}
    assert not meeting.bookings.filter(holder=f"user:{iris.pk}").exists()
    assert list(meetings.planned_of(iris)) == []
    assert (meetings.feed_facts(iris), list(access.interviews_where(Actor.of(iris)))) == ([], [])
    assert list(access.interviews_where(Actor.of(hugo))) == [Interview.objects.get(pk=interview.pk)]

    # Nothing is tried over and over: the next look changes nothing, and what others answer is still taken.
    meeting.refresh_from_db()
    version = meeting.version
    office.answer(key, hugo.email, "accepted")
    deliver(office)
    read_wanted()
    meeting.refresh_from_db()
    assert meeting.version == version
    assert meeting.attendees.get(user=hugo).response == "accepted"
