"""An event as the hub, the calendar and the home page show it: one line, with whom and what was answered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from calendars.meetings.models import Attendee
from recruit.applications.access import among, visible_applications
from recruit.interviews.models import ANSWERS, Timeslot
from recruit.teams.rights import JobAction

TONES = {"accepted": "ok", "declined": "danger", "tentative": "warn", "pending": "neutral"}
ICONS = {"accepted": "check", "declined": "x", "tentative": "help", "pending": "clock"}
_WORDS = dict(ANSWERS)


@dataclass(frozen=True, slots=True)
class Answered:
    """Who or what takes part, and the answer as a chip."""

    name: str
    response: str
    attendee: Attendee | None = None
    is_required: bool = True

    @property
    def answer(self) -> str:
        """The answer in words."""
        return str(_WORDS.get(self.response, ""))

    @property
    def words(self) -> str:
        """The name and the answer, for a title."""
        return f"{self.name}: {self.answer}"

    @property
    def tone(self) -> str:
        """How it is coloured."""
        return TONES.get(self.response, "neutral")

    @property
    def icon(self) -> str:
        """Its mark."""
        return ICONS.get(self.response, "clock")


@dataclass(frozen=True, slots=True)
class Line:
    """One event. `own` is the reader's answer, "" when they take no part; `links` says that they see the application.

    `owing` names those who have not written their review; `moves`: the reader may move it to another time;
    `lost` are the rooms that declined, `rooms` the others.
    """

    slot: Timeslot
    people: tuple[Answered, ...]
    rooms: tuple[str, ...]
    guest: Answered
    own: str
    links: bool
    is_over: bool
    owing: tuple[str, ...] = ()
    moves: bool = False
    lost: tuple[Answered, ...] = ()

    @property
    def is_confirmed(self) -> bool:
        """Whether the candidate and every colleague said yes."""
        return not self.lost and all(each.response == "accepted" for each in (self.guest, *self.people))

    @property
    def own_answer(self) -> Answered:
        """The reader's answer, as a chip."""
        return Answered("", self.own)

    @property
    def look(self) -> str:
        """How the calendar draws it: "sure", "open" or "no"."""
        if self.refusals:
            return "no"
        return "sure" if self.is_confirmed else "open"

    @property
    def refusals(self) -> list[str]:
        """Who and which room said no, in words."""
        said_no = [each for each in (self.guest, *self.people) if each.response == "declined"]
        return [_("{name} declined").format(name=each.name) for each in (*said_no, *self.lost)]

    @property
    def what(self) -> str:
        """The title without the candidate's name and the job's, which stand beside it."""
        title, application = self.slot.meeting.title, self.slot.interview.application
        for known in (application.candidate.full_name, application.job.title):
            title = re.sub(rf"[\s:,·–-]*{re.escape(known)}", "", title) if known else title
        return title.strip(" :,·–-") or self.slot.meeting.title

    @property
    def words(self) -> str:
        """What it is, with whom, and what they answered, for a title."""
        said = [each.words for each in (self.guest, *self.people, *self.lost)]
        return " · ".join([self.slot.meeting.title, self.slot.interview.application.job.title, *said])

    @property
    def owes(self) -> str:
        """The names of those who owe a review."""
        return ", ".join(self.owing)


def movable(actor: Actor, lines: Sequence[Line]) -> list[Line]:
    """The same lines, with which of them the actor may move to another time; one statement more."""
    ahead = [line.slot.interview for line in lines if line.links and not line.is_over]
    allowed = among(actor, JobAction.SCHEDULE, [row.application for row in ahead]) if ahead else set()
    may = {row.pk for row in ahead if row.application_id in allowed}
    return [replace(line, moves=line.links and not line.is_over and line.slot.interview_id in may) for line in lines]


def lines_of(actor: Actor, slots: Iterable[Timeslot], *, owing: Sequence[tuple[int, str]] = ()) -> list[Line]:
    """Lines of events read with `queries.listed`; one statement more, for which applications the actor sees."""
    rows = list(slots)
    applications = {row.interview.application_id for row in rows}
    seen = set(visible_applications(actor).filter(pk__in=applications).values_list("pk", flat=True)) if rows else set()
    return [_line(actor, row, row.interview.application_id in seen, owing) for row in rows]


def _line(actor: Actor, slot: Timeslot, links: bool, owing: Sequence[tuple[int, str]]) -> Line:
    attendees = list(slot.meeting.attendees.all())
    people = [each for each in attendees if each.kind == Attendee.Kind.USER]
    rooms = [each for each in attendees if each.kind == Attendee.Kind.RESOURCE]
    own = next((each.response for each in people if actor.user is not None and each.user_id == actor.user.pk), "")
    return Line(
        slot=slot,
        people=tuple(Answered(each.name, each.response) for each in people),
        rooms=tuple(each.name for each in rooms if each.response != "declined"),
        guest=Answered(slot.interview.application.candidate.full_name, slot.candidate_status),
        own=own,
        links=links,
        is_over=slot.meeting.ends_at <= timezone.now(),
        owing=tuple(name for meeting, name in owing if meeting == slot.meeting_id),
        lost=tuple(Answered(each.name, each.response) for each in rooms if each.response == "declined"),
    )
