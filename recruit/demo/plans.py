"""Pure: how each of the demo's jobs went, on a calendar counted in days before today. No Django, no I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from random import Random

from recruit.demo.openings import OPENINGS, Opening
from recruit.jobs.states import JobStatus, advanced_by
from recruit.processes.stages import Stage

APPLICATIONS = 1500


class Fate(Enum):
    """How far a job has come. The value is the furthest stage its candidates reach, those hired aside."""

    CREATED = "not published yet"
    SOURCING = Stage.IN_REVIEW
    INTERVIEW = Stage.INTERVIEW
    OFFER = Stage.OFFERED
    FILLED = "all positions hired"
    CANCELLED = "stopped"
    ON_HOLD = "paused"


_S, _I, _O, _F, _C, _H, _N = (
    Fate.SOURCING, Fate.INTERVIEW, Fate.OFFER, Fate.FILLED, Fate.CANCELLED, Fate.ON_HOLD, Fate.CREATED,
)  # fmt: skip
# In the order of OPENINGS: 7 sourcing, 9 interview, 6 offer, 10 filled, 3 cancelled, 3 on hold, 2 created.
FATES: tuple[Fate, ...] = (
    _O, _I, _I, _F, _O, _S, _I, _F,
    _I, _F, _C, _S,
    _I, _S, _F, _O, _H,
    _F, _S, _C, _N,
    _O, _I, _F, _S,
    _O, _F, _I, _F, _H, _S,
    _I, _F, _O, _F, _N,
    _I, _S, _C, _H,
)  # fmt: skip
# First and last day ago on which jobs of a fate were published.
_PUBLISHED: dict[Fate, tuple[int, int]] = {
    Fate.CREATED: (2, 6),
    Fate.SOURCING: (9, 40),
    Fate.INTERVIEW: (45, 110),
    Fate.OFFER: (80, 170),
    Fate.FILLED: (150, 726),
    Fate.CANCELLED: (120, 600),
    Fate.ON_HOLD: (90, 210),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """The outline of one job's life. Instants are UTC; `pauses` are stays on hold, the last one may be open."""

    opening: Opening
    fate: Fate
    created_at: datetime
    published_at: datetime
    closed_at: datetime | None
    pauses: tuple[tuple[datetime, datetime | None], ...]
    positions: int
    hired: int
    applications: int

    @property
    def is_closed(self) -> bool:
        """Whether no more applications come."""
        return self.closed_at is not None

    @property
    def cap(self) -> Stage:
        """The furthest stage of candidates who are not hired."""
        if isinstance(self.fate.value, Stage):
            return self.fate.value
        return Stage.INTERVIEW if self.fate is Fate.ON_HOLD else Stage.OFFERED

    @property
    def frozen_at(self) -> datetime | None:
        """Since when nobody is moved any more: closed, or on hold until today."""
        if self.closed_at:
            return self.closed_at
        return next((begun for begun, ended in self.pauses if ended is None), None)


def plans(random: Random, today: datetime, *, applications: int = APPLICATIONS) -> list[Plan]:
    """The outlines of all jobs; together they get exactly `applications` applications."""
    weights = [0.0 if fate is Fate.CREATED else random.uniform(0.6, 1.6) for fate in FATES]
    weights[0] *= 4  # one crowded board to look at
    shares = [max(3, int(applications * weight / sum(weights))) if weight else 0 for weight in weights]
    shares[0] += applications - sum(shares)
    return [
        _plan(random, today, opening, fate, share) for opening, fate, share in zip(OPENINGS, FATES, shares, strict=True)
    ]


def _plan(random: Random, today: datetime, opening: Opening, fate: Fate, share: int) -> Plan:
    low, high = _PUBLISHED[fate]
    published_at = today - timedelta(days=random.randrange(low, high), hours=random.randrange(8, 18))
    closed_at = published_at + timedelta(days=random.randrange(62, 115), hours=3) if fate in (_F, _C) else None
    positions = random.choice((1, 1, 2, 3)) if fate is _F else random.choice((1, 1, 2, 2, 4))
    hired = positions if fate is _F else (random.randrange(1, positions) if fate is _O and positions > 1 else 0)
    return Plan(
        opening=opening,
        fate=fate,
        created_at=published_at - timedelta(days=random.randrange(2, 12), hours=2),
        published_at=published_at,
        closed_at=closed_at,
        pauses=_pauses(random, fate, published_at, today),
        positions=positions,
        hired=hired,
        applications=share,
    )


def _pauses(
    random: Random, fate: Fate, published_at: datetime, today: datetime
) -> tuple[tuple[datetime, datetime | None], ...]:
    """Jobs on hold now; and about a third of the longer ones, which were for two to four weeks."""
    first = published_at + timedelta(days=random.randrange(18, 26), hours=5)
    if fate is _H:
        last = today - timedelta(days=random.randrange(9, 40), hours=4)
        earlier = ((first, first + timedelta(days=12)),) if random.random() < 0.5 else ()
        return (*earlier, (last, None))
    if fate in (_F, _C) and random.random() < 0.5:
        return ((first, first + timedelta(days=random.randrange(14, 29))),)
    return ()


def statuses(plan: Plan, reached: Sequence[tuple[datetime, Stage]]) -> list[tuple[JobStatus, datetime]]:
    """The statuses the job went through, by the product's own rule, given when its candidates reached which stage."""
    if plan.fate is Fate.CREATED:
        return [(JobStatus.CREATED, plan.created_at)]
    events: list[tuple[datetime, JobStatus | Stage]] = [(plan.published_at, JobStatus.SOURCING), *reached]
    for begun, ended in plan.pauses:
        events.append((begun, JobStatus.ON_HOLD))
        if ended:
            events.append((ended, JobStatus.SOURCING))
    if plan.closed_at:
        events.append((plan.closed_at, JobStatus.FILLED if plan.fate is Fate.FILLED else JobStatus.CANCELLED))
    went = [(JobStatus.CREATED, plan.created_at)]
    # At one instant the candidate comes first: the last hire, then the filled job.
    for at, event in sorted(events, key=lambda item: (item[0], isinstance(item[1], JobStatus))):
        status = advanced_by(went[-1][0], event) if isinstance(event, Stage) else event
        if status is not went[-1][0]:
            went.append((status, at))
    return went
