"""Verbs that write to whoever organizes an interview: the candidate answered, somebody or a room declined, or the
outside calendar refused the event. Each trouble is one letter, however often it is told or tried."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from base.actors import Actor
from base.audit import recording
from base.mail import mailing
from base.mail.writing import letter
from calendars.meetings.models import Attendee, Meeting
from recruit.interviews import access, queries
from recruit.interviews.models import Interview, Timeslot


@transaction.atomic
def alert_declined(timeslot: Timeslot, attendee: Attendee, *, by: Actor) -> bool:
    """Tell the organizer that an interviewer or a room declined an event to come. Returns whether a letter is posted.

    Nobody is told what they answered or noted themselves, nor what they may not see. `attendee` comes with the meeting.
    """
    interview, meeting = timeslot.interview, attendee.meeting
    if attendee.response != Attendee.Response.DECLINED or meeting.ends_at <= timezone.now():
        return False
    if interview.organizer_id in {attendee.user_id, by.user.pk if by.user else None}:
        return False
    may_change = access.can_schedule(Actor.of(interview.organizer), interview.application)
    names = [str(each) for each in (interview.application.public_id, interview.public_id, timeslot.public_id)]
    facts = {
        "meeting": meeting, "who": attendee.name, "is_room": attendee.kind == Attendee.Kind.RESOURCE,
        "may_change": may_change,
        "change_url": settings.PUBLIC_URL + reverse("recruit:interview-change", args=names),
    }  # fmt: skip
    at = attendee.responded_at.isoformat() if attendee.responded_at else ""
    key = f"declined:{attendee.public_id}:{at}"
    return _post("email/interview_declined", interview, facts, key=key)


@transaction.atomic
def alert_refused(meeting: Meeting, *, sentence: str, refusal: str) -> bool:
    """Tell the organizer that the outside calendar refused an event, so that nobody hears of it there.

    `refusal` names it: its further tries are no news. False when the meeting is no interview to come, or nobody is
    told.
    """
    rows = Timeslot.objects.filter(meeting=meeting, meeting__ends_at__gt=timezone.now())
    timeslot = rows.select_related(
        "interview__application__job", "interview__application__candidate", "interview__organizer"
    ).first()
    if timeslot is None:
        return False
    facts = {
        "meeting": meeting, "sentence": sentence, "is_known_there": bool(meeting.external_id),
        "is_removed": timeslot.deleted_at,
    }  # fmt: skip
    key = f"refused:{meeting.public_id}:{refusal}"
    return _post("email/interview_refused", timeslot.interview, facts, key=key)


def tell_answer(interview: Interview, response: str, words: str) -> bool:
    """Part of answering: tell the organizer what the candidate answered, and the words that came with it."""
    facts = {"response": response, "words": words, "slots": queries.live_slots(interview)}
    return _post("email/interview_answered", interview, facts)


def _post(template: str, interview: Interview, facts: dict[str, Any], *, key: str | None = None) -> bool:
    """Write to whoever organizes an interview, while they may still see it; once for each `key` that is given."""
    user, application = interview.organizer, interview.application
    if not user.is_active or not access.can_see(Actor.of(user), interview):
        return False
    path = reverse("recruit:application", args=[application.public_id])
    with translation.override(user.language):
        written = letter(template, facts | {
            "user": user, "name": application.candidate.full_name, "job": application.job.title,
            "url": f"{settings.PUBLIC_URL}{path}?tab=interviews",
        })  # fmt: skip
    mailing.send(
        to=user.email, subject=written.subject, text=written.text, html=written.html,
        about=recording.key_of(interview), key=key,
    )  # fmt: skip
    return True
