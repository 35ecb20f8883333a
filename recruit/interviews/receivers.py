"""What interviews listen to: meetings that were answered or changed, applications that ended. Each only knocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from base.actors import Actor
from calendars.meetings import signals as meetings
from calendars.meetings.models import Attendee, Meeting
from recruit.applications import signals as applications
from recruit.applications.models import Application, StepVisit
from recruit.candidates.models import Candidate
from recruit.interviews import alerting, answering, cancelling, folding, following, queries
from recruit.processes.stages import EXITS, Stage

_FOLDED = "interviews"


@receiver(meetings.meeting_answered, dispatch_uid="interviews.answered")
def _on_answers(answers: Sequence[tuple[Attendee, str]], by: Actor, **_: Any) -> None:
    answering.follow(answers, by=by)


@receiver(meetings.meeting_changed_outside, dispatch_uid="interviews.changed_outside")
def _on_change_outside(meeting: Meeting, change: Mapping[str, Any], by: Actor, **_: Any) -> None:
    following.note_change_outside(meeting, change=change, by=by)


@receiver(meetings.meeting_refused, dispatch_uid="interviews.refused")
def _on_refusal(meeting: Meeting, sentence: str, refusal: str, **_: Any) -> None:
    alerting.alert_refused(meeting, sentence=sentence, refusal=refusal)


@receiver(meetings.attendees_changed, dispatch_uid="interviews.attendees_changed")
def _on_attendees(meeting: Meeting, by: Actor, **_: Any) -> None:
    if by.is_system:  # what people change here is written down by the verb they called
        following.note_interviewers(meeting, by=by)


@receiver(meetings.attendees_wanted, dispatch_uid="interviews.attendees_wanted")
def _on_wish(meeting: Meeting, users: Sequence[User], **_: Any) -> set[int]:
    person = queries.person_of(meeting)
    return queries.themselves(person, users) if person is not None else set()


@receiver(applications.entered, dispatch_uid="interviews.entered")
def _on_arrival(application: Application, visit: StepVisit, by: Actor, together: bool = False, **_: Any) -> None:
    if visit.stage == Stage.HIRED:
        others = Application.objects.filter(candidate=application.candidate_id).exclude(pk=application.pk)
        cancelling.end_with_all(queries.with_planned(others.select_related("job", "candidate")), by=by)
    elif not together and Stage(visit.stage) in EXITS:
        cancelling.end_with(application, by=by)


@receiver(applications.left_together, dispatch_uid="interviews.left_together")
def _on_leaving(applications: Sequence[Application], by: Actor, **_: Any) -> None:
    cancelling.end_with_all(queries.with_planned(applications), by=by)


@receiver(applications.folding, dispatch_uid="interviews.folding")
def _on_merge(behind: Application, ahead: Application, by: Actor, **_: Any) -> dict[str, list[int]]:
    return {_FOLDED: folding.carry_over(behind, ahead, by=by)}


@receiver(applications.unfolding, dispatch_uid="interviews.unfolding")
def _on_parting(behind: Application, kept: Mapping[str, Any], **_: Any) -> None:
    folding.give_back(kept.get(_FOLDED, []), behind)


@receiver(applications.merged, dispatch_uid="interviews.merged")
def _on_one_person(kept: Candidate, gone: Candidate, **_: Any) -> None:
    folding.join_time(kept, gone)


@receiver(applications.parted, dispatch_uid="interviews.parted")
def _on_two_people(kept: Candidate, gone: Candidate, **_: Any) -> None:
    folding.part_time(kept, gone)
