"""Fills what is empty on an application form with what the candidate's own résumé says, to be checked by them."""

from __future__ import annotations

import threading
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from base.errors import Refused
from base.files import formats, sandbox
from portal import towns
from portal.entries import EDUCATION, EXPERIENCE, MOST, Kind
from recruit.candidates import parsing

_SINGLE = ("first_name", "last_name", "email", "phone")
_ENTRY = {
    EXPERIENCE.name: ("title", "company", "description"),
    EDUCATION.name: ("institution", "degree", "major"),
}
# A hostile file may keep a process busy for its whole allowance: never more than one a server process.
_one_at_a_time = threading.BoundedSemaphore(1)


def facts_of(data: bytes, name: str) -> dict[str, Any]:
    """What a résumé says. Raises Refused with a sentence when it cannot be read, or another one is being read."""
    format_ = formats.by_name(name)
    if format_ is None or not format_.has_text:
        raise Refused(_("This kind of file cannot be read by itself. Please fill in the fields; the file is kept."))
    if not _one_at_a_time.acquire(timeout=2):
        raise Refused(_("Many files are being read right now. Try again in a moment, or fill in the fields yourself."))
    try:
        return parsing.look_at(data, ending=format_.ending).found
    except sandbox.ReadingFailed as error:
        raise Refused(_("We could not read your file. Please fill in the fields; the file is kept.")) from error
    finally:
        _one_at_a_time.release()


def filled(data: QueryDict, found: dict[str, Any], *, near: str) -> tuple[QueryDict, int]:
    """What was typed, with the facts in what was empty, and how many were put in. Nothing typed is changed."""
    filled_in, count = data.copy(), 0
    for name in _SINGLE:
        if not data.get(name, "").strip() and (value := parsing.value_of(found, name)):
            filled_in[name] = value
            count += 1
    if not data.get("city", "").strip() and (town := _town(found, near)):
        filled_in["city"] = town
        count += 1
    for kind in (EXPERIENCE, EDUCATION):
        count += _stations(filled_in, kind, parsing.stations(found, kind.name))
    return filled_in, count


def _town(found: dict[str, Any], near: str) -> str:
    city, country = parsing.value_of(found, "city"), parsing.value_of(found, "country_code")
    known = towns.called(city, near=country or near) if city else []
    return known[0].label if known else city


def _stations(data: QueryDict, kind: Kind, stations: list[dict[str, Any]]) -> int:
    typed = [name for name in data if name.startswith(f"{kind.name}-") and str(data[name]).strip()]
    if typed or not stations:
        return 0
    for number, station in enumerate(stations[:MOST]):
        at = f"{kind.name}-{number}"
        for name in _ENTRY[kind.name]:
            data[f"{at}-{name}"] = str(station.get(name, ""))[: 2000 if name == "description" else 200]
        data[f"{at}-start"] = str(station.get("startDate", ""))
        data[f"{at}-end"] = str(station.get("endDate", ""))
        if station.get("current"):
            data[f"{at}-current"] = "on"
    return 1
