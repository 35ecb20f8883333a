"""Pure: what a candidate is told about an application. Honest, and never before the letter that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from recruit.applications import business_days
from recruit.processes.stages import EXITS, Stage

# What candidates see of the road; the company's own steps stay inside.
PLACES: tuple[tuple[str, frozenset[Stage]], ...] = (
    ("received", frozenset({Stage.LEAD, Stage.NEW})),
    ("review", frozenset({Stage.IN_REVIEW})),
    ("interview", frozenset({Stage.INTERVIEW})),
    ("offer", frozenset({Stage.OFFERED})),
    ("outcome", EXITS | {Stage.HIRED}),
)
ENDS: dict[Stage, str] = {
    Stage.HIRED: "hired",
    Stage.REJECTED: "rejected",
    Stage.WITHDRAWN: "withdrawn",
    Stage.TRANSFERRED: "transferred",
}


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay at a stage, as it was."""

    stage: Stage
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an application stands as its person is told: the place, since when, how it ended, until when we answer."""

    stage: Stage
    place: str
    since: datetime
    outcome: str = ""
    promised_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return bool(self.outcome)

    def is_late(self, now: datetime) -> bool:
        """Whether we did not keep our word."""
        return self.promised_at is not None and self.promised_at < now


def standing_of(*, stage: Stage, exited_from: str, stays: list[Stay], letter_waits: bool, reply_days: int) -> Standing:
    """What is told. While the letter of an exit waits, the application still stands where it was (product facts §7.4).

    `stays` are in order; `reply_days` are the working days within which candidates hear from the company.
    """
    shown = stage
    if stage in {Stage.REJECTED, Stage.TRANSFERRED} and letter_waits:
        shown = Stage(exited_from) if exited_from else Stage.NEW
    since = next((stay.entered_at for stay in reversed(stays) if stay.stage is shown), stays[0].entered_at)
    place = next(name for name, stages in PLACES if shown in stages)
    outcome = ENDS.get(shown, "")
    promised = None if outcome else business_days.after(since, reply_days)
    return Standing(shown, place, since, outcome, promised)


def passed(standing: Standing, stays: list[Stay]) -> list[tuple[str, str]]:
    """Each place with its state for a stepper: done, current or todo."""
    been = {stay.stage for stay in stays}
    states = []
    for name, stages in PLACES:
        if name == standing.place:
            states.append((name, "done" if standing.is_over else "current"))
        elif stages & been and not (standing.place != "outcome" and _after(name, standing.place)):
            states.append((name, "done"))
        else:
            states.append((name, "todo"))
    return states


def _after(name: str, other: str) -> bool:
    names = [place for place, _stages in PLACES]
    return names.index(name) > names.index(other)
