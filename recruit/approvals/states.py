"""Statuses of approval requests and of each approver's part, and what the parts decide. Pure (product facts §12.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Subject(StrEnum):
    """What is approved."""

    JOB = "JOB"
    OFFER = "OFFER"


class ChainKind(StrEnum):
    """How a chain asks."""

    CHOSEN = "CHOSEN"
    PARALLEL = "PARALLEL"
    SEQUENTIAL = "SEQUENTIAL"
    OUTSIDE = "OUTSIDE"


class Order(StrEnum):
    """In which order a request asks, by the names of the compatible API."""

    PARALLEL = "PARALLEL"
    SEQUENTIAL = "SEQUENTIAL"


class Mode(StrEnum):
    """How many of those asked together must approve, by the names of the compatible API."""

    ALL = "ALL"
    ANY = "ANY"


class RequestStatus(StrEnum):
    """Where a request stands."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    ABANDONED = "ABANDONED"


class StepStatus(StrEnum):
    """Where one approver's part stands. UNNEEDED: the request was settled without it."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    SKIPPED = "SKIPPED"
    DELEGATED = "DELEGATED"
    UNNEEDED = "UNNEEDED"


@dataclass(frozen=True, slots=True)
class Part:
    """One approver's part as the rule sees it: at which place of the chain, and where it stands."""

    place: int
    status: StepStatus


def verdict_at(parts: Iterable[Part], mode: Mode) -> RequestStatus:
    """What the parts of one place have decided together (product facts §12.2, our rule).

    All: the first rejection decides, else every part must be approved or skipped. Any: the first approval decides;
    a rejection only once all have rejected. Skipping everybody approves. Parts handed to a delegate do not count.
    """
    counted = [part.status for part in parts if part.status is not StepStatus.DELEGATED]
    passed = {StepStatus.APPROVED, StepStatus.SKIPPED}
    waiting = StepStatus.PENDING in counted
    if mode is Mode.ALL:
        if StepStatus.REJECTED in counted:
            return RequestStatus.REJECTED
        return RequestStatus.PENDING if waiting else RequestStatus.APPROVED
    if StepStatus.APPROVED in counted:
        return RequestStatus.APPROVED
    if waiting:
        return RequestStatus.PENDING
    return RequestStatus.APPROVED if passed & set(counted) else RequestStatus.REJECTED


def verdict(parts: Iterable[Part], mode: Mode) -> tuple[RequestStatus, int | None]:
    """What the request has come to, and the place that is asked now (None once it is settled).

    Places are asked in order; a place that rejects settles the request. A parallel request has one place.
    """
    rows = list(parts)
    for place in sorted({part.place for part in rows}):
        found = verdict_at((part for part in rows if part.place == place), mode)
        if found is RequestStatus.PENDING:
            return found, place
        if found is RequestStatus.REJECTED:
            return found, None
    return RequestStatus.APPROVED, None
