"""How long to wait before the next try. A pure calculator."""

from __future__ import annotations

import random
from collections.abc import Callable

FIRST_SECONDS = 5.0
LONGEST_SECONDS = 3600.0
LONGEST_ASKED_SECONDS = 24 * 3600.0


def delay(
    attempts: int, *, asked_seconds: float | None = None, dice: Callable[[float, float], float] = random.uniform
) -> float:
    """Seconds to wait after the given number of tries.

    Exponential from 5 seconds to an hour with full jitter, so that a crowd of failed effects does not come back
    at the same moment. A third party's own wish (`Retry-After`) is a lower bound, trusted up to a day.
    """
    ceiling = min(LONGEST_SECONDS, FIRST_SECONDS * 2.0 ** max(0, min(attempts, 20) - 1))
    wanted = min(asked_seconds or 0.0, LONGEST_ASKED_SECONDS)
    return max(wanted, dice(0.0, ceiling))
