"""Statuses of an offer and the legal moves between them, as data. Pure (product facts §3.7, §12.2, §15.9)."""

from __future__ import annotations

from enum import StrEnum


class OfferStatus(StrEnum):
    """Where an offer stands, by the names of the compatible API."""

    CREATED = "CREATED"
    PENDING_APPROVAL = "PENDING_APPROVAL"
    APPROVED = "APPROVED"
    NOT_APPROVED = "NOT_APPROVED"
    PENDING_ACCEPTANCE = "PENDING_ACCEPTANCE"
    ACCEPTED = "ACCEPTED"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    ABANDONED = "ABANDONED"


class Ending(StrEnum):
    """Why an offer that was not accepted has ended."""

    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"
    WITHDRAWN = "WITHDRAWN"
    APPLICATION_ENDED = "APPLICATION_ENDED"
    REPLACED = "REPLACED"


S = OfferStatus
ENDED: frozenset[OfferStatus] = frozenset({S.NOT_ACCEPTED, S.ABANDONED})
# An application has at most one offer in these.
CURRENT: frozenset[OfferStatus] = frozenset(OfferStatus) - ENDED
# Its terms may be written; in approval that gives the approval up, after it that asks for approval anew.
WRITABLE: frozenset[OfferStatus] = frozenset({S.CREATED, S.PENDING_APPROVAL, S.APPROVED, S.NOT_APPROVED})

MOVES: dict[OfferStatus, frozenset[OfferStatus]] = {
    S.CREATED: frozenset({S.PENDING_APPROVAL, S.PENDING_ACCEPTANCE, S.ABANDONED}),
    S.PENDING_APPROVAL: frozenset({S.CREATED, S.APPROVED, S.NOT_APPROVED, S.ABANDONED}),
    S.APPROVED: frozenset({S.CREATED, S.PENDING_APPROVAL, S.PENDING_ACCEPTANCE, S.ABANDONED}),
    S.NOT_APPROVED: frozenset({S.CREATED, S.PENDING_APPROVAL, S.ABANDONED}),
    S.PENDING_ACCEPTANCE: frozenset({S.ACCEPTED, S.NOT_ACCEPTED, S.ABANDONED}),
    S.ACCEPTED: frozenset({S.ABANDONED}),
    S.NOT_ACCEPTED: frozenset(),
    S.ABANDONED: frozenset(),
}


def may_become(before: OfferStatus, after: OfferStatus) -> bool:
    """Whether an offer may go from one status to another."""
    return after in MOVES[before]
