"""How long applying takes: the median of those who sent lately, else a guess by what is asked."""

from __future__ import annotations

from statistics import median

from django.core.cache import cache

from recruit.screening.sheets import Sheet, seconds_to_answer

LEAST_KNOWN = 5
_KEPT = 50
_DAYS = 60 * 60 * 24 * 30
_LONGEST = 3600
_PROFILE_SECONDS = 90


def note(number: int, seconds: float) -> None:
    """Remember how long one application took; hours in another tab do not count."""
    if 0 < seconds <= _LONGEST:
        times: list[int] = cache.get(_key(number)) or []
        cache.set(_key(number), [*times, int(seconds)][-_KEPT:], _DAYS)


def minutes(number: int, sheet: Sheet) -> int:
    """The minutes to announce for an ad; at least one."""
    times: list[int] = cache.get(_key(number)) or []
    seconds = median(times) if len(times) >= LEAST_KNOWN else _PROFILE_SECONDS + seconds_to_answer(sheet)
    return max(1, round(seconds / 60))


def _key(number: int) -> str:
    return f"portal:times:{number}"
