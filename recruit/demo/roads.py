"""Pure: the way of each application along the road, as stays in order. No Django, no I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from recruit.demo.plans import Fate, Plan
from recruit.processes.stages import Stage, Station

_LEAD, _NEW = 0, 1


@dataclass(frozen=True, slots=True)
class Stay:
    """A place and when it was entered. Exits have no station of their own."""

    stage: Stage
    step_id: int | None
    name: str
    entered_at: datetime


@dataclass(slots=True)
class Way:
    """One application's stays. Where it stands now is the last of them."""

    stays: list[Stay] = field(default_factory=list)
    is_hired: bool = False

    @property
    def applied_at(self) -> datetime:
        """When it began."""
        return self.stays[0].entered_at

    @property
    def last(self) -> Stay:
        """Where it stands now."""
        return self.stays[-1]

    def enter(self, station: Station, at: datetime) -> None:
        """Go on to a station of the road."""
        self.stays.append(Stay(station.stage, station.step_id, station.name, at))

    def leave(self, stage: Stage, at: datetime) -> None:
        """Leave the road."""
        self.stays.append(Stay(stage, None, "", at))


def ways(random: Random, plan: Plan, road: Sequence[Station], today: datetime) -> list[Way]:
    """The ways of all applications of a job, those hired first."""
    hired = [_way_to_hire(random, plan, road, number, today) for number in range(plan.hired)]
    eager = [_way(random, plan, road, today, is_eager=True)] if plan.applications > plan.hired else []
    rest = plan.applications - len(hired) - len(eager)
    return [*hired, *eager, *(_way(random, plan, road, today) for _number in range(rest))]


def _way_to_hire(random: Random, plan: Plan, road: Sequence[Station], number: int, today: datetime) -> Way:
    """From the application to the hire; the last hire of a filled job is the moment it closed."""
    applied_at = plan.published_at + timedelta(days=random.uniform(1, 12))
    latest = plan.closed_at or today - timedelta(days=4)
    if number == plan.hired - 1 and plan.fate is Fate.FILLED:
        hired_at = latest
    else:
        hired_at = latest - timedelta(days=random.uniform(1, 15), hours=1)
    stations = [station for station in road if station.index >= _NEW]
    stride = (hired_at - applied_at) / (len(stations) - 1)
    way = Way(is_hired=True)
    for place, station in enumerate(stations):
        way.enter(station, hired_at if station is stations[-1] else applied_at + stride * place)
    return way


def _way(random: Random, plan: Plan, road: Sequence[Station], today: datetime, *, is_eager: bool = False) -> Way:
    last_day = (plan.closed_at - timedelta(days=4)) if plan.closed_at else today
    share = random.random() ** 1.6
    at = plan.published_at + (timedelta(days=1) if is_eager else (last_day - plan.published_at) * share)
    way = Way()
    index = _LEAD if not is_eager and random.random() < 0.06 else _NEW
    way.enter(road[index], at)
    stop = plan.frozen_at or today
    while True:
        following = _next(random, plan, road, index, is_eager=is_eager)
        at += timedelta(days=2 if is_eager else random.triangular(0.4, 14, 3), minutes=random.randrange(600))
        if following is None or at >= stop:
            break
        index = following
        way.enter(road[index], at)
    _end(random, way, plan, at, stop)
    return way


def _next(random: Random, plan: Plan, road: Sequence[Station], index: int, *, is_eager: bool) -> int | None:
    """The next station, None when the way stops here. A step that is not required may be left out."""
    following = index + 1
    if not is_eager and random.random() < 0.36:
        return None
    may_skip = not is_eager and not road[following].is_required and following + 1 < len(road)
    if may_skip and random.random() < 0.1:
        following += 1
    stages = list(Stage)
    if road[following].stage is Stage.HIRED or stages.index(road[following].stage) > stages.index(plan.cap):
        return None
    return following


def _end(random: Random, way: Way, plan: Plan, at: datetime, stop: datetime) -> None:
    """Whether and how it ended: a closed job leaves nobody on its road."""
    if plan.closed_at and at >= stop:
        way.leave(Stage.REJECTED, stop + timedelta(days=random.uniform(0.1, 4)))
    elif plan.closed_at or (at < stop and random.random() < 0.55):
        way.leave(random.choices((Stage.REJECTED, Stage.WITHDRAWN, Stage.TRANSFERRED), (82, 16, 2))[0], at)
