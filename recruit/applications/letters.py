"""Pure shapes of the letters a verb may send to a candidate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as the recruiter approved it. Without `send_at` it leaves once it can no longer be undone.

    Merge fields in it are filled when it is written. `template` is the one it was made of; without `shows_sender` it
    comes from "<Company> Hiring Team".
    """

    subject: str
    text: str
    send_at: datetime | None = None
    template: Any = None
    shows_sender: bool = False
