"""Reads of interviews used by more than one door."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.errors import NotFound
from calendars.availability import zones
from calendars.meetings.models import Attendee, Meeting
from recruit.applications.models import Application, Review
from recruit.candidates.models import Candidate
from recruit.interviews import access, invitations
from recruit.interviews.drafts import SlotDraft
from recruit.interviews.models import Interview, InterviewType, Timeslot
from recruit.jobs.models import HiringTeamMember
from recruit.letters import queries as letters
from recruit.letters.models import EmailTemplate

# Reviews are asked for no longer than this after the interview (product facts §15.14).
FEEDBACK_FOR = timedelta(days=31)
_NEEDED = ("application__job", "application__candidate", "organizer", "step")


def with_everything(rows: QuerySet[Interview]) -> QuerySet[Interview]:
    """The interviews with application, candidate, job, step, events, meetings and everybody who takes part."""
    attendees = Attendee.objects.select_related("user", "resource").order_by("kind", "pk")
    slots = (
        Timeslot.objects.filter(deleted_at=None)
        .select_related("meeting__organizer", "type")
        .prefetch_related(Prefetch("meeting__attendees", queryset=attendees))
        .order_by("meeting__starts_at", "pk")
    )
    return rows.select_related(*_NEEDED).prefetch_related(Prefetch("timeslots", queryset=slots, to_attr="slots"))


def interviews_of(actor: Actor, application: Application) -> list[Interview]:
    """The application's interviews the actor may see, each with `slots`, newest first. A constant number of queries."""
    rows = access.interviews_where(actor).filter(application=application)
    return list(with_everything(rows).order_by("-created_at", "-pk"))


def interview_for(actor: Actor, public_id: UUID) -> Interview:
    """One interview with everything. Raises NotFound, or NotAllowed where interviews are hidden."""
    found = with_everything(Interview.objects.filter(public_id=public_id)).first()
    if found is None:
        raise NotFound
    access.require_see(actor, found)
    return found


def timeslot_for(actor: Actor, public_id: UUID, *, interview: UUID | None = None) -> Timeslot:
    """One event that was not removed, with its interview. Raises as `interview_for`."""
    rows = Timeslot.objects.filter(public_id=public_id, deleted_at=None)
    if interview is not None:
        rows = rows.filter(interview__public_id=interview)
    found = rows.select_related(*(f"interview__{name}" for name in _NEEDED), "meeting__organizer", "type").first()
    if found is None:
        raise NotFound
    access.require_see(actor, found.interview)
    return found


def live_slots(interview: Interview) -> list[Timeslot]:
    """The events that were not removed, by their start, each with its meeting and who takes part. Two queries."""
    rows = interview.timeslots.filter(deleted_at=None).select_related("meeting__organizer", "type")
    rows = rows.prefetch_related("meeting__attendees__user", "meeting__attendees__resource")
    return list(rows.order_by("meeting__starts_at", "pk"))


def draft_of(timeslot: Timeslot) -> SlotDraft:
    """An event as somebody would have asked for it, ready to be changed with `dataclasses.replace`."""
    meeting = timeslot.meeting
    attendees = list(meeting.attendees.select_related("user", "resource").order_by("pk"))
    return SlotDraft(
        title=meeting.title,
        day=meeting.local_on,
        time=meeting.local_time.replace(fold=zones.wall_of(meeting.starts_at, meeting.zone)[1].fold),
        minutes=round((meeting.ends_at - meeting.starts_at).total_seconds() / 60),
        users=tuple((each.user, each.is_required) for each in attendees if each.user is not None),
        type=timeslot.type,
        resources=tuple(each.resource for each in attendees if each.resource is not None),
        place=meeting.place,
        video_url=meeting.video_url,
        notes=meeting.notes,
    )


def moved(draft: SlotDraft, *, day: date, time: time) -> SlotDraft:
    """The same event at another wall time."""
    return replace(draft, day=day, time=time)


def letter_for(occasion: str, application: Application) -> EmailTemplate | None:
    """The template a letter about an interview starts with, in the candidate's language.

    `occasion` is one of `recruit.letters.events`: INTERVIEW_PLANNED, INTERVIEW_MOVED or INTERVIEW_CANCELLED. None when
    the company has archived all of them.
    """
    return letters.template_for_event(occasion, application.job, application.language)


def guest_of(application: Application) -> str:
    """How the candidate is named where bookings are kept."""
    return f"guest:{application.candidate.public_id}"


