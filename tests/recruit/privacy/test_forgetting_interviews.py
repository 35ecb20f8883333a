"""Erasing somebody who is to be interviewed: what was planned ends, and nothing of them is left in any calendar."""

from __future__ import annotations

from pathlib import Path

import pytest

from accounts.models import User
from base.errors import NotFound, Refused
from calendars.meetings import effects
from calendars.meetings.models import Attendee, Booking, Meeting
from recruit.candidates.models import Candidate
from recruit.interviews import cancelling, tokens
from recruit.interviews.models import Interview, SelfSchedule
from recruit.privacy import forgetting
from tests.factories.accounts import actor
from tests.factories.interviews import make_interview, make_past_interview, slot, told
from tests.factories.recruit import make_published_job
from tests.factories.road import make_application
from tests.factories.self_schedules import make_invitation
from tests.recruit.privacy.marked import traces

pytestmark = pytest.mark.django_db
NAME, ADDRESS = "Quibbleton", "quibbleton@mail.example"


def test_nothing_of_them_is_left_in_calendars(rosa: User, ada: User, hugo: User, own_files: Path) -> None:
    application = make_application(make_published_job(rosa))
    Candidate.objects.filter(pk=application.candidate_id).update(last_name=NAME, email=ADDRESS)
    application.refresh_from_db()
    title = f"Talk with {NAME}"
    past = make_past_interview(rosa, application, slot(rosa, days=9, title=title, notes=f"{NAME} knows Rust"))
    planned = make_interview(rosa, application, slot(rosa, hugo, title=title), tell=told(), location=f"{NAME} street")
    cancelled = make_interview(rosa, application, slot(rosa, days=8, title=title))
    cancelling.cancel(cancelled, by=actor(rosa), reason=f"{NAME} is ill")
    invitation = make_invitation(rosa, application, title=title, notes=NAME)
    SelfSchedule.objects.update(proposed=f"{NAME}: Monday")
    for meeting in Meeting.objects.all():
        effects.perform({"meeting": str(meeting.public_id)}, effect_id="x")
    link = tokens.link_of(planned).rstrip("/").rsplit("/", 1)[1]
    assert traces(own_files, NAME)

    forgetting.forget(application.candidate, by=actor(ada), reason="request")

    assert traces(own_files, NAME, ADDRESS) == []
    assert {row.is_cancelled for row in Interview.objects.exclude(pk=past.pk)} == {True}
    assert not Booking.objects.filter(holder__startswith="guest:").exists()
    assert not Attendee.objects.exclude(guest_key="").exists()
    assert [row.user for row in past.timeslots.get().meeting.attendees.filter(kind="USER")] == [rosa]
    invitation.refresh_from_db()
    assert (invitation.status, invitation.title) == ("CANCELLED", "Interview")
    with pytest.raises((NotFound, Refused)):
        tokens.interview_from(link)
