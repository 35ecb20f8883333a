"""Microsoft Exchange on the company's own servers, spoken to in Exchange Web Services (product facts §11.1).

`ExchangeCalendar` is loaded at its first use: the library behind it takes most of a second to import.
"""

from __future__ import annotations

from typing import Any

from calendars.providers.ews.clouds import is_cloud
from calendars.providers.ews.versions import CHOICES

__all__ = ["CHOICES", "ExchangeCalendar", "is_cloud"]


def __getattr__(name: str) -> Any:
    """The adapter itself, imported when somebody asks for it."""
    if name == "ExchangeCalendar":
        from calendars.providers.ews.calendar import ExchangeCalendar

        return ExchangeCalendar
    raise AttributeError(name)