def person_of(meeting: Meeting) -> Candidate | None:
    """Who an interview is about; None for every other meeting. One query."""
    rows = Timeslot.objects.filter(meeting=meeting).select_related("interview__application__candidate")
    slot = rows.first()
    return slot.interview.application.candidate if slot is not None else None


def themselves(person: Candidate, users: Iterable[User]) -> set[int]:
    """Of these colleagues the one the candidate is, by key: the same rule as `candidates.access.oneself`."""
    address = person.email.lower()
    return {user.pk for user in users if user.pk == person.employee_id or (address and user.email.lower() == address)}


def overall(slots: Iterable[Timeslot]) -> str:
    """The candidate's answer to the whole: one "no" counts, then one missing answer, then one "maybe"."""
    given = {slot.candidate_status for slot in slots}
    return next((each for each in ("declined", "pending", "tentative", "accepted") if each in given), "pending")


def change_number(interview: Interview) -> int:
    """Counts what was changed so far about times and places of all events, removed ones included. One query."""
    counted = interview.timeslots.aggregate(changes=Sum("meeting__sequence"), slots=Count("pk"))
    return int(counted["changes"] or 0) + int(counted["slots"])


def is_told(interview: Interview) -> bool:
    """Whether the candidate knows how it stands now. One query."""
    return interview.told_sequence is not None and interview.told_sequence >= change_number(interview)


def told_among(interviews: Sequence[Interview]) -> dict[int, str]:
    """What the candidate knows of each, by key: "never", "outdated" or "told". One query."""
    rows = Timeslot.objects.filter(interview__in=[row.pk for row in interviews]).order_by().values("interview")
    counts = {
        row["interview"]: row["changes"] + row["slots"]
        for row in rows.annotate(changes=Sum("meeting__sequence"), slots=Count("pk"))
    }
    found = {}
    for row in interviews:
        is_current = (row.told_sequence or 0) >= counts.get(row.pk, 0)
        found[row.pk] = "never" if row.told_sequence is None else "told" if is_current else "outdated"
    return found


def planned_of(application_ids: Iterable[int], *, now: datetime | None = None) -> QuerySet[Interview]:
    """The interviews of these applications that were not cancelled and have an event that has not begun."""
    coming = Timeslot.objects.filter(
        interview=OuterRef("pk"), deleted_at=None, meeting__starts_at__gt=now or timezone.now()
    )
    return Interview.objects.filter(Exists(coming), application__in=list(application_ids), cancelled_at=None)


def with_planned(applications: Iterable[Application]) -> list[Application]:
    """Of these applications those with a planned interview, in their order. One query."""
    rows = list(applications)
    keys = set(planned_of([row.pk for row in rows]).order_by().values_list("application", flat=True))
    return [row for row in rows if row.pk in keys]


def types() -> list[InterviewType]:
    """The company's interview types in use, by name."""
    return list(InterviewType.objects.filter(archived_at=None).order_by("name", "pk"))


def types_with_use() -> list[InterviewType]:
    """The types in use, each with `used`: how many events have it. One query."""
    rows = InterviewType.objects.filter(archived_at=None).order_by("name", "pk")
    return list(rows.annotate(used=Count("timeslots", filter=Q(timeslots__deleted_at=None))))


def zone_for(application: Application, fallback: str = "") -> str:
    """The candidate's zone as far as their country tells it, else `fallback`, else the installation's."""
    return invitations.zone_of_country(application.candidate.country_code) or fallback or settings.TIME_ZONE


def slots_where(actor: Actor) -> QuerySet[Timeslot]:
    """The events of the interviews the actor may see; removed ones and those of cancelled interviews left out."""
    seen = access.interviews_where(actor).filter(cancelled_at=None)
    return Timeslot.objects.filter(deleted_at=None, interview__in=seen.values("pk"))


def listed(rows: QuerySet[Timeslot]) -> QuerySet[Timeslot]:
    """Events as lists show them: with interview, candidate, job, meeting and everybody who takes part."""
    attendees = Attendee.objects.select_related("user", "resource").order_by("kind", "pk")
    return rows.select_related(
        *(f"interview__{name}" for name in _NEEDED), "meeting__organizer", "type"
    ).prefetch_related(Prefetch("meeting__attendees", queryset=attendees))


def upcoming(actor: Actor, *, now: datetime | None = None) -> QuerySet[Timeslot]:
    """The events to come or going on that the actor may see, the next first."""
    rows = slots_where(actor).filter(meeting__ends_at__gt=now or timezone.now())
    return rows.order_by("meeting__starts_at", "pk")


