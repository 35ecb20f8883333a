"""Verb that makes the demo's interviews: planned, answered, moved, cancelled and past ones, by the product's verbs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from calendars.meetings.booking import Taken
from recruit.applications import reviewing
from recruit.applications.models import Application
from recruit.demo.peopling import Entered
from recruit.demo.settling import Staff
from recruit.interviews import answering, cancelling, queries, rescheduling, scheduling, typing
from recruit.interviews.drafts import InterviewDraft, SlotDraft, Told
from recruit.interviews.models import Interview, InterviewType
from recruit.jobs.states import ACTIVE, JobStatus
from recruit.letters import events
from recruit.processes.stages import Stage

TYPES = ("Phone interview", "Video interview", "Technical interview", "Panel", "Trial day")
_FIRST, _LAST = 9, 16
# Enough to fill a week of the calendar, three rounds of everything there is.
_ROUNDS = 3


def make_interviews(entered: Sequence[Entered], staff: Staff) -> int:
    """Interview people who stand at that, in every state an interview can have. Returns how many interviews.

    Letters go into the outbox; nobody of the demo has an address that mail reaches.
    """
    typing.add_types(TYPES, by=Actor.of(staff.administrator))
    ones = [one for one in entered if _may_be_interviewed(one)][: len(_FATES) * _ROUNDS]
    for number, one in enumerate(ones):
        _FATES[number % len(_FATES)](one, number)
    return len(ones)


def _may_be_interviewed(one: Entered) -> bool:
    row = one.row
    is_open = JobStatus(one.staged.job.status) in ACTIVE
    return is_open and row.stage == Stage.INTERVIEW and bool(row.candidate.email)


def _recruiter(one: Entered) -> Actor:
    return Actor.of(one.staged.recruiter)


def _candidate(one: Entered) -> Actor:
    return Actor.candidate(one.row.candidate.public_id, one.row.candidate.full_name)


def _day(distance: int) -> date:
    """A working day so many working days from today."""
    day, step = timezone.localdate(), 1 if distance > 0 else -1
    left = abs(distance)
    while left:
        day += timedelta(days=step)
        left -= day.weekday() < 5
    return day


def _schedule(one: Entered, number: int, distance: int, *, tell: bool = True, parts: int = 1) -> Interview:
    """An interview on the first hour of that day at which everybody has time."""
    application = Application.objects.select_related("job", "candidate").get(pk=one.row.pk)
    zone = one.staged.recruiter.time_zone
    letter = queries.letter_for(events.INTERVIEW_PLANNED, application) if tell else None
    for hour in range(_FIRST, _LAST + 24):
        day = _day(distance + (hour // (_LAST + 1)) * (1 if distance > 0 else -1))
        at = time(_FIRST + (hour + number) % (_LAST - _FIRST), 30 * (number % 2))
        starts_at = datetime.combine(day, at, tzinfo=ZoneInfo(zone))
        draft = InterviewDraft(
            slots=tuple(_part(one, number, part=part, starts_at=starts_at) for part in range(parts)),
            location=application.job.location,
            zone=zone,
            is_private=number % 11 == 10,
            tell=Told(letter.subject, letter.text) if letter is not None else None,
        )
        try:
            with transaction.atomic():
                return scheduling.schedule(application, by=_recruiter(one), draft=draft)
        except Taken:
            continue
    raise RuntimeError("The demo's colleagues have no time.")


def _part(one: Entered, number: int, *, part: int, starts_at: datetime) -> SlotDraft:
    others = one.staged.interviewers
    turn = number % len(others) if others else 0
    people: list[User] = [one.staged.manager, *others[turn : turn + 1]] if part == 0 else [one.staged.recruiter]
    types = list(InterviewType.objects.filter(archived_at=None).order_by("pk"))
    kind = types[(number + part) % len(types)]
    starts_at += part * timedelta(hours=1)
    video = f"https://meet.example.com/{number + 1:03d}" if kind.name.startswith("Video") else ""
    return SlotDraft(
        title=f"{kind.name}: {one.row.candidate.full_name}", day=starts_at.date(), time=starts_at.time(),
        minutes=45 if part == 0 else 30, users=tuple((user, True) for user in people), type=kind, video_url=video,
        notes="Ask about the last project, and leave ten minutes for questions.",
    )  # fmt: skip


def _all_say_yes(one: Entered, interview: Interview) -> None:
    answering.answer_as_candidate(interview, by=_candidate(one), response="accepted")
    for slot in queries.live_slots(interview):
        for attendee in slot.meeting.attendees.all():
            if attendee.user is not None and attendee.response == "pending":
                answering.answer_as_interviewer(slot, attendee.user, by=Actor.of(attendee.user), response="accepted")


def _confirmed(one: Entered, number: int) -> None:
    _all_say_yes(one, _schedule(one, number, 1 + number % 3))


def _waiting(one: Entered, number: int) -> None:
    _schedule(one, number, 2)


def _untold(one: Entered, number: int) -> None:
    _schedule(one, number, 3, tell=False)


def _panel(one: Entered, number: int) -> None:
    interview = _schedule(one, number, 4, parts=2)
    answering.answer_as_candidate(interview, by=_candidate(one), response="accepted")


def _other_time(one: Entered, number: int) -> None:
    interview = _schedule(one, number, 2)
    words = "I work until three on that day. Could we meet after four?"
    answering.answer_as_candidate(interview, by=_candidate(one), response="declined", words=words)


def _declined(one: Entered, number: int) -> None:
    interview = _schedule(one, number, 3)
    slot = queries.live_slots(interview)[0]
    by = Actor.of(one.staged.manager)
    answering.answer_as_interviewer(slot, one.staged.manager, by=by, response="declined")


def _moved(one: Entered, number: int) -> None:
    slot = queries.live_slots(_schedule(one, number, 4))[0]
    draft = queries.draft_of(slot)
    for days in range(1, 30):
        wanted = replace(draft, day=draft.day + timedelta(days=days))
        if wanted.day.weekday() > 4:
            continue
        try:
            with transaction.atomic():
                rescheduling.change_slot(slot, by=_recruiter(one), slot=wanted)
            return
        except Taken:
            continue


def _cancelled(one: Entered, number: int) -> None:
    cancelling.cancel(_schedule(one, number, 2), by=_recruiter(one), reason="The team is at a fair that day.")


def _review_missing(one: Entered, number: int) -> None:
    _all_say_yes_by_hand(one, _schedule(one, number, -2))


def _reviewed(one: Entered, number: int) -> None:
    interview = _schedule(one, number, -3)
    _all_say_yes_by_hand(one, interview)
    reviewing.review(
        interview.application, by=Actor.of(one.staged.manager), rating=4, comment="Clear answers, knows the field."
    )


def _no_show(one: Entered, number: int) -> None:
    interview = _schedule(one, number, -1)
    _all_say_yes_by_hand(one, interview)
    answering.mark_no_show(queries.live_slots(interview)[0], by=_recruiter(one), value=True)


def _all_say_yes_by_hand(one: Entered, interview: Interview) -> None:
    """What is over is answered by nobody but the team."""
    answering.answer_as_candidate(interview, by=_recruiter(one), response="accepted")
    slot = queries.live_slots(interview)[0]
    answering.answer_as_interviewer(slot, one.staged.manager, by=Actor.of(one.staged.manager), response="accepted")


_FATES: tuple[Callable[[Entered, int], None], ...] = (
    _confirmed, _waiting, _review_missing, _panel, _untold, _other_time, _reviewed, _declined, _moved, _no_show,
    _cancelled,
)  # fmt: skip
