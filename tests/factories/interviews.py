"""Makers of interviews, through the verbs the product uses."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from calendars.meetings.models import Meeting
from recruit.applications.models import Application
from recruit.interviews import queries, scheduling
from recruit.interviews.drafts import InterviewDraft, SlotDraft, Told
from recruit.interviews.models import Interview, InterviewType, Timeslot
from tests.factories.road import make_application, make_job

ZONE = "Europe/Berlin"
SUBJECT, TEXT = "Your interview", "Hello [m_applicant_first_name],\n\n[m_event_details]\n\n[m_event_link]\n"


def make_type(name: str = "Technical interview") -> InterviewType:
    """An interview type in use."""
    found = InterviewType.objects.filter(name__iexact=name, archived_at=None).first()
    return found or InterviewType.objects.create(name=name)


def slot(*users: User, days: int = 3, at: time = time(10), minutes: int = 45, **changes: Any) -> SlotDraft:
    """An event so many days from the tests' today (`timezone.localdate`), at a wall time in `ZONE`.

    The date in `ZONE` is another one late in the evening.
    """
    day = timezone.localdate() + timedelta(days=days)
    given: dict[str, Any] = {"title": "Interview", "users": tuple((user, True) for user in users)} | changes
    return SlotDraft(day=day, time=at, minutes=minutes, **given)


def told() -> Told:
    """The letter a scheduler sends along."""
    return Told(SUBJECT, TEXT)


def make_interview(
    by: User,
    application: Application | None = None,
    /,
    *slots: SlotDraft,
    tell: Told | None = None,
    over: frozenset[int] = frozenset(),
    origin: str = Interview.Origin.STAFF,
    **changes: Any,
) -> Interview:
    """An interview scheduled by this user; without slots one event of theirs in three days at 10:00."""
    application = application or make_application(make_job(by))
    given: dict[str, Any] = {"zone": ZONE} | changes
    draft = InterviewDraft(slots=slots or (slot(by),), tell=tell, **given)
    return scheduling.schedule(application, by=Actor.of(by), draft=draft, over=over, origin=origin)


def make_past_interview(by: User, application: Application | None = None, /, *slots: SlotDraft) -> Interview:
    """An interview that took place: one event, which ended two hours ago."""
    interview = make_interview(by, application, *(slots or (slot(by, days=4),)))
    ended_at = timezone.now().replace(second=0, microsecond=0) - timedelta(hours=2)
    for number, row in enumerate(queries.live_slots(interview)):
        put_back(row, ended_at - number * timedelta(days=1))
    return interview


def put_back(timeslot: Timeslot, ended_at: datetime) -> None:
    """Let an event have ended then, as time alone does it; its bookings are left where they were."""
    meeting = timeslot.meeting
    length = meeting.ends_at - meeting.starts_at
    wall = (ended_at - length).astimezone(ZoneInfo(meeting.zone))
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=ended_at - length, ends_at=ended_at, local_on=wall.date(), local_time=wall.time()
    )
    timeslot.meeting.refresh_from_db()


def only_slot(interview: Interview) -> Timeslot:
    """The interview's first event. There must be one."""
    return queries.live_slots(interview)[0]


def candidate_of(interview: Interview) -> Actor:
    """The candidate on the page of their interview."""
    person = interview.application.candidate
    return Actor.candidate(person.public_id, person.full_name)
