"""Rooms and equipment as Exchange's directory knows them."""

from __future__ import annotations

from collections.abc import Iterator

from exchangelib.errors import ErrorNameResolutionNoResults
from exchangelib.protocol import Protocol

from calendars.providers.base import Room
from calendars.providers.ews.troubles import plainly

# How rooms are called where nobody made room lists; Exchange finds names that begin so.
_WORDS = ("room", "conf", "meeting", "raum", "besprechung", "salle", "sala", "projector", "equipment")


def rooms(protocol: Protocol) -> Iterator[Room]:
    """Rooms of the room lists; where there are none, what is called like a room (a hundred for each word).

    Exchange cannot be asked for all of its rooms: a company with hundreds makes room lists (product facts §11.1).
    """
    with plainly():
        lists = list(protocol.get_roomlists())
    if not lists:
        yield from _by_name(protocol)
    told: set[str] = set()
    for room_list in lists:
        with plainly():
            found = list(protocol.get_rooms(room_list.email_address))
        for room in found:
            address = (room.email_address or "").casefold()
            if address and address not in told:
                told.add(address)
                yield Room(address, room.name or address, list_name=room_list.name or room_list.email_address)


def _by_name(protocol: Protocol) -> Iterator[Room]:
    told: set[str] = set()
    for word in _WORDS:
        with plainly():
            found = protocol.resolve_names([word], return_full_contact_data=True, search_scope="ActiveDirectory")
        for entry in found:
            if isinstance(entry, ErrorNameResolutionNoResults):
                continue
            if isinstance(entry, Exception):
                with plainly():
                    raise entry
            mailbox, contact = entry
            address = (mailbox.email_address or "").casefold()
            # A person has a surname; a room has none.
            if address and address not in told and not (contact and contact.surname):
                told.add(address)
                yield Room(address, mailbox.name or address)
