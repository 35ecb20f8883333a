"""The tenant both simulators of Microsoft serve: people, rooms, their calendars, what happens in them, and tokens."""

from __future__ import annotations

import secrets
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

RESPONSES = {"accepted": "accepted", "declined": "declined", "tentative": "tentativelyAccepted", "pending": "none"}


@dataclass(slots=True)
class Folder:
    """One calendar of a mailbox."""

    id: str
    name: str
    owner: str
    is_default: bool = False
    can_edit: bool = True


@dataclass(slots=True)
class Invitee:
    """Somebody invited, with their answer in Graph's words."""

    address: str
    name: str
    kind: str = "required"
    response: str = "none"
    answered_at: datetime | None = None


@dataclass(slots=True)
class Occasion:
    """What happens; each mailbox that knows of it has a copy."""

    uid: str
    organizer: str
    subject: str
    starts_at: datetime
    ends_at: datetime
    zone: str = "UTC"
    body: str = ""
    place: str = ""
    sensitivity: str = "normal"
    show_as: str = "busy"
    invitees: dict[str, Invitee] = field(default_factory=dict)
    transaction_id: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    is_cancelled: bool = False
    copies: list[Copy] = field(default_factory=list, repr=False)

    @property
    def told(self) -> tuple[object, ...]:
        """What a repeated creation must say alike."""
        return (self.subject, self.starts_at, self.ends_at, self.body, self.place, tuple(self.invitees))


@dataclass(slots=True)
class Copy:
    """An occasion in one mailbox."""

    id: str
    mailbox: str
    folder_id: str
    occasion: Occasion
    stamp: int = 0
    is_gone: bool = False
    # What somebody answered without sending it: their own calendar says so, the organiser knows nothing of it.
    unsent: str = ""

    @property
    def change_key(self) -> str:
        """Changes with every change."""
        return f"CK{self.stamp:012d}"


@dataclass(slots=True)
class Mailbox:
    """A person's or a room's. `access`: open, refused or missing; `shows`: details or busy, to others; `shared_with`:
    the addresses that see details all the same."""

    address: str
    name: str
    is_room: bool = False
    capacity: int = 0
    building: str = ""
    floor: str = ""
    list_name: str = ""
    access: str = "open"
    shows: str = "busy"
    shared_with: set[str] = field(default_factory=set)
    folders: list[Folder] = field(default_factory=list)
    copies: dict[str, Copy] = field(default_factory=dict)

    def standing(self) -> Iterable[Copy]:
        """The copies that take time: neither gone nor cancelled nor declined."""
        for copy in self.copies.values():
            invitee = copy.occasion.invitees.get(self.address)
            if not copy.is_gone and not copy.occasion.is_cancelled and not (invitee and invitee.response == "declined"):
                yield copy

    def is_free(self, starts_at: datetime, ends_at: datetime, *, besides: Occasion) -> bool:
        """Whether nothing else stands in that time."""
        return not any(
            copy.occasion is not besides and copy.occasion.starts_at < ends_at and starts_at < copy.occasion.ends_at
            for copy in self.standing()
        )


@dataclass(slots=True)
class App:
    """An app registration. `roles` are its application permissions, `scopes` what administrators may consent to."""

    client_id: str
    secret: str
    redirect_uris: list[str] = field(default_factory=list)
    roles: set[str] = field(default_factory=lambda: {"Calendars.ReadWrite", "Place.Read.All"})


@dataclass(frozen=True, slots=True)
class Grant:
    """What an access token is good for; without an address it is the application's own."""

    client_id: str
    address: str
    permissions: frozenset[str]
    ends_at: float


