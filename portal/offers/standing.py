"""Pure: what a candidate is told of an offer, and in which time zone its last moment is said."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global

from recruit.offers.states import Ending, OfferStatus


class State(StrEnum):
    """What the page of an offer shows. CLOSED is withdrawn, replaced, or its application or job ended: one sentence."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    CLOSED = "closed"


# What was offered and the letter are shown in these; elsewhere the offer is no longer the person's to read.
READABLE: frozenset[State] = frozenset({State.WAITING, State.ACCEPTED})
_ENDINGS = {Ending.DECLINED.value: State.DECLINED, Ending.EXPIRED.value: State.EXPIRED}


def state_of(status: str, ending: str, *, is_late: bool, is_open: bool) -> State | None:
    """What is told of an offer; None for one that was never sent or was taken back before it left.

    `is_late`: the time to answer is over, whether or not somebody has noted that. `is_open`: application and job still
    stand, or the person was hired.
    """
    if status == OfferStatus.PENDING_ACCEPTANCE:
        if not is_open:
            return State.CLOSED
        return State.EXPIRED if is_late else State.WAITING
    if status == OfferStatus.ACCEPTED:
        return State.ACCEPTED if is_open else State.CLOSED
    if status in {OfferStatus.NOT_ACCEPTED, OfferStatus.ABANDONED}:
        return _ENDINGS.get(ending, State.CLOSED)
    return None


def zone_of(country_code: str, at: datetime, *, otherwise: ZoneInfo) -> ZoneInfo:
    """The zone a country lives in at a moment, when all of it agrees on the time then; else the other one."""
    territories = get_global("zone_territories")
    names = sorted(name for name, territory in territories.items() if territory == country_code.upper())
    zones = [zone for name in names if (zone := _zone(name)) is not None]
    if zones and len({at.astimezone(zone).utcoffset() for zone in zones}) == 1:
        return zones[0]
    return otherwise


def is_late(expires_at: datetime | None, now: datetime) -> bool:
    """Whether the time to answer is over. An offer without a last moment never is late."""
    return expires_at is not None and expires_at.astimezone(UTC) <= now


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