def past(actor: Actor, *, now: datetime | None = None) -> QuerySet[Timeslot]:
    """The events that are over, the latest first."""
    rows = slots_where(actor).filter(meeting__ends_at__lte=now or timezone.now())
    return rows.order_by("-meeting__starts_at", "-pk")


def between(
    actor: Actor,
    starts_at: datetime,
    ends_at: datetime,
    *,
    job: UUID | None = None,
    interviewer: UUID | None = None,
) -> QuerySet[Timeslot]:
    """The events that overlap a stretch of time, in order; of one job or one interviewer when given."""
    rows = slots_where(actor).filter(meeting__starts_at__lt=ends_at, meeting__ends_at__gt=starts_at)
    if job is not None:
        rows = rows.filter(interview__application__job__public_id=job)
    if interviewer is not None:
        rows = rows.filter(Exists(Attendee.objects.filter(meeting=OuterRef("meeting"), user__public_id=interviewer)))
    return rows.order_by("meeting__starts_at", "pk")


def jobs_among(rows: QuerySet[Timeslot]) -> list[tuple[UUID, str]]:
    """The jobs of these events by title: pairs of public id and title. One query."""
    job = "interview__application__job"
    rows = rows.order_by(f"{job}__title", f"{job}__public_id")
    return list(rows.values_list(f"{job}__public_id", f"{job}__title").distinct())


def interviewers_among(rows: QuerySet[Timeslot]) -> list[tuple[UUID, str]]:
    """The colleagues who take part in these events by name: pairs of public id and name. One query."""
    people = Attendee.objects.filter(meeting__in=rows.order_by().values("meeting"), user__isnull=False)
    found = people.order_by("user").distinct("user").values_list("user__public_id", "name")
    return sorted(((key, name) for key, name in found if key is not None), key=lambda pair: pair[1])


def pending_feedback(actor: Actor, *, now: datetime | None = None) -> QuerySet[Timeslot]:
    """The events that are over and whose interviewers have not all written a review, the latest first.

    A review of the application written since the event began counts. Nobody is asked about somebody who did not come,
    nor after 31 days.
    """
    moment = now or timezone.now()
    rows = past(actor, now=moment).filter(meeting__ends_at__gt=moment - FEEDBACK_FOR, no_show_at=None)
    return rows.filter(Exists(owing(OuterRef("meeting"))))


def owing(meeting: Any) -> QuerySet[Attendee]:
    """The colleagues of a meeting (its key, or an expression for it) who wrote no review since it began."""
    return _owing(Attendee.objects.filter(meeting=meeting))


def owing_among(meetings: Iterable[int]) -> QuerySet[Attendee]:
    """As `owing`, of several meetings by their keys."""
    return _owing(Attendee.objects.filter(meeting__in=list(meetings)))


def _owing(rows: QuerySet[Attendee]) -> QuerySet[Attendee]:
    written = Review.objects.filter(
        application=OuterRef("meeting__timeslot__interview__application"),
        reviewer=OuterRef("user"),
        updated_at__gte=OuterRef("meeting__starts_at"),
    )
    rows = rows.filter(kind=Attendee.Kind.USER, user__is_active=True)
    return rows.exclude(response=Attendee.Response.DECLINED).filter(~Exists(written))


def owed_by(actor: Actor, user: User) -> QuerySet[Timeslot]:
    """The events after which this user still owes their review."""
    return pending_feedback(actor).filter(Exists(owing(OuterRef("meeting")).filter(user=user)))


def names_owing(slots: Iterable[Timeslot]) -> list[tuple[int, str]]:
    """Who owes a review after each of these events: pairs of the meeting's key and a name. One query."""
    rows = owing_among([slot.meeting_id for slot in slots])
    return list(rows.order_by("name", "pk").values_list("meeting", "name"))


def mine(rows: QuerySet[Timeslot], user: User) -> QuerySet[Timeslot]:
    """Of these events those the user takes part in or organizes."""
    part = Attendee.objects.filter(meeting=OuterRef("meeting"), user=user)
    return rows.filter(Exists(part) | Q(meeting__organizer=user))


def of_my_jobs(rows: QuerySet[Timeslot], user: User) -> QuerySet[Timeslot]:
    """Of these events those of jobs on whose team the user is."""
    team = HiringTeamMember.objects.filter(job=OuterRef("interview__application__job"), user=user)
    return rows.filter(Exists(team))
