"""What any calendar system does for us, in our words. Adapters are beside it; nothing else knows a vendor.

All instants are aware. A method raises `base.errors` RetryableError (with the wait asked for), OutcomeUnknown (the
answer to a write was lost) or PermanentError with a sentence for an administrator; `Revoked` when the sign-in has
ended, `MailboxRefused` and `NoMailbox` about one mailbox.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from base.errors import PermanentError


class Revoked(PermanentError):
    """We are let in no more: the sign-in has ended, or password or secret are wrong. An administrator must act."""


class MailboxRefused(PermanentError):
    """The integration may not read this mailbox."""


class NoMailbox(PermanentError):
    """There is no such mailbox, or it has no calendar."""


class Gone(PermanentError):
    """The event is not there any more."""


class CursorLost(PermanentError):
    """The position up to which changes were read is too old; read everything anew."""


class Shown(StrEnum):
    """How a busy time is marked (Graph's `freeBusyStatus`, EWS's `LegacyFreeBusyType`)."""

    FREE = "free"
    TENTATIVE = "tentative"
    BUSY = "busy"
    OUT = "out"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Busy:
    """A taken time; `title` and `place` only where the calendar shows them to whoever asks."""

    starts_at: datetime
    ends_at: datetime
    shown: Shown = Shown.BUSY
    title: str = ""
    place: str = ""
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """What one mailbox answered: its taken times, or why nothing is known. Unknown is never free.

    `problem` is a sentence; `code` says which of them it is, "refused" and "missing" being about the mailbox itself.
    """

    mailbox: str
    busy: tuple[Busy, ...] = ()
    problem: str = ""
    code: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the busy times are the whole truth."""
        return not self.problem


@dataclass(frozen=True, slots=True)
class Room:
    """A bookable resource as the calendar system names it."""

    address: str
    name: str
    capacity: int | None = None
    place: str = ""
    list_name: str = ""
    is_equipment: bool = False


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody invited by the calendar."""

    email: str
    name: str
    is_required: bool = True
    is_resource: bool = False


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event to be there. `key` is the same at every try, so that a repeated creation makes no second event."""

    key: str
    title: str
    body: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str = ""
    guests: Sequence[Guest] = ()
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """One attendee's answer: response is pending, accepted, tentative or declined."""

    email: str
    response: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EventState:
    """An event as it is now."""

    external_id: str
    change_key: str
    key: str = ""
    title: str = ""
    place: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_cancelled: bool = False
    answers: tuple[Answered, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One step of catching up: an event as it is now, or the name of one that is gone."""

    external_id: str
    state: EventState | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """A page of changes; `cursor` continues after it, `has_more` says that there are more pages."""

    items: tuple[Change, ...]
    cursor: str
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription that stands."""

    external_id: str
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asking:
    """As whom something is done: the mailbox, and the calendar in it ("" is the main one)."""

    mailbox: str
    calendar_id: str = ""
    name: str = field(default="", compare=False)


class Calendar(Protocol):
    """A calendar system the company is connected to."""

    def check(self) -> str:
        """Talk to it without changing anything; a sentence about how it went."""
        ...

    def rooms(self) -> Iterator[Room]:
        """Every bookable resource, room lists included."""
        ...

    def calendars_of(self, who: Asking) -> list[tuple[str, str]]:
        """Identifier and name of the calendars the mailbox owns; the main one first, its identifier is empty."""
        ...

    def schedules(
        self, mailboxes: Sequence[str], starts_at: datetime, ends_at: datetime, *, who: Asking
    ) -> list[Schedule]:
        """What each mailbox (20 at most) is taken for, in the order asked; one that refuses has a problem."""
        ...

    def create(self, draft: EventDraft, *, who: Asking) -> EventState:
        """Make the event in that calendar; making it again under the same key returns the one there is."""
        ...

    def find(self, key: str, *, who: Asking) -> EventState | None:
        """The event made under the key, when there is one: what settles a creation whose answer was lost.

        Looked for in the whole mailbox: another calendar in it may have been chosen since.
        """
        ...

    def update(self, external_id: str, draft: EventDraft, *, who: Asking) -> EventState:
        """Change it to this. Raises Gone."""
        ...

    def cancel(self, external_id: str, *, who: Asking, words: str = "") -> None:
        """Cancel it for all; one that is gone already is as good."""
        ...

    def read(self, external_id: str, *, who: Asking) -> EventState:
        """As it is now. Raises Gone."""
        ...

    def respond(
        self, external_id: str, response: str, *, owner: Asking, mailbox: str, starts_at: datetime, ends_at: datetime
    ) -> bool:
        """Answer an event of `owner` (accepted, tentative or declined) in the mailbox of somebody invited to it.

        The owner's event follows. Returns True when it is answered so, or was already; False when the system does not
        let us answer in that mailbox, or they are not invited. The instants are those that were answered to: while the
        invitation has not arrived, or stands at another time, RetryableError. Raises Gone when there is no event.
        """
        ...

    def subscribe(self, mailbox: str, *, address: str, secret: str) -> Subscribed:
        """Ask to be told of changes in the mailbox's calendar at that address."""
        ...

    def renew(self, external_id: str, *, mailbox: str) -> Subscribed:
        """Prolong a subscription. Raises Gone when it has to be made anew."""
        ...

    def unsubscribe(self, external_id: str, *, mailbox: str) -> None:
        """End it; one that is gone is as good."""
        ...

    def changes(self, mailbox: str, cursor: str, *, since: datetime, until: datetime) -> Changes:
        """What changed after the cursor ("" begins with everything between the instants). Raises CursorLost."""
        ...
