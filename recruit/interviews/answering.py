"""Verbs that note answers: of the candidate, of interviewers, and that somebody did not come."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from base.actors import Actor, ActorKind
from base.audit import recording
from base.errors import Invalid, NotAllowed, NotFound, Refused
from calendars.meetings import answering as meetings
from calendars.meetings.models import Attendee
from recruit.interviews import access, alerting, history, queries
from recruit.interviews.locking import fact_of, locked, note, require_planned, slot_of, slots_of, touch
from recruit.interviews.models import ANSWERS, Interview, Timeslot

LONGEST_WORDS = 1_000
_RESPONSES = dict(ANSWERS)


@transaction.atomic
def answer_as_candidate(
    interview: Interview,
    *,
    by: Actor,
    response: str,
    timeslot: Timeslot | None = None,
    words: str = "",
) -> Interview:
    """Note the candidate's answer to an interview, or to one event of it: by themselves, or by hand for them.

    `words` come with it (another time they propose); its organizer gets them by mail. The same answer without words
    changes nothing. Raises Refused for a cancelled interview (interview_cancelled), and for one that is over when the
    candidate answers (interview_over); Invalid, NotFound, NotAllowed.
    """
    row = locked(interview)
    access.require_schedule_or_own(by, row.application)
    require_planned(row)
    _check_response(response)
    words = words.replace("\0", "").strip()
    if len(words) > LONGEST_WORDS:
        raise Invalid(_("Use at most 1,000 characters."), field="words")
    slots = slots_of(row)
    if by.kind is ActorKind.CANDIDATE and max(slot.meeting.ends_at for slot in slots) <= timezone.now():
        raise Refused(_("This interview is over."), code="interview_over")
    answered = [slot for slot in slots if timeslot is None or slot.pk == timeslot.pk]
    if not answered:
        raise NotFound
    changed = [slot for slot in answered if slot.candidate_status != response]
    for slot in changed:
        _note_guest(slot, response, by)
    status = queries.overall(slots)
    if not changed and not words and row.candidate_status == status:
        return row
    before = row.candidate_status
    touch(row, candidate_status=status)
    note(
        history.CANDIDATE_ANSWERED, row, by=by, data={"response": str(_RESPONSES[response]), "words": words},
        changes={"candidate_status": (before, status)},
    )  # fmt: skip
    if by.user is None:
        alerting.tell_answer(row, str(_RESPONSES[response]), words)
    return row


@transaction.atomic
def answer_as_interviewer(timeslot: Timeslot, user: User, *, by: Actor, response: str) -> Timeslot:
    """Note an interviewer's answer to one event: their own, or by hand by whoever schedules.

    Their own calendar is answered as well where the calendar system lets us (`calendars.meetings.replying`); an answer
    given there comes back to us. Raises NotFound when they take no part, Refused for a cancelled interview, Invalid,
    NotAllowed.
    """
    row = slot_of(timeslot)
    interview = row.interview
    if by.user is None or by.user.pk != user.pk:
        access.require_schedule(by, interview.application)
    else:
        access.require_see(by, interview)
    require_planned(interview)
    _check_response(response)
    attendee = Attendee.objects.filter(meeting=row.meeting, user=user).first()
    if attendee is None:
        raise NotFound
    if by.viewed_by is not None:
        raise NotAllowed
    meetings.answer(attendee, response=response, by=by)
    return row


@transaction.atomic
def follow(answers: Sequence[tuple[Attendee, str]], *, by: Actor) -> int:
    """Let interviews follow answers of attendees, wherever they came from, each with the one before it.

    The organizer is written to about colleagues and rooms that declined. Returns how many were about interviews.
    """
    slots = _timeslots([attendee for attendee, _before in answers])
    ours = [(slots[one.meeting_id], one, before) for one, before in answers if one.meeting_id in slots]
    facts = [_answered(*each) for each in ours if each[1].kind == Attendee.Kind.USER]
    recording.record_many(history.INTERVIEWER_ANSWERED, facts, by=by)
    for timeslot, attendee, before in ours:
        if attendee.kind == Attendee.Kind.GUEST:
            _follow_guest(timeslot, attendee, before, by)
        elif attendee.response == Attendee.Response.DECLINED:
            if attendee.kind == Attendee.Kind.RESOURCE:
                note(history.ROOM_DECLINED, timeslot.interview, by=by, data={"who": attendee.name})
            alerting.alert_declined(timeslot, attendee, by=by)
    return len(ours)


@transaction.atomic
def mark_no_show(timeslot: Timeslot, *, by: Actor, value: bool) -> Timeslot:
    """Note that the candidate did not come to an event that has begun, or take that back.

    Raises Refused before it began (not_begun) and for a cancelled interview, NotFound, NotAllowed.
    """
    row = slot_of(timeslot)
    access.require_schedule(by, row.interview.application)
    require_planned(row.interview)
    if (row.no_show_at is not None) == value:
        return row
    if value and row.meeting.starts_at > timezone.now():
        raise Refused(_("This event has not begun yet."), code="not_begun")
    row.no_show_at = timezone.now() if value else None
    row.save(update_fields=["no_show_at", "updated_at"])
    touch(row.interview)
    note(history.NO_SHOW if value else history.SHOWED_UP, row.interview, by=by, data={"title": row.meeting.title})
    return row


def _timeslots(attendees: Sequence[Attendee]) -> dict[int, Timeslot]:
    """The events of interviews that these take part in, by the key of the meeting."""
    rows = Timeslot.objects.filter(meeting__in={row.meeting_id for row in attendees}, deleted_at=None)
    rows = rows.select_related(
        "interview__application__job", "interview__application__candidate", "interview__organizer"
    )
    return {row.meeting_id: row for row in rows}


def _answered(timeslot: Timeslot, attendee: Attendee, before: str) -> recording.Fact:
    data = {"who": attendee.name, "response": str(_RESPONSES[attendee.response])}
    return fact_of(timeslot.interview, data=data, changes={"status": (before, attendee.response)})


def _follow_guest(timeslot: Timeslot, attendee: Attendee, before: str, by: Actor) -> None:
    """The calendar wrote to the candidate itself, and they answered there."""
    if timeslot.candidate_status == attendee.response:
        return
    interview = timeslot.interview
    timeslot.candidate_status = attendee.response
    timeslot.save(update_fields=["candidate_status", "updated_at"])
    slots = list(interview.timeslots.filter(deleted_at=None))
    touch(interview, candidate_status=queries.overall(slots))
    note(
        history.CANDIDATE_ANSWERED, interview, by=by, data={"response": str(_RESPONSES[attendee.response])},
        changes={"candidate_status": (before, attendee.response)},
    )  # fmt: skip


def _check_response(response: str) -> None:
    if response not in _RESPONSES:
        raise Invalid(_("Choose one of the answers."), field="response")


def _note_guest(slot: Timeslot, response: str, by: Actor) -> None:
    slot.candidate_status = response
    slot.save(update_fields=["candidate_status", "updated_at"])
    guest = Attendee.objects.filter(meeting=slot.meeting, kind=Attendee.Kind.GUEST).first()
    if guest is not None and guest.response != response:
        meetings.answer(guest, response=response, by=by)
