"""Interviews of the benchmark: planned by the verb on people of the data set, and removed again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.outbox.models import OutboxRow
from calendars.connections.models import Resource
from calendars.meetings.entering import TOPIC
from calendars.meetings.models import Meeting
from config.benchmark.checking import require
from recruit.applications.models import Application
from recruit.demo.identities import ADMINISTRATOR, EMPLOYEE, RECRUITER
from recruit.interviews import scheduling
from recruit.interviews.drafts import InterviewDraft, SlotDraft
from recruit.interviews.models import Interview

TITLE, ZONE = "Benchmark interview", "Europe/Berlin"
MINUTES, A_DAY = 30, 16
_LEFT_OUT = [ADMINISTRATOR.email, EMPLOYEE.email, RECRUITER.email]


def recruiter() -> Actor:
    """Who schedules, and looks at it afterwards."""
    return Actor.of(User.objects.select_related("role").get(email=RECRUITER.email))


def colleagues(count: int) -> list[User]:
    """So many users of the data set, always the same."""
    rows = User.objects.select_related("role").filter(is_active=True, deactivated_at=None)
    rows = rows.exclude(role__code="EMPLOYEE").exclude(email__in=_LEFT_OUT)
    found = list(rows.order_by("pk")[:count])
    require(len(found) == count, f"The data set has only {len(found)} users for {count}.")
    return found


def plan(
    count: int, *, organizers: Sequence[User], users: Sequence[User], rooms: Sequence[Resource] = (), after: int = 0
) -> list[Interview]:
    """Schedule so many interviews, each of another application and at another time, of all these users and rooms.

    `after` leaves out so many applications and times that are taken. The organizers take turns.
    """
    applications = Application.objects.select_related("candidate", "job").filter(stage="INTERVIEW", ended_at=None)
    rows = list(applications.order_by("pk")[after : after + count])
    require(len(rows) == count, f"The data set has only {len(rows)} people in interviews for {count}.")
    by = recruiter()
    return [
        scheduling.schedule(
            row, by=by, organizer=organizers[number % len(organizers)],
            draft=InterviewDraft((_slot(after + number, users, rooms),), zone=ZONE),
        )
        for number, row in enumerate(rows)
    ]  # fmt: skip


def first_day() -> date:
    """A Monday in two weeks or so."""
    today = timezone.localdate()
    return today + timedelta(days=21 - today.weekday())


def _slot(number: int, users: Sequence[User], rooms: Sequence[Resource]) -> SlotDraft:
    day, half = divmod(number, A_DAY)
    week, weekday = divmod(day, 5)
    begin = 8 * 60 + half * MINUTES
    return SlotDraft(
        TITLE, first_day() + timedelta(days=7 * week + weekday), time(begin // 60, begin % 60), MINUTES,
        users=tuple((user, True) for user in users), resources=tuple(rooms),
    )  # fmt: skip


def clear() -> None:
    """Remove every interview of this or an earlier run, with what was still to be done about it."""
    meetings = Meeting.objects.filter(title=TITLE)
    Interview.objects.filter(timeslots__meeting__in=meetings).delete()
    meetings.delete()
    OutboxRow.objects.filter(topic=TOPIC).delete()
