"""Statuses of a job and the legal moves between them, as data (product facts §6.2, §6.3)."""

from __future__ import annotations

from enum import StrEnum

from recruit.processes.stages import Stage


class JobStatus(StrEnum):
    """Where a job stands in hiring."""

    CREATED = "CREATED"
    PENDING_APPROVAL = "PENDING_APPROVAL"
    APPROVED = "APPROVED"
    SOURCING = "SOURCING"
    INTERVIEW = "INTERVIEW"
    OFFER = "OFFER"
    FILLED = "FILLED"
    CANCELLED = "CANCELLED"
    ON_HOLD = "ON_HOLD"


ACTIVE: frozenset[JobStatus] = frozenset(
    {
        JobStatus.CREATED,
        JobStatus.PENDING_APPROVAL,
        JobStatus.APPROVED,
        JobStatus.SOURCING,
        JobStatus.INTERVIEW,
        JobStatus.OFFER,
    }
)
CLOSED: frozenset[JobStatus] = frozenset({JobStatus.FILLED, JobStatus.CANCELLED})
TAKES_APPLICATIONS: frozenset[JobStatus] = frozenset(
    {JobStatus.SOURCING, JobStatus.INTERVIEW, JobStatus.OFFER, JobStatus.ON_HOLD, JobStatus.CREATED, JobStatus.APPROVED}
)

_HOLDABLE = {JobStatus.CREATED, JobStatus.APPROVED, JobStatus.SOURCING, JobStatus.INTERVIEW, JobStatus.OFFER}
BY_HAND: dict[JobStatus, frozenset[JobStatus]] = {
    JobStatus.CREATED: frozenset({JobStatus.SOURCING, JobStatus.ON_HOLD, JobStatus.CANCELLED}),
    JobStatus.PENDING_APPROVAL: frozenset({JobStatus.CREATED, JobStatus.CANCELLED}),
    JobStatus.APPROVED: frozenset({JobStatus.SOURCING, JobStatus.ON_HOLD, JobStatus.CANCELLED}),
    JobStatus.SOURCING: frozenset(
        {JobStatus.INTERVIEW, JobStatus.OFFER, JobStatus.FILLED, JobStatus.ON_HOLD, JobStatus.CANCELLED}
    ),
    JobStatus.INTERVIEW: frozenset(
        {JobStatus.SOURCING, JobStatus.OFFER, JobStatus.FILLED, JobStatus.ON_HOLD, JobStatus.CANCELLED}
    ),
    JobStatus.OFFER: frozenset(
        {JobStatus.SOURCING, JobStatus.INTERVIEW, JobStatus.FILLED, JobStatus.ON_HOLD, JobStatus.CANCELLED}
    ),
    JobStatus.FILLED: frozenset({JobStatus.SOURCING}),
    JobStatus.CANCELLED: frozenset({JobStatus.SOURCING}),
    JobStatus.ON_HOLD: frozenset({JobStatus.SOURCING, JobStatus.CANCELLED}),
}

# The furthest stage any candidate ever reached pulls the job forward, never back.
_PULL: dict[Stage, JobStatus] = {Stage.INTERVIEW: JobStatus.INTERVIEW, Stage.OFFERED: JobStatus.OFFER}
_RANK: dict[JobStatus, int] = {
    JobStatus.CREATED: 0,
    JobStatus.APPROVED: 1,
    JobStatus.SOURCING: 2,
    JobStatus.INTERVIEW: 3,
    JobStatus.OFFER: 4,
}


def is_filled_by_hires(status: JobStatus) -> bool:
    """Whether the last hire fills the job: not while it is on hold, closed or in approval."""
    return status in ACTIVE and status is not JobStatus.PENDING_APPROVAL


def is_pullable(status: JobStatus) -> bool:
    """Whether a candidate can still pull the job forward: not on hold, closed or in approval, and not in Offer yet."""
    return status in _RANK and status is not JobStatus.OFFER


def beyond(status: JobStatus) -> frozenset[JobStatus]:
    """Statuses that a job cannot have had when it only ever went forward to this one."""
    return frozenset(JobStatus) - {other for other, rank in _RANK.items() if rank <= _RANK.get(status, -1)}


def advanced_by(status: JobStatus, reached: Stage) -> JobStatus:
    """The job's status after a candidate reached a stage. Jobs on hold, closed or in approval do not move."""
    if status not in _RANK:
        return status
    pulled = _PULL.get(reached, JobStatus.OFFER if reached is Stage.HIRED else JobStatus.SOURCING)
    return pulled if _RANK[pulled] > _RANK[status] else status
