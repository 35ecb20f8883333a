"""Pure: how long what is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

CONSENT_LASTS = timedelta(days=30)
# Product facts §15.12: reminders 7 days and 48 hours before the end.
REMINDERS = (timedelta(days=7), timedelta(hours=48))
LONGEST_MONTHS = 240


def reminders_due(expires_at: datetime, now: datetime) -> int:
    """How many of the reminders should have gone out by now."""
    return sum(1 for before in REMINDERS if expires_at - before <= now)


def languages_for(language: str) -> list[str]:
    """Spellings a translation may be kept under, the nearest first: "de-at", "de"."""
    whole = language.strip().lower().replace("_", "-")
    return list(dict.fromkeys(part for part in (whole, whole.split("-")[0]) if part))
