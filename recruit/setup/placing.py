"""Verbs on the places a company hires for: add, edit, remove."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.audit import recording
from base.countries import COUNTRIES
from base.errors import Invalid
from recruit.setup import access, history
from recruit.setup.models import Location

COLUMNS = {"name": 100, "country_code": 2, "region": 100, "city": 100, "address": 200, "postal_code": 20}


@transaction.atomic
def add_location(*, by: Actor, city: str, country_code: str, name: str = "", **more: Any) -> Location:
    """Add a place; without a name it is called by city and country.

    `more`: region, address, postal_code, latitude and longitude in degrees. Raises Invalid for a name taken, a city
    missing, a country or a point on earth there is not.
    """
    access.require(by)
    location = Location()
    _write(location, {"name": name, "city": city, "country_code": country_code, **more})
    recording.record(history.LOCATION_ADDED, on=location, by=by)
    return location


@transaction.atomic
def edit_location(location: Location, *, by: Actor, changes: Mapping[str, Any]) -> Location:
    """Change a place. Jobs that were given it keep what they copied."""
    access.require(by)
    location = Location.objects.select_for_update().get(pk=location.pk)
    before = {name: getattr(location, name) for name in changes}
    _write(location, {name: getattr(location, name) for name in (*COLUMNS, "latitude", "longitude")} | dict(changes))
    changed = {name: (old, getattr(location, name)) for name, old in before.items() if old != getattr(location, name)}
    if changed:
        recording.record(history.LOCATION_EDITED, on=location, by=by, changes=changed)
    return location


@transaction.atomic
def remove_locations(locations: Sequence[Location], *, by: Actor) -> int:
    """Offer places no longer. Jobs that were given one keep what they copied. Returns how many went."""
    access.require(by)
    facts = [recording.Fact(location) for location in locations]
    recording.record_many(history.LOCATION_REMOVED, facts, by=by)
    return Location.objects.filter(pk__in=[location.pk for location in locations]).delete()[0]


def _write(location: Location, values: Mapping[str, Any]) -> None:
    problems: dict[str, Any] = {}
    for name, longest in COLUMNS.items():
        text = " ".join(str(values.get(name) or "").split())
        if len(text) > longest:
            problems[name] = _("Use at most {count} characters.").format(count=longest)
        setattr(location, name, text)
    location.country_code = location.country_code.lower()
    if not location.city:
        problems["city"] = _("Say in which city it is.")
    if location.country_code not in COUNTRIES:
        problems["country_code"] = _("Choose a country.")
    location.name = location.name or f"{location.city}, {location.country_code.upper()}"
    for name, most in (("latitude", 90), ("longitude", 180)):
        degrees = values.get(name)
        if degrees is not None and not -most <= degrees <= most:
            problems[name] = _("Enter degrees between -{most} and {most}.").format(most=most)
        setattr(location, name, degrees)
    if Location.objects.filter(name__iexact=location.name).exclude(pk=location.pk or 0).exists():
        problems["name"] = _("There is a place with this name already. Choose a different name.")
    if problems:
        raise Invalid(fields=problems)
    try:
        with transaction.atomic():
            location.save()
    except IntegrityError as error:  # somebody took the name a moment ago
        raise Invalid(_("There is a place with this name already. Choose a different name."), field="name") from error
