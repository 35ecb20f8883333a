"""Pure shapes of the letters a verb may send to a candidate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as the recruiter approved it. Without `send_at` it leaves once it can no longer be undone."""

    subject: str
    text: str
    send_at: datetime | None = None
