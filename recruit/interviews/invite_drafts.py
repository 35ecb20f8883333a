"""Pure: an invitation to choose a time as it is drawn, and blocks to begin with.

A slot is offered (product facts §11.4) when it lies inside a block, begins on the grid of the duration counted from the
block's start, is far enough ahead, and nobody who takes part is taken in it: `calendars.availability.slots` finds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from calendars.availability.slots import MINUTE, Span, merged

if TYPE_CHECKING:
    from accounts.models import User
    from calendars.connections.models import Resource
    from recruit.interviews.models import InterviewType
    from recruit.processes.models import HiringStep

DURATIONS = (15, 30, 45, 60, 90, 120, 180)
NOTICE_HOURS = 4
# A link is good until its last block ends, and for no longer than this.
LONGEST = timedelta(days=30)
MOST_BLOCKS = 60
_QUARTER = 15 * MINUTE
_AT_ONCE = 120 * MINUTE


@dataclass(frozen=True, slots=True)
class InviteDraft:
    """Everything a recruiter says of an invitation. `subject` and `text` are the letter that carries the link.

    `zone` is the one the blocks were drawn in and the interview is kept in.
    """

    title: str
    minutes: int
    zone: str
    interviewers: tuple[User, ...]
    blocks: tuple[Span, ...]
    step: HiringStep | None = None
    type: InterviewType | None = None
    location: str = ""
    video_url: str = ""
    notes: str = ""
    is_private: bool = False
    resource: Resource | None = None
    notice_hours: int = NOTICE_HOURS
    buffer_minutes: int = 0
    may_change: bool = True
    change_until_hours: int = 24
    subject: str = ""
    text: str = ""


def by_day(spans: Iterable[Span], zone: ZoneInfo) -> dict[date, list[Span]]:
    """The times by the day their start has on the clocks of the zone, in order."""
    found: dict[date, list[Span]] = {}
    for span in sorted(spans):
        found.setdefault(datetime.fromtimestamp(span.start, zone).date(), []).append(span)
    return found


def suggested(free: Iterable[Span], *, minutes: int, zone: ZoneInfo, days: int = 5) -> list[Span]:
    """Blocks to begin with: on the first days with free time two hours before noon and two after lunch.

    Each holds whole slots, one of them at least; where nothing fits around lunch, the day's longest free time does.
    """
    found: list[Span] = []
    for day, spans in by_day(merged(free), zone).items():
        noon, lunch = (int(datetime.combine(day, at, zone).timestamp()) for at in (time(12), time(13)))
        halves = [[Span(one.start, min(one.end, noon)) for one in spans]]
        halves.append([Span(max(one.start, lunch), one.end) for one in spans])
        blocks = [block for half in halves if (block := _longest(half, minutes)) is not None]
        if not blocks and (block := _longest(spans, minutes)) is not None:
            blocks = [block]
        found += blocks
        days -= bool(blocks)
        if days <= 0:
            break
    return found


def _longest(spans: Iterable[Span], minutes: int) -> Span | None:
    blocks = [block for span in spans if (block := _whole(span, minutes)) is not None]
    return max(blocks, key=lambda block: (block.end - block.start, -block.start), default=None)


def _whole(span: Span, minutes: int) -> Span | None:
    """As many whole slots as two hours of the time hold, from the first full quarter of an hour."""
    start, slot = -(-span.start // _QUARTER) * _QUARTER, minutes * MINUTE
    count = (span.end - start) // slot
    return Span(start, start + min(count, max(1, _AT_ONCE // slot)) * slot) if count > 0 else None


def expires_at(blocks: Sequence[Span], now: datetime) -> datetime:
    """When the link of these blocks ends: with the last of them, 30 days from now at the latest."""
    last = max(block.end for block in blocks)
    return min(datetime.fromtimestamp(last, UTC), now + LONGEST)
