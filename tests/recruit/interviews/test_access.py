"""Who sees an interview: filter and predicate agree on made-up companies; nobody ever sees their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from base.actors import Actor
from base.errors import NotAllowed, NotFound
from base.remembering import remembered
from calendars.meetings.models import Attendee, Meeting
from recruit.interviews import access
from recruit.interviews.models import Interview, Timeslot
from recruit.teams.rights import JobAction
from tests.factories import interviews as makers
from tests.factories.road import join, make_application, make_job
from tests.properties.access_worlds import PLANS, USERS, Made, Plan, make
from tests.properties.test_access import actor_of

# Who takes part in the interview of which application, and whether the event was removed since.
PARTS = st.lists(st.tuples(st.integers(0, USERS - 1), st.integers(0, 7), st.booleans()), max_size=8)


def _interviews(made: Made, parts: list[tuple[int, int, bool]]) -> list[Interview]:
    found = []
    for number, row in enumerate(made.applications):
        interview = Interview.objects.create(application=row, organizer=made.users[0], zone="UTC")
        for user, _which, is_removed in [part for part in parts if part[1] == number]:
            _event(interview, made.users[user], is_removed=is_removed)
        found.append(interview)
    return found


def _event(interview: Interview, user: User, *, is_removed: bool) -> None:
    now = timezone.now()
    meeting = Meeting.objects.create(
        title="Interview", starts_at=now, ends_at=now + timedelta(hours=1), zone="UTC", local_on=now.date(),
        local_time=now.time(), organizer=interview.organizer,
    )  # fmt: skip
    Attendee.objects.create(meeting=meeting, kind=Attendee.Kind.USER, user=user, name=user.full_name)
    Timeslot.objects.create(interview=interview, meeting=meeting, deleted_at=now if is_removed else None)


@pytest.mark.slow
class InterviewAccessAgrees(TestCase):
    """One world an example."""

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(plan=PLANS, parts=PARTS)
    def test_filter_and_predicate_agree(self, plan: Plan, parts: list[tuple[int, int, bool]]) -> None:
        made = make(plan)
        interviews = _interviews(made, parts)
        for user in made.users:
            with remembered():
                actor = actor_of(user)
                seen = set(access.interviews_where(actor))
                assert {row for row in interviews if access.can_see(actor, row)} == seen
                scheduling = set(access.interviews_where(actor, JobAction.SCHEDULE))
                assert {row for row in interviews if access.can_schedule(actor, row.application)} == scheduling
                assert scheduling <= seen
                own = {row for row in interviews if row.application.candidate.email.lower() == user.email.lower()}
                assert not own & seen


@pytest.mark.django_db
def test_who_interviews_sees_the_interview_until_they_are_taken_out(rosa: User, iris: User, hugo: User) -> None:
    application = make_application(make_job(rosa))
    interview = makers.make_interview(rosa, application, makers.slot(iris))
    access.require_see(Actor.of(iris), interview)
    with pytest.raises(NotFound):
        access.require_see(Actor.of(hugo), interview)
    join(application.job, hugo, "COORDINATOR", by=rosa)
    access.require_see(Actor.of(hugo), interview)
    access.require_schedule(Actor.of(hugo), application)
    with pytest.raises(NotFound):
        access.require_schedule(Actor.of(iris), application)
    assert not access.can_see(Actor.candidate(application.candidate.public_id, "Cleo"), interview)
    join(application.job, iris, "INTERVIEW_TEAM", by=rosa)
    with pytest.raises(NotAllowed):
        access.require_schedule(Actor.of(iris), application)


@pytest.mark.django_db
def test_an_employee_who_applies_sees_nothing_of_their_own_interview(rosa: User, ada: User) -> None:
    own = make_application(make_job(rosa), email=ada.email)
    interview = makers.make_interview(rosa, own)
    assert interview not in access.interviews_where(Actor.of(ada))
    with pytest.raises(NotFound):
        access.require_see(Actor.of(ada), interview)
