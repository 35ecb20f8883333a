"""Pure shapes of what a scheduler asks for: an interview, its events, and what the candidate is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, time

    from accounts.models import User
    from calendars.connections.models import Resource
    from recruit.interviews.models import InterviewType
    from recruit.processes.models import HiringStep


@dataclass(frozen=True, slots=True)
class Told:
    """The letter to the candidate as the scheduler approved it; its merge fields are filled when it is written."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Colleagues of whom so many come: the first `need` of `users`, best first, whom nobody has booked meanwhile."""

    need: int
    users: tuple[User, ...]


@dataclass(frozen=True, slots=True)
class SlotDraft:
    """One event: a wall time in the interview's zone, `minutes` long, with whom and where.

    `users` are pairs of a colleague and whether they are required. Of those in `any_of` who comes is decided when it is
    booked; from then on they are interviewers like others.
    """

    title: str
    day: date
    time: time
    minutes: int
    users: tuple[tuple[User, bool], ...] = ()
    type: InterviewType | None = None
    resources: tuple[Resource, ...] = ()
    place: str = ""
    video_url: str = ""
    notes: str = ""
    any_of: AnyOf | None = None

    @property
    def everybody(self) -> tuple[User, ...]:
        """All colleagues who come or may come."""
        return (*(user for user, _required in self.users), *(self.any_of.users if self.any_of else ()))


@dataclass(frozen=True, slots=True)
class InterviewDraft:
    """An interview to be scheduled. Without `step` it belongs to where the candidate stands once it is scheduled.

    `zone` is that of the slots' wall times. With `tell` the candidate is written to at once; without it they are not
    told, and the interview says so.
    """

    slots: tuple[SlotDraft, ...]
    step: HiringStep | None = None
    location: str = ""
    zone: str = "UTC"
    is_private: bool = False
    tell: Told | None = None


# Why an interview was cancelled when nobody wrote a reason. Colleagues read it; it is none for the candidate.
ENDED_ITSELF = "The application ended. The interview is not planned anew when that is taken back."
DELETED_OUTSIDE = "It was deleted in the outside calendar."


def reason_told(reason: str) -> str:
    """What of a reason may stand in a letter to the candidate: words of a person, never the product's own."""
    return "" if reason in {ENDED_ITSELF, DELETED_OUTSIDE} else reason
