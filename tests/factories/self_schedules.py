"""Makers of invitations to choose a time, through the verb the product uses."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from calendars.availability.slots import Span
from recruit.applications.models import Application
from recruit.interviews import inviting
from recruit.interviews.invite_drafts import InviteDraft
from recruit.interviews.models import SelfSchedule
from tests.factories.road import make_application, make_job

MAIL = "Hello [m_applicant_first_name],\n\nplease choose: [m_self_schedule_link]\n"


def day_ahead(days: int = 3) -> datetime:
    """Midnight (UTC) of the day so many days from now."""
    return datetime.combine((timezone.now() + timedelta(days=days)).date(), time(), UTC)


def at(hour: float, days: int = 3) -> datetime:
    """That hour (UTC) of the day so many days from now."""
    return day_ahead(days) + timedelta(hours=hour)


def block(start: float, end: float, days: int = 3) -> Span:
    """From hour to hour (UTC) of the day so many days from now."""
    return Span.of(at(start, days), at(end, days))


def invite_draft(*interviewers: User, **changes: Any) -> InviteDraft:
    """A complete invitation: two mornings, half an hour, in UTC."""
    given: dict[str, Any] = {
        "title": "First talk", "minutes": 30, "zone": "UTC", "interviewers": interviewers,
        "blocks": (block(9, 12), block(9, 12, 4)), "subject": "Choose a time", "text": MAIL, "location": "Room 5",
    }  # fmt: skip
    return InviteDraft(**(given | changes))


def make_invitation(
    by: User, application: Application | None = None, /, *interviewers: User, **changes: Any
) -> SelfSchedule:
    """An invitation that was sent; of the inviting user alone when nobody else is named."""
    application = application or make_application(make_job(by))
    draft = invite_draft(*(interviewers or (by,)), **changes)
    return inviting.invite(application, by=Actor.of(by), draft=draft)


def chooser_of(row: SelfSchedule) -> Actor:
    """The candidate on the page of their link."""
    person = row.application.candidate
    return Actor.candidate(person.public_id, person.full_name)
