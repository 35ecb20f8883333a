"""An adapter that notes by itself that a system answers, and when it has ended the sign-in, whoever talked to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from calendars.connections import noting
from calendars.connections.models import Connection
from calendars.providers.base import (
    Asking,
    Calendar,
    Changes,
    EventDraft,
    EventState,
    Revoked,
    Room,
    Schedule,
    Subscribed,
)

T = TypeVar("T")


class Watched:
    """A `Calendar` that passes everything on; `Revoked` is noted on the connection before it goes further, and so is
    the first answer of a system that nobody had tried yet.

    The one gate to the outside: while the sign-in has ended, nothing is passed on and `Revoked` is raised at once.
    Servers lock accounts after some wrong passwords. With `is_by_hand` an administrator looks whether it holds again.
    """

    def __init__(self, inner: Calendar, connection: Connection, *, is_by_hand: bool = False) -> None:
        self.inner, self._connection, self._is_by_hand = inner, connection, is_by_hand
        self._has_ended = connection.status == Connection.Status.REVOKED

    def check(self) -> str:
        """See `Calendar.check`."""
        return self._pass(self.inner.check)

    def rooms(self) -> Iterator[Room]:
        """See `Calendar.rooms`."""
        self._require_sign_in()
        try:
            yield from self.inner.rooms()
        except Revoked as error:
            noting.note_revoked(self._connection, error)
            raise

    def calendars_of(self, who: Asking) -> list[tuple[str, str]]:
        """See `Calendar.calendars_of`."""
        return self._pass(lambda: self.inner.calendars_of(who))

    def schedules(
        self, mailboxes: Sequence[str], starts_at: datetime, ends_at: datetime, *, who: Asking
    ) -> list[Schedule]:
        """See `Calendar.schedules`. Asked by threads that may not touch the database: the asker notes `Revoked`.

        The threads that come after the one that met it ask no more.
        """
        if self._has_ended and not self._is_by_hand:
            raise Revoked(self._connection.remedy)
        try:
            return self.inner.schedules(mailboxes, starts_at, ends_at, who=who)
        except Revoked:
            self._has_ended = True
            raise

    def create(self, draft: EventDraft, *, who: Asking) -> EventState:
        """See `Calendar.create`."""
        return self._pass(lambda: self.inner.create(draft, who=who))

    def find(self, key: str, *, who: Asking) -> EventState | None:
        """See `Calendar.find`."""
        return self._pass(lambda: self.inner.find(key, who=who))

    def update(self, external_id: str, draft: EventDraft, *, who: Asking) -> EventState:
        """See `Calendar.update`."""
        return self._pass(lambda: self.inner.update(external_id, draft, who=who))

    def cancel(self, external_id: str, *, who: Asking, words: str = "") -> None:
        """See `Calendar.cancel`."""
        return self._pass(lambda: self.inner.cancel(external_id, who=who, words=words))

    def read(self, external_id: str, *, who: Asking) -> EventState:
        """See `Calendar.read`."""
        return self._pass(lambda: self.inner.read(external_id, who=who))

    def respond(
        self, external_id: str, response: str, *, owner: Asking, mailbox: str, starts_at: datetime, ends_at: datetime
    ) -> bool:
        """See `Calendar.respond`."""
        return self._pass(
            lambda: self.inner.respond(
                external_id, response, owner=owner, mailbox=mailbox, starts_at=starts_at, ends_at=ends_at
            )
        )

    def subscribe(self, mailbox: str, *, address: str, secret: str) -> Subscribed:
        """See `Calendar.subscribe`."""
        return self._pass(lambda: self.inner.subscribe(mailbox, address=address, secret=secret))

    def renew(self, external_id: str, *, mailbox: str) -> Subscribed:
        """See `Calendar.renew`."""
        return self._pass(lambda: self.inner.renew(external_id, mailbox=mailbox))

    def unsubscribe(self, external_id: str, *, mailbox: str) -> None:
        """See `Calendar.unsubscribe`."""
        return self._pass(lambda: self.inner.unsubscribe(external_id, mailbox=mailbox))

    def changes(self, mailbox: str, cursor: str, *, since: datetime, until: datetime) -> Changes:
        """See `Calendar.changes`."""
        return self._pass(lambda: self.inner.changes(mailbox, cursor, since=since, until=until))

    def _pass(self, act: Callable[[], T]) -> T:
        self._require_sign_in()
        try:
            answer = act()
        except Revoked as error:
            noting.note_revoked(self._connection, error)
            raise
        if self._connection.status == Connection.Status.NEW:
            noting.note_first_answer(self._connection)
        return answer

    def _require_sign_in(self) -> None:
        """Whoever else met its end, or ended it, has noted it since this adapter was made."""
        if self._is_by_hand:
            return
        rows = Connection.objects.filter(pk=self._connection.pk, status=Connection.Status.REVOKED)
        self._has_ended = rows.exists()
        if self._has_ended:
            raise Revoked(self._connection.remedy)
