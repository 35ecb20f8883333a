"""Where a setting is: the pages by section, and a search over pages and preferences with their values."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import access, queries
from base import preferences
from base.actors import Actor
from base.ui import navigation


@dataclass(frozen=True, slots=True)
class Place:
    """A settings page, or one field of it, as a search result shows it."""

    label: str
    detail: str
    url: str
    icon: str = "settings"
    value: str = ""


def sections_for(actor: Actor) -> list[tuple[str, list[Place]]]:
    """The settings pages an actor may open, by section."""
    grouped: dict[str, list[Place]] = {}
    for item in navigation.items_for(actor, "settings"):
        grouped.setdefault(str(item.section) or _("Other"), []).append(_place(item))
    return list(grouped.items())


def find_settings(actor: Actor, words: str) -> list[Place]:
    """Pages and single preferences whose label, explanation or value holds the words; none for no words."""
    needle = words.casefold()
    if not needle:
        return []
    pages = [_place(item) for item in navigation.items_for(actor, "settings")]
    places = pages + (_preferences() if access.may_administer(actor) else [])
    return [place for place in places if needle in f"{place.label} {place.detail} {place.value}".casefold()]


def _place(item: navigation.Item) -> Place:
    return Place(str(item.label), str(item.detail), item.url, item.icon)


def _preferences() -> list[Place]:
    stored = queries.company().preferences
    address = reverse("accounts:preferences")
    return [
        Place(
            label=str(record.label),
            detail=str(record.help),
            url=f"{address}#id_{record.name}",
            value=str(stored.get(record.name, record.default)),
        )
        for record in preferences.every()
        if not record.apart
    ]
