"""What an Exchange server remembers: mailboxes, calendars, events and their copies, and the journal of changes."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

GROUPS = ("RequiredAttendees", "OptionalAttendees", "Resources")


class Trouble(Exception):
    """An answer of the server that is an error: its response code, told as a fault when it is about the whole call."""

    def __init__(self, code: str, *, is_fault: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.is_fault = is_fault


@dataclass
class Attendance:
    """One invited address and what it answered."""

    email: str
    name: str = ""
    response: str = "Unknown"
    at: datetime | None = None


@dataclass
class Item:
    """An event in one calendar. A copy in an attendee's calendar names the organiser's as its `source`."""

    subject: str = ""
    body: str = ""
    body_type: str = "Text"
    place: str = ""
    start: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    end: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    zone: str = "UTC"
    sensitivity: str = "Normal"
    shown: str = "Busy"
    organizer: str = ""
    guests: dict[str, list[Attendance]] = field(default_factory=dict)
    properties: dict[tuple[str, str], str] = field(default_factory=dict)
    is_cancelled: bool = False
    mailbox: str = ""
    folder_id: str = ""
    source: str = ""
    my_response: str = "Organizer"
    id: str = ""
    version: int = 1

    @property
    def change_key(self) -> str:
        """Another one after each change."""
        return f"DwAAABYAAA{self.version:06d}"

    def everybody(self) -> Iterator[Attendance]:
        """All who are invited, rooms too."""
        for group in GROUPS:
            yield from self.guests.get(group, ())


@dataclass
class Box:
    """A mailbox: a person's, a room's or a piece of equipment's."""

    address: str
    name: str
    is_resource: bool = False
    refuses: bool = False
    has_calendar: bool = True
    folders: dict[str, str] = field(default_factory=dict)

    @property
    def main_folder(self) -> str:
        """The identifier of the calendar everybody has."""
        return next(iter(self.folders))


@dataclass
class Trace:
    """When an item came into a folder, when it last changed there, and whether it still is there."""

    came: int
    changed: int
    is_there: bool = True


type_told = Callable[[str, str, Item], None]


