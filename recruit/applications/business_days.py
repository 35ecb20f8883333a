"""Pure: counting working days, Monday to Friday."""

from __future__ import annotations

from datetime import datetime, timedelta


def after(start: datetime, days: int) -> datetime:
    """The same time of day, `days` working days later."""
    moment = start
    while days > 0:
        moment += timedelta(days=1)
        if moment.weekday() < 5:
            days -= 1
    return moment
