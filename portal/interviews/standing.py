"""Pure: what a candidate is told of a link to choose a time, and in which zone its times are shown."""

from __future__ import annotations

from enum import StrEnum

from babel.core import get_global


class State(StrEnum):
    """What the page shows. CLOSED: the application ended; OFF: a booked time was cancelled, by either side."""

    OPEN = "open"
    BOOKED = "booked"
    OVER = "over"
    OFF = "off"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CLOSED = "closed"


# Under these the candidate may ask for other times.
ASKABLE = frozenset({State.OPEN, State.OFF, State.WITHDRAWN, State.EXPIRED})
_REGIONS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)


def state_of(
    status: str, *, is_late: bool, is_going: bool, has_interview: bool, is_cancelled: bool, is_over: bool
) -> State:
    """What is told. `is_late`: the link has ended by itself; `is_going`: the application still stands."""
    if has_interview:
        if is_cancelled:
            return State.OFF if is_going else State.CLOSED
        return State.OVER if is_over else State.BOOKED
    if not is_going:
        return State.CLOSED
    if status != "OPEN":
        return State.WITHDRAWN
    return State.EXPIRED if is_late else State.OPEN


def region_in(accept_language: str) -> str:
    """The country the browser's first language names, "AT" of "de-AT,de;q=0.9"; "" when it names none."""
    first = accept_language.partition(",")[0].partition(";")[0].strip()
    parts = first.replace("_", "-").split("-")
    return next((part.upper() for part in parts[1:] if len(part) == 2 and part.isalpha()), "")


def main_zone(country: str) -> str:
    """The zone most of a country lives in, as far as its names tell; "" for an unknown country.

    Only a guess to begin with, for pages that say which zone they show and let it be changed.
    """
    zones = get_global("territory_zones").get(country.upper(), [])
    return str(zones[0]) if len(zones) == 1 else _LARGEST.get(country.upper(), "")


def is_offered(zone: str) -> bool:
    """Whether a zone stands in the list to choose from: places, and none of the old names."""
    region, _slash, place = zone.partition("/")
    return zone == "UTC" or (region in _REGIONS and bool(place))


# Of countries with several zones the one most people live in.
_LARGEST = {
    "AR": "America/Argentina/Buenos_Aires", "AU": "Australia/Sydney", "BR": "America/Sao_Paulo",
    "CA": "America/Toronto", "CL": "America/Santiago", "CN": "Asia/Shanghai", "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin", "ES": "Europe/Madrid", "ID": "Asia/Jakarta", "KZ": "Asia/Almaty",
    "MX": "America/Mexico_City", "NZ": "Pacific/Auckland", "PT": "Europe/Lisbon", "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv", "US": "America/New_York",
}  # fmt: skip
