"""Pure: the fixed stages and the rule of required steps (product facts §7.1, §7.2). No Django model, no I/O."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where an application stands, by the names of the compatible API. Exits included."""

    LEAD = "LEAD"
    NEW = "NEW"
    IN_REVIEW = "IN_REVIEW"
    INTERVIEW = "INTERVIEW"
    OFFERED = "OFFERED"
    HIRED = "HIRED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    TRANSFERRED = "TRANSFERRED"


ROAD: tuple[Stage, ...] = (Stage.LEAD, Stage.NEW, Stage.IN_REVIEW, Stage.INTERVIEW, Stage.OFFERED, Stage.HIRED)
STEPPED: tuple[Stage, ...] = (Stage.IN_REVIEW, Stage.INTERVIEW, Stage.OFFERED)
EXITS: frozenset[Stage] = frozenset({Stage.REJECTED, Stage.WITHDRAWN, Stage.TRANSFERRED})
ACTIVE: frozenset[Stage] = frozenset({Stage.LEAD, Stage.NEW, Stage.IN_REVIEW, Stage.INTERVIEW, Stage.OFFERED})


@dataclass(frozen=True, slots=True)
class Station:
    """One place on the road as a list shows it: a bare stage (Lead, New, Hired) or a step inside a stage.

    `index` counts along the whole road: Lead 0, New 1, then the steps, Hired last.
    """

    index: int
    stage: Stage
    step_id: int | None
    name: str
    is_required: bool = False
    step_key: str = ""

    @property
    def key(self) -> str:
        """How pages and machines name this place: the step's public id, or the stage."""
        return self.step_key or self.stage.value


def next_required(current: int, road: Sequence[Station]) -> Station | None:
    """The required step that must be reached next, seen from index `current`; None when nothing is in the way."""
    return next((station for station in road if station.is_required and station.index > current), None)


def furthest_allowed(current: int, road: Sequence[Station]) -> int:
    """The greatest index a candidate at `current` may move to: r, the next required step, else the end.

    Backward moves are always allowed; there is no memory of steps visited before (product facts §7.2).
    """
    blocker = next_required(current, road)
    return blocker.index if blocker else road[-1].index


def skipped(road: Sequence[Station], start: int, target: int) -> Station | None:
    """The required step somebody would pass by who goes from index `start` to `target`; None when nothing is in it."""
    blocker = next_required(start, road)
    return blocker if blocker is not None and blocker.index < target else None


def earliest(currents: Iterable[int]) -> int:
    """Bulk moves are decided by the earliest candidate."""
    return min(currents)
