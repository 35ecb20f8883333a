"""Pure: an invitation to choose a time as it is drawn, and blocks to begin with.

A slot is offered (product facts §11.4) when it lies inside a block, begins on the grid of the duration counted from the
block's start, is far enough ahead, and nobody who takes part is taken in it: `calendars.availability.slots` finds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
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
_A_DAY = 3


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
    """Blocks to begin with: of the free time whole slots on the first days that have some, at most three a day."""
    whole = [block for span in merged(free) if (block := _whole(span, minutes)) is not None]
    found: list[Span] = []
    for blocks in list(by_day(whole, zone).values())[:days]:
        longest = sorted(blocks, key=lambda block: (block.start - block.end, block.start))
        found += sorted(longest[:_A_DAY])
    return found


def _whole(span: Span, minutes: int) -> Span | None:
    """As many whole slots as the time holds, from the first full quarter of an hour."""
    start = -(-span.start // _QUARTER) * _QUARTER
    count = (span.end - start) // (minutes * MINUTE)
    return Span(start, start + count * minutes * MINUTE) if count > 0 else None


def expires_at(blocks: Sequence[Span], now: datetime) -> datetime:
    """When the link of these blocks ends: with the last of them, 30 days from now at the latest."""
    last = max(block.end for block in blocks)
    return min(datetime.fromtimestamp(last, UTC), now + LONGEST)
