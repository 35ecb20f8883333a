"""The verb that schedules an interview: it books everybody, moves the candidate to Interview and may tell them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from base.actors import Actor
from base.errors import Invalid, Refused
from calendars.meetings import arranging
from calendars.meetings.drafts import Draft, GuestDraft
from recruit.applications import access as applications
from recruit.applications import moving
from recruit.applications.models import Application
from recruit.interviews import access, history, queries, telling
from recruit.interviews.drafts import InterviewDraft, SlotDraft
from recruit.interviews.locking import locked_place, note
from recruit.interviews.models import Interview, InterviewType, Timeslot
from recruit.interviews.seating import seat
from recruit.processes.models import HiringStep
from recruit.processes.queries import road_of
from recruit.processes.stages import ACTIVE, Stage, Station
from recruit.teams.rights import JobAction

MOST_SLOTS = 20


@transaction.atomic
def schedule(
    application: Application,
    *,
    by: Actor,
    draft: InterviewDraft,
    origin: str = Interview.Origin.STAFF,
    version: int | None = None,
    over: frozenset[int] = frozenset(),
    organizer: User | None = None,
) -> Interview:
    """Schedule an interview of one or several events and book everybody, all of it or nothing.

    The candidate moves to Interview when they stand before it, to the picked step when it is one of Interview. `over`
    are the keys of colleagues whose clash the scheduler accepts. Who of a slot's `any_of` comes is decided here, once
    nobody else can book them. `organizer` is who answers for it, else the actor.
    Raises Refused for a required step in the way (required_step), an ended application, and `Taken` when somebody has
    the time already; Invalid naming what is missing; Stale for an older `version` of the application, NotFound,
    NotAllowed.
    """
    row = locked_place(application, version=version)
    access.require_schedule_or_own(by, row)
    host = organizer or by.user
    if host is None:
        raise Refused(_("An interview is scheduled by somebody who answers for it."), code="no_organizer")
    require_going(row)
    _check(draft)
    require_others(row, draft.slots, host)
    road = road_of(row.job.process_id)
    target = _move(row, road, draft.step, by)
    interview = Interview.objects.create(
        application=row, step_id=draft.step.pk if draft.step else target.step_id, organizer=host,
        location=draft.location, zone=draft.zone, is_private=draft.is_private, origin=origin,
    )  # fmt: skip
    slots = sorted(
        seat(draft.slots, zone=draft.zone, queued=[queries.guest_of(row)]), key=lambda slot: (slot.day, slot.time)
    )
    booked = arranging.arrange_all([meeting_draft(interview, slot) for slot in slots], by=by, over=over)
    Timeslot.objects.bulk_create(
        Timeslot(interview=interview, meeting=meeting, type=slot.type)
        for meeting, slot in zip(booked, slots, strict=True)
    )
    note(history.CREATED, interview, by=by, data={"events": len(draft.slots), "origin": origin})
    if draft.tell is not None:
        telling.tell(interview, by=by, subject=draft.tell.subject, text=draft.tell.text)
    return interview


def add(interview: Interview, slot: SlotDraft, *, by: Actor, over: frozenset[int] = frozenset()) -> Timeslot:
    """Book one more event of an interview, for a verb that has asked for the right. Raises as `arrange` does."""
    require_types([slot])
    require_others(interview.application, [slot])
    (slot,) = seat([slot], zone=interview.zone, queued=[queries.guest_of(interview.application)])
    meeting = arranging.arrange(meeting_draft(interview, slot), by=by, over=over)
    return Timeslot.objects.create(interview=interview, meeting=meeting, type=slot.type)


def meeting_draft(interview: Interview, slot: SlotDraft) -> Draft:
    """What calendars book for one event. The candidate's time is booked; it is recruit that writes to them."""
    person = interview.application.candidate
    return Draft(
        title=slot.title,
        day=slot.day,
        time=slot.time,
        zone=interview.zone,
        minutes=slot.minutes,
        organizer=interview.organizer,
        users=slot.users,
        resources=slot.resources,
        guest=GuestDraft(str(person.public_id), person.full_name, person.email, is_invited=False),
        notes=slot.notes,
        place=slot.place or interview.location,
        video_url=slot.video_url,
        is_private=interview.is_private,
    )


def require_going(application: Application) -> None:
    """Pass for somebody who may be interviewed; raise Refused for who left or is hired."""
    name = application.candidate.full_name
    if application.stage == Stage.HIRED:
        raise Refused(_("{name} is hired already.").format(name=name), code="hired")
    if Stage(application.stage) not in ACTIVE:
        raise Refused(
            _("{name}'s application has ended. Move it back to a step first.").format(name=name), code="already_ended"
        )


def target_of(application: Application, road: Sequence[Station], step: HiringStep | None) -> Station:
    """The station an interview at this step is about: the step, else where the candidate stands or Interview's first.

    Raises Invalid for a step of another process.
    """
    if step is not None:
        found = next((station for station in road if station.step_id == step.pk), None)
        if found is None:
            raise Invalid(_("This step does not belong to the hiring process of the job."), field="step")
        return found
    first = next(station for station in road if station.stage is Stage.INTERVIEW)
    return road[max(first.index, moving.current_index(application, list(road)))]


def _move(row: Application, road: list[Station], step: HiringStep | None, by: Actor) -> Station:
    """Check the way to the picked step; bring who stands before Interview there. Answers the picked station."""
    target = target_of(row, road, step)
    first = next(station for station in road if station.stage is Stage.INTERVIEW)
    current = moving.current_index(row, road)
    if target.index > current:
        moving.require_road_free(row, road, target, by=by)
    if current >= first.index:
        return target
    goal = target if target.stage is Stage.INTERVIEW else first
    mover = by if by.is_system or applications.can(by, JobAction.MOVE, row) else Actor.system("interviews")
    wanted = next((each for each in row.job.process.steps.all() if each.pk == goal.step_id), None)
    # Asked here, since the system moves for those who may schedule and not move.
    moving.require_road_free(row, road, goal, by=by)
    moved = moving.move(row, by=mover, stage=Stage.INTERVIEW, step=wanted, road=road)
    row.stage, row.step, row.version = moved.stage, moved.step, moved.version
    return target


def _check(draft: InterviewDraft) -> None:
    if not draft.slots:
        raise Invalid(_("Add at least one event."), field="slots")
    if len(draft.slots) > MOST_SLOTS:
        raise Invalid(_("An interview has at most 20 events. Schedule a second one."), field="slots")
    require_types(draft.slots)


def require_others(application: Application, slots: Sequence[SlotDraft], host: User | None = None) -> None:
    """Pass unless the candidate, who may be an employee, is to interview themselves or answers for it as `host`; then
    raise Invalid."""
    people = [user for slot in slots for user in slot.everybody] + ([host] if host is not None else [])
    if queries.themselves(application.candidate, people):
        raise Invalid(_("Nobody interviews themselves. Choose somebody else."), field="interviewers")


def require_types(slots: Sequence[SlotDraft]) -> None:
    """Pass when every interview type of these events is in use; raise Invalid otherwise."""
    keys = {slot.type.pk for slot in slots if slot.type is not None}
    if keys and InterviewType.objects.filter(pk__in=keys, archived_at=None).count() < len(keys):
        raise Invalid(_("This interview type was removed. Choose another one."), field="type")