class World:
    """The whole of it. Every method holds the lock; `tell` hears of each change (kind, folder, item)."""

    def __init__(self, users: Mapping[str, str], rooms: Mapping[str, Mapping[str, str]], tell: type_told) -> None:
        self.lock = threading.RLock()
        self.boxes: dict[str, Box] = {}
        self.items: dict[str, Item] = {}
        self.journal: dict[str, dict[str, Trace]] = {}
        self.room_lists: dict[str, list[str]] = {}
        self.moment = 0
        self._tell = tell
        for address, name in users.items():
            self.add_box(address, name)
        for list_name, members in rooms.items():
            self.room_lists[list_name] = [address.casefold() for address in members]
            for address, name in members.items():
                self.add_box(address, name, is_resource=True)

    def add_box(self, address: str, name: str, *, is_resource: bool = False) -> Box:
        """A new mailbox with one calendar."""
        box = Box(address.casefold(), name, is_resource)
        self.boxes[box.address] = box
        self.add_folder(box.address, "Calendar")
        return box

    def add_folder(self, address: str, name: str) -> str:
        """One more calendar in a mailbox."""
        folder_id = f"AQMkAD{uuid.uuid4().hex}"
        self.boxes[address.casefold()].folders[folder_id] = name
        self.journal[folder_id] = {}
        return folder_id

    def box(self, address: str) -> Box:
        """The mailbox at an address, when it may be looked into."""
        box = self.boxes.get(address.casefold())
        if box is None:
            raise Trouble("ErrorNonExistentMailbox")
        if box.refuses:
            raise Trouble("ErrorAccessDenied")
        return box

    def folder(self, folder_id: str) -> tuple[Box, str]:
        """Whose calendar it is."""
        for box in self.boxes.values():
            if folder_id in box.folders:
                return self.box(box.address), folder_id
        raise Trouble("ErrorFolderNotFound")

    def item(self, item_id: str) -> Item:
        """The event with that identifier, when it may be looked at."""
        item = self.items.get(item_id)
        if item is None:
            raise Trouble("ErrorItemNotFound")
        self.box(item.mailbox)
        return item

    def in_folder(self, folder_id: str) -> list[Item]:
        """All events of a calendar, in the order they came."""
        return [self.items[name] for name, trace in self.journal[folder_id].items() if trace.is_there]

    def add(self, item: Item, folder_id: str) -> Item:
        """Put an event into a calendar and a copy into those of whom it invites."""
        with self.lock:
            box, _ = self.folder(folder_id)
            item.id = f"AAMkAD{uuid.uuid4().hex}"
            item.mailbox, item.folder_id = box.address, folder_id
            item.organizer = item.organizer or box.address
            self.items[item.id] = item
            self._note("Created", item)
            self._share(item)
            return item

    def change(self, item: Item, changes: Mapping[str, Any]) -> None:
        """Change an event; copies follow, and who is invited to another time is asked anew."""
        with self.lock:
            is_moved = "start" in changes or "end" in changes
            before = {guest.email: guest for guest in item.everybody()}
            for name, value in changes.items():
                setattr(item, name, value)
            for guest in item.everybody():
                known = before.get(guest.email)
                if known is not None and not is_moved:
                    guest.response, guest.at = known.response, known.at
                elif is_moved:
                    guest.response, guest.at = "Unknown", None
            self._note("Modified", item)
            if not item.source:
                self._share(item)

    def remove(self, item: Item) -> None:
        """Take an event away; the copies stay and say that it is cancelled."""
        with self.lock:
            self.items.pop(item.id, None)
            self._note("Deleted", item)
            for copy in self.copies(item):
                copy.is_cancelled, copy.shown = True, "Free"
                self._note("Modified", copy)

    def copies(self, item: Item) -> list[Item]:
        """The event in the calendars of whom it invites."""
        return [other for other in self.items.values() if other.source == item.id]

    def answer(self, item: Item, email: str, response: str, at: datetime) -> None:
        """An attendee answers; the organiser's event shows it, the own calendar follows."""
        with self.lock:
            guest = next((guest for guest in item.everybody() if guest.email == email.casefold()), None)
            if guest is None:
                raise Trouble("ErrorItemNotFound")
            guest.response, guest.at = response, at
            self._note("Modified", item)
            for copy in self.copies(item):
                if copy.mailbox != guest.email:
                    continue
                if response == "Decline":
                    self.items.pop(copy.id)
                    self._note("Deleted", copy)
                else:
                    copy.my_response, copy.shown = response, "Busy" if response == "Accept" else "Tentative"
                    self._note("Modified", copy)

    def entries(self, address: str, start: datetime, end: datetime) -> list[Item]:
        """What stands in a mailbox's calendars between two instants, earliest first."""
        folders = self.boxes[address.casefold()].folders
        found = [item for name in folders for item in self.in_folder(name) if item.start < end and item.end > start]
        return sorted((item for item in found if not item.is_cancelled), key=_begin)

    def _is_taken(self, box: Box, by: Item) -> bool:
        """Whether something else than the event itself takes the time of a room."""
        others = (item for item in self.entries(box.address, by.start, by.end) if item.source != by.id)
        return any(item.shown != "Free" for item in others)

    def changes(self, folder_id: str, since: int, most: int) -> tuple[list[tuple[str, str]], int, bool]:
        """What changed in a calendar after a moment: kind and item, the moment reached, and whether that is all."""
        with self.lock:
            if not 0 <= since <= self.moment:
                raise Trouble("ErrorInvalidSyncStateData")
            later = sorted(
                (
                    (trace.changed, name, trace)
                    for name, trace in self.journal[folder_id].items()
                    if trace.changed > since
                ),
                key=lambda entry: entry[0],
            )
            found: list[tuple[str, str]] = []
            for _moment, name, trace in later[:most]:
                if trace.is_there:
                    found.append(("Create" if trace.came > since else "Update", name))
                elif trace.came <= since:
                    found.append(("Delete", name))
            reached = later[:most][-1][0] if later else since
            return found, reached, len(later) <= most

    def _share(self, item: Item) -> None:
        copies = {copy.mailbox: copy for copy in self.copies(item)}
        for group in GROUPS:
            for guest in item.guests.get(group, ()):
                copy = copies.pop(guest.email, None)
                if guest.email in self.boxes and guest.email != item.mailbox:
                    self._share_with(item, guest, copy)
        for copy in copies.values():  # no longer invited
            copy.is_cancelled, copy.shown = True, "Free"
            self._note("Modified", copy)

    def _share_with(self, item: Item, guest: Attendance, copy: Item | None) -> None:
        box = self.boxes[guest.email]
        if box.is_resource and guest.response == "Unknown":
            guest.response = "Decline" if self._is_taken(box, item) else "Accept"
            guest.at = datetime.now(UTC)
            self._note("Modified", item)
        if guest.response == "Decline" or not box.has_calendar:
            if copy is not None:
                self.items.pop(copy.id)
                self._note("Deleted", copy)
            return
        shared = replace(
            item,
            source=item.id,
            mailbox=box.address,
            folder_id=box.main_folder,
            shown="Busy" if guest.response == "Accept" else "Tentative",
            my_response=guest.response if guest.response != "Unknown" else "NoResponseReceived",
            guests={group: [replace(other) for other in others] for group, others in item.guests.items()},
            properties={},
            id=copy.id if copy else f"AAMkAD{uuid.uuid4().hex}",
            version=copy.version if copy else 1,
        )
        self.items[shared.id] = shared
        self._note("Modified" if copy else "Created", shared)

    def _note(self, kind: str, item: Item) -> None:
        self.moment += 1
        item.version += 1
        traces = self.journal[item.folder_id]
        trace = traces.setdefault(item.id, Trace(self.moment, self.moment))
        trace.changed = self.moment
        trace.is_there = kind != "Deleted"
        self._tell(kind, item.folder_id, item)


def _begin(item: Item) -> datetime:
    return item.start


def digits(items: Sequence[Item], start: datetime, end: datetime, minutes: int) -> str:
    """The coarsest telling of what is taken: one digit for each stretch of minutes."""
    rank = {"Tentative": 1, "Busy": 2, "OOF": 3, "WorkingElsewhere": 4}
    step = timedelta(minutes=minutes)
    told = ""
    while start < end:
        within = [rank.get(item.shown, 0) for item in items if item.start < start + step and item.end > start]
        told += str(max(within, default=0))
        start += step
    return told
