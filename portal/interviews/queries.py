"""What a candidate's pages of interviews show."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from base.errors import NotFound, Refused
from base.undo import undoing
from calendars.meetings.models import Meeting
from portal.interviews import standing
from portal.interviews.standing import State
from recruit.applications.models import Application
from recruit.interviews import choosing, invite_queries, invite_tokens, queries, telling, tokens
from recruit.interviews.invitations import Happening
from recruit.interviews.models import Interview, SelfSchedule
from recruit.jobs.states import JobStatus
from recruit.processes.stages import ACTIVE, Stage


@dataclass(frozen=True, slots=True)
class Offered:
    """A link to choose a time as its person sees it, and the number of the link it was opened by."""

    row: SelfSchedule
    state: State
    link_number: int
    meeting: Meeting | None

    @property
    def application(self) -> Application:
        """What it is about."""
        return self.row.application

    @property
    def contact(self) -> User | None:
        """Whom to ask."""
        return self.row.creator if self.row.creator.is_active else None

    @property
    def may_change(self) -> bool:
        """Whether the booked time may still be moved or cancelled here."""
        return self.state is State.BOOKED and choosing.may_change_now(self.row)

    @property
    def may_move(self) -> bool:
        """Whether another time may be chosen: the link must still be good."""
        return self.may_change and not self.row.is_expired


@dataclass(frozen=True, slots=True)
class Invited:
    """An interview a person was invited to, with its events."""

    row: Interview
    events: list[Happening]

    @property
    def application(self) -> Application:
        """What it is about."""
        return self.row.application

    @property
    def contact(self) -> User | None:
        """Whom to ask."""
        return self.row.organizer if self.row.organizer.is_active else None

    @property
    def is_over(self) -> bool:
        """Whether all of it lies behind."""
        return all(event.ends_at <= timezone.now() for event in self.events)


def offered_from(token: str) -> Offered:
    """The invitation of a link. Raises NotFound alike for every link that is not good: nothing tells which."""
    row, number = invite_tokens.invitation_from(token)
    return offered_of(row, number)


def offered_of(row: SelfSchedule, number: int) -> Offered:
    """What is told of an invitation that was loaded with its application, job, person and interview."""
    slot = invite_queries.slot_of(row.interview) if row.interview is not None else None
    meeting = slot.meeting if slot is not None else None
    now = timezone.now()
    state = standing.state_of(
        row.status, is_late=row.is_expired, is_going=_is_going(row.application),
        has_interview=meeting is not None, is_cancelled=bool(row.interview and row.interview.is_cancelled),
        is_over=meeting is not None and meeting.ends_at <= now,
    )  # fmt: skip
    return Offered(row, state, number, meeting)


def invited_from(token: str) -> Invited:
    """The interview of a link, with its events. Raises NotFound alike for every link that is not good."""
    try:
        row = tokens.interview_from(token)
    except Refused as error:
        raise NotFound from error
    return Invited(row, telling.happenings(row))


def chosen_by_link(interview: Interview) -> SelfSchedule | None:
    """The link under which the interview was chosen; None when somebody scheduled it."""
    return SelfSchedule.objects.filter(interview=interview).first()


def people_of(interview: Interview) -> list[str]:
    """The names of whoever takes part, each once."""
    names = (each for slot in queries.live_slots(interview) for each in telling.happening_of(slot).people)
    return list(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class Upcoming:
    """An interview to come on the person's own page: its events, or none while a time is to be chosen, and its link."""

    url: str
    title: str
    events: list[Happening]


def upcoming_of(application: Application) -> list[Upcoming]:
    """What the person was written to about: links to choose a time, and interviews that are not over.

    Empty once the application has ended. Three queries, and two for each interview.
    """
    if not _is_going(application):
        return []
    now = timezone.now()
    links = SelfSchedule.objects.filter(
        application=application, status=SelfSchedule.Status.OPEN, expires_at__gt=now,
        created_at__lte=now - undoing.WINDOW,
    )  # fmt: skip
    found = [Upcoming(invite_tokens.path_of(row), row.title, []) for row in links]
    planned = Interview.objects.filter(application=application, cancelled_at=None, told_at__isnull=False)
    for row in planned.order_by("pk"):
        events = [event for event in telling.happenings(row) if event.ends_at > now]
        if events:
            found.append(Upcoming(f"/interviews/{tokens.token_of(row)}/", events[0].title, events))
    return found


def _is_going(application: Application) -> bool:
    return Stage(application.stage) in ACTIVE and application.job.status != JobStatus.CANCELLED
