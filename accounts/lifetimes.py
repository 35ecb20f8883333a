"""How long a session lives (reliability §8.1). Pure; all figures in seconds."""

from __future__ import annotations

MINUTE, HOUR, DAY = 60, 3600, 86_400

IDLE, ABSOLUTE = 8 * HOUR, 7 * DAY
IDLE_ADMINISTRATOR, ABSOLUTE_ADMINISTRATOR = HOUR, 12 * HOUR
# A session notes that it is in use at most this often, so that reading pages does not write.
SEEN_EVERY = MINUTE


def is_over(*, now: int, signed_in_at: int, seen_at: int, administrator: bool) -> bool:
    """Whether a session has been idle, or has lasted, too long. All instants are seconds since 1970."""
    idle, absolute = (IDLE_ADMINISTRATOR, ABSOLUTE_ADMINISTRATOR) if administrator else (IDLE, ABSOLUTE)
    return now - seen_at >= idle or now - signed_in_at >= absolute
