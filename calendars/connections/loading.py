"""Verbs about rooms and things that can be booked: fetched from the calendar system, or entered by hand."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, ProviderError, Refused
from calendars.connections import access, history, noting, queries
from calendars.connections.models import Connection, Resource
from calendars.providers.base import Revoked, Room

# More than any company has; a server that never ends must not fill the table.
MOST = 20_000
NEWS = ("kind", "name", "capacity", "place", "list_name", "gone_at")


def load_resources(connection: Connection, *, by: Actor) -> int:
    """Fetch every room and thing of the system, room lists included, and return how many there are.

    What it no longer names is no longer offered, and stays for the meetings it was booked for. Nothing is kept when
    the fetching breaks off. Raises NotAllowed, or the ProviderError of the system, which is noted.
    """
    access.require_administrator(by)
    try:
        found = _by_address(list(islice(queries.adapter(connection).rooms(), MOST)))
    except Revoked:  # noted where it was met
        raise
    except ProviderError as error:
        noting.note_failing(connection, error)
        raise
    noting.note_working(connection)
    return _keep(connection, found, by=by)


@transaction.atomic
def add_resource(*, by: Actor, values: Mapping[str, Any]) -> Resource:
    """Enter a room or thing by hand, for companies without a calendar system, or for one it does not know.

    `values`: name, kind, capacity, place. Raises NotAllowed, Invalid.
    """
    access.require_administrator(by)
    name = str(values.get("name", "")).strip()[:200]
    if not name:
        raise Invalid(_("Give the room a name that people know."), field="name")
    if Resource.objects.filter(connection=None, gone_at=None, name__iexact=name).exists():
        raise Invalid(_("There is a room of this name already."), field="name")
    row = Resource.objects.create(
        kind=Resource.Kind(values.get("kind") or Resource.Kind.ROOM),
        name=name,
        capacity=values.get("capacity"),
        place=str(values.get("place", "")).strip()[:200],
    )
    recording.record(history.RESOURCE_ADDED, on=row, by=by)
    return row


@transaction.atomic
def remove_resource(resource: Resource, *, by: Actor) -> Resource:
    """Offer a room entered by hand no longer; meetings in it stay. Raises NotAllowed; Refused for the system's own."""
    access.require_administrator(by)
    row = Resource.objects.select_for_update().get(pk=resource.pk)
    if row.connection_id is not None:
        raise Refused(_("This room belongs to the calendar system. Remove it there, then load again."))
    if row.gone_at is None:
        row.gone_at = timezone.now()
        row.save(update_fields=["gone_at", "updated_at"])
        recording.record(history.RESOURCE_REMOVED, on=row, by=by)
    return row


@transaction.atomic
def _keep(connection: Connection, found: dict[str, Room], *, by: Actor) -> int:
    row, now = Connection.objects.select_for_update().get(pk=connection.pk), timezone.now()
    known = {each.address.lower(): each for each in Resource.objects.filter(connection=row)}
    fresh: list[Resource] = []
    changed: list[Resource] = []
    added = gone = 0
    for address, room in found.items():
        resource = known.pop(address, None) or Resource(connection=row, address=room.address)
        before = [getattr(resource, name) for name in NEWS]
        added += resource.pk is None or resource.gone_at is not None
        _describe(resource, room)
        if resource.pk is None:
            fresh.append(resource)
        elif before != [getattr(resource, name) for name in NEWS]:
            changed.append(resource)
    for resource in known.values():
        if resource.gone_at is None:
            resource.gone_at, gone = now, gone + 1
            changed.append(resource)
    Resource.objects.bulk_create(fresh, batch_size=1000)
    Resource.objects.bulk_update(changed, NEWS, batch_size=1000)
    row.resources_loaded_at = connection.resources_loaded_at = now
    row.save(update_fields=["resources_loaded_at", "updated_at"])
    data = {"count": len(found), "added": added, "gone": gone}
    recording.record(history.RESOURCES_LOADED, on=row, by=by, data=data)
    return len(found)


def _by_address(rooms: list[Room]) -> dict[str, Room]:
    """Each room once, by its address in small letters; the name of a list is kept wherever it was said."""
    found: dict[str, Room] = {}
    for room in rooms:
        key = room.address.strip().lower()
        if key and (key not in found or (room.list_name and not found[key].list_name)):
            found[key] = room
    return found


def _describe(resource: Resource, room: Room) -> None:
    resource.kind = Resource.Kind.EQUIPMENT if room.is_equipment else Resource.Kind.ROOM
    resource.name = (room.name or room.address)[:200]
    resource.capacity = room.capacity
    resource.place, resource.list_name = room.place[:200], room.list_name[:200]
    resource.gone_at = None