class Tenant:
    """All state of both simulators, changed under one lock. `listeners` hear of every changed copy."""

    def __init__(self, tenant_id: str = "3f0a6c1e-94b7-4f1e-8a52-5f6f0c9d2b10") -> None:
        self.id = tenant_id
        self.lock = threading.RLock()
        self.mailboxes: dict[str, Mailbox] = {}
        self.by_transaction: dict[str, Occasion] = {}
        self.by_key: dict[str, Occasion] = {}
        self.apps: dict[str, App] = {}
        self.tokens: dict[str, Grant] = {}
        self.refresh_tokens: dict[str, tuple[str, str, frozenset[str]]] = {}
        self.revoked: set[str] = set()
        self.token_seconds = 3600
        self.clock = 0
        self.epoch = 1
        self.listeners: list[Callable[[str, Copy], None]] = []

    def add_person(self, address: str, name: str = "", *, access: str = "open", shows: str = "busy") -> Mailbox:
        """A mailbox with a main calendar and, beside it, one of its own and one that belongs to somebody else."""
        return self._add(Mailbox(address.lower(), name or address, access=access, shows=shows))

    def add_room(
        self, address: str, name: str, *, capacity: int = 0, building: str = "", floor: str = "", list_name: str = ""
    ) -> Mailbox:
        """A room; it accepts what it is free for and declines the rest."""
        return self._add(Mailbox(address.lower(), name, True, capacity, building, floor, list_name, shows="details"))

    def _add(self, mailbox: Mailbox) -> Mailbox:
        own, other = mailbox.address, "holidays@calendars.example"
        mailbox.folders = [Folder(f"cal-{uuid.uuid4().hex}", "Calendar", own, is_default=True)]
        if not mailbox.is_room:
            mailbox.folders.append(Folder(f"cal-{uuid.uuid4().hex}", "Interviews", own))
            mailbox.folders.append(Folder(f"cal-{uuid.uuid4().hex}", "Holidays", other, can_edit=False))
        self.mailboxes[mailbox.address] = mailbox
        return mailbox

    def add_app(self, client_id: str = "", secret: str = "", *, redirect_uris: Iterable[str] = ()) -> App:
        """An app registration with all permissions."""
        app = App(client_id or str(uuid.uuid4()), secret or secrets.token_urlsafe(24), list(redirect_uris))
        self.apps[app.client_id] = app
        return app

    # Tokens

    def issue(self, client_id: str, address: str, permissions: Iterable[str]) -> str:
        """An access token."""
        token = f"at-{secrets.token_urlsafe(24)}"
        ends_at = time.time() + self.token_seconds
        self.tokens[token] = Grant(client_id, address.lower(), frozenset(permissions), ends_at)
        return token

    def issue_refresh(self, client_id: str, address: str, permissions: Iterable[str]) -> str:
        """A refresh token, good once."""
        token = f"rt-{secrets.token_urlsafe(24)}"
        self.refresh_tokens[token] = (client_id, address.lower(), frozenset(permissions))
        return token

    def grant_of(self, token: str) -> Grant | None:
        """What a token is good for now."""
        found = self.tokens.get(token)
        is_over = found is None or found.ends_at < time.time() or found.address in self.revoked
        return None if is_over else found

    def revoke(self, address: str) -> None:
        """End an account's sign-ins, as a changed password does. They may sign in anew by `forgive`."""
        with self.lock:
            self.revoked.add(address.lower())
            self.refresh_tokens = {k: v for k, v in self.refresh_tokens.items() if v[1] != address.lower()}

    def forgive(self, address: str) -> None:
        """Let the account sign in again; tokens from before stay dead."""
        with self.lock:
            self.tokens = {k: v for k, v in self.tokens.items() if v.address != address.lower()}
            self.revoked.discard(address.lower())

    # What happens

    def create(self, mailbox: Mailbox, folder: Folder, occasion: Occasion) -> Copy:
        """Put it into the organiser's calendar and into those of everybody invited; rooms answer at once."""
        with self.lock:
            copy = self._copy(mailbox, folder, occasion)
            self.by_transaction[occasion.transaction_id] = occasion
            self.by_key |= dict.fromkeys(occasion.properties.values(), occasion)
            self._touch(copy, "created")
            for address in list(occasion.invitees):
                self._invite(occasion, address)
            self._let_rooms_answer(occasion)
        return copy

    def change(self, occasion: Occasion, *, invitees: dict[str, Invitee] | None = None, **fields: object) -> None:
        """Change it for everybody. Moving it makes all answers void."""
        with self.lock:
            before = (occasion.starts_at, occasion.ends_at)
            for name, value in fields.items():
                setattr(occasion, name, value)
            if invitees is not None:
                self._change_invitees(occasion, invitees)
            if (occasion.starts_at, occasion.ends_at) != before:
                self._ask_anew(occasion)
            self._touch_all(occasion)
            self._let_rooms_answer(occasion)

    def _ask_anew(self, occasion: Occasion) -> None:
        """Nobody has answered yet; whoever declined, and so has it no more in their calendar, finds it there again."""
        for invitee in occasion.invitees.values():
            invitee.response, invitee.answered_at = "none", None
        standing = {copy.mailbox: copy for copy in self.copies_of(occasion)}
        for copy in standing.values():
            copy.unsent = ""
        for address in occasion.invitees.keys() - standing.keys():
            self._invite(occasion, address)

    def _change_invitees(self, occasion: Occasion, invitees: dict[str, Invitee]) -> None:
        known = occasion.invitees
        occasion.invitees = {address: known.get(address, invitee) for address, invitee in invitees.items()}
        for address in known.keys() - invitees.keys():
            for copy in self.copies_of(occasion):
                if copy.mailbox == address:
                    self._remove(copy)
        for address in invitees.keys() - known.keys():
            self._invite(occasion, address)

    def remove(self, copy: Copy) -> None:
        """Delete it from one mailbox; from the organiser's, it is cancelled for all."""
        with self.lock:
            self._remove(copy)
            if copy.mailbox == copy.occasion.organizer:
                copy.occasion.is_cancelled = True
                self._touch_all(copy.occasion)

    def respond(self, occasion: Occasion, address: str, response: str) -> None:
        """Somebody answers, in Graph's words: their copy and the organiser's say so."""
        with self.lock:
            invitee = occasion.invitees[address.lower()]
            invitee.response, invitee.answered_at = response, datetime.now(UTC)
            for copy in self.copies_of(occasion):
                if copy.mailbox in {address.lower(), occasion.organizer}:
                    self._touch(copy, "updated")

    def respond_from(self, copy: Copy, response: str, *, is_sent: bool) -> None:
        """Somebody, or an application for them, answers in their own calendar, which a declined event leaves."""
        with self.lock:
            if is_sent:
                self.respond(copy.occasion, copy.mailbox, response)
            else:
                copy.unsent = response
                self._touch(copy, "updated")
            if response == "declined":
                self._remove(copy)

    def copies_of(self, occasion: Occasion) -> list[Copy]:
        """The copies that are not gone."""
        return [copy for copy in occasion.copies if not copy.is_gone]

    def occasion_of(self, key: str) -> Occasion:
        """What was made last with that key in a property. Raises KeyError."""
        return self.by_key[key]

    def forget_cursors(self) -> None:
        """Make every delta token too old."""
        self.epoch += 1

    def _copy(self, mailbox: Mailbox, folder: Folder, occasion: Occasion) -> Copy:
        copy = Copy(f"AAMk{uuid.uuid4().hex}=", mailbox.address, folder.id, occasion)
        mailbox.copies[copy.id] = copy
        occasion.copies.append(copy)
        return copy

    def _invite(self, occasion: Occasion, address: str) -> None:
        mailbox = self.mailboxes.get(address)
        if mailbox is not None and address != occasion.organizer and mailbox.access != "missing":
            self._touch(self._copy(mailbox, mailbox.folders[0], occasion), "created")

    def _let_rooms_answer(self, occasion: Occasion) -> None:
        for invitee in occasion.invitees.values():
            mailbox = self.mailboxes.get(invitee.address)
            if mailbox is not None and mailbox.is_room and invitee.response == "none":
                free = mailbox.is_free(occasion.starts_at, occasion.ends_at, besides=occasion)
                self.respond(occasion, invitee.address, "accepted" if free else "declined")

    def _remove(self, copy: Copy) -> None:
        copy.is_gone = True
        self._touch(copy, "deleted")

    def _touch_all(self, occasion: Occasion) -> None:
        for copy in self.copies_of(occasion):
            self._touch(copy, "updated")

    def _touch(self, copy: Copy, kind: str) -> None:
        self.clock += 1
        copy.stamp = self.clock
        for listener in self.listeners:
            listener(kind, copy)
