"""Pure: counting working days, Monday to Friday, without the company's holidays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta


def after(start: datetime, days: int, *, holidays: Collection[date] = ()) -> datetime:
    """The same time of day, `days` working days later. Weekdays and holidays are those of `start`'s own zone."""
    moment = start
    while days > 0:
        moment += timedelta(days=1)
        if moment.weekday() < 5 and moment.date() not in holidays:
            days -= 1
    return moment


def read(text: str, *, year: int) -> frozenset[date]:
    """The days of a list, one a line, as 2026-12-25 or 12-25 for each of the years around `year`."""
    found = set[date]()
    for word in text.replace(",", " ").split():
        parts = word.split("-")
        written = [f"{each}-{word}" for each in range(year - 1, year + 4)] if len(parts) == 2 else [word]
        for day in written:
            try:
                found.add(date.fromisoformat(day))
            except ValueError:
                continue
    return frozenset(found)
