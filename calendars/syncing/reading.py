"""Verbs that catch up with a mailbox: read what changed since last time and bring our meetings to it.

Notifications are hints, so all that counts is read here, in pages; the cursor moves on with every page that was
applied, and what a killed worker had begun is read once more, which changes nothing twice.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils import timezone

from base.actors import Actor
from base.errors import OutcomeUnknown, ProviderError, RetryableError
from calendars.connections import queries as connections
from calendars.connections.models import Connection
from calendars.meetings.models import Meeting
from calendars.providers.base import Asking, Calendar, Change, CursorLost, EventState, Gone, Revoked
from calendars.syncing import applying, hearing, queries
from calendars.syncing.applying import Seen
from calendars.syncing.models import Subscription
from calendars.syncing.turning import hurried, turn

logger = logging.getLogger(__name__)

SYSTEM = Actor.system("calendars")
# How long one reading may take; Celery ends a task after 90 seconds, and the next round goes on from the cursor.
PATIENCE_SECONDS = 70.0
# Everything is read anew so often, whatever was told: the last net under lost changes (reliability §6.2).
WHOLE_EVERY = timedelta(days=1)
AHEAD = timedelta(days=90)
BEYOND = timedelta(days=30)
PAST = timedelta(hours=1)
MOST_READ_ALONE = 500
# What was noted shortly before the last reading may have been committed after it.
OVERLAP = timedelta(minutes=1)
# What is on its way is there by then.
SOON = timedelta(seconds=5)
# However long a calendar system asks us to wait.
MOST_WAIT_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Position:
    """How far a mailbox was read: the cursor, when and up to when the reading that it continues was begun.

    `is_first` while that reading goes through everything for the first time.
    """

    begun_at: datetime
    until: datetime
    is_first: bool
    cursor: str

    @classmethod
    def read(cls, text: str) -> Position | None:
        """The position that was kept; None when none was, or it is not to be understood."""
        try:
            begun, until, first, cursor = text.split(" ", 3)
            return cls(datetime.fromisoformat(begun), datetime.fromisoformat(until), first == "first", cursor)
        except ValueError:
            return None

    @property
    def text(self) -> str:
        """As it is kept."""
        first = "first" if self.is_first else "on"
        return f"{self.begun_at.isoformat()} {self.until.isoformat()} {first} {self.cursor}"


def catch_up(subscription: Subscription, *, patience: float = PATIENCE_SECONDS) -> int:
    """Read what changed in a mailbox and apply it. Returns how many meetings it changed something of.

    One worker at a time reads a mailbox; a second one leaves it to the first, who looks once more at its end. What
    goes wrong stands on the subscription, and the mailbox stays marked. Raises Revoked when the sign-in has ended.
    """
    limit, done = time.monotonic() + patience, 0
    with turn(subscription.pk) as is_mine:
        while is_mine and time.monotonic() < limit:
            row = Subscription.objects.select_related("connection").filter(pk=subscription.pk).first()
            if row is None or not row.connection.is_active:
                break
            begun = timezone.now()
            done += _read_noting(row, limit)
            rows = Subscription.objects.filter(pk=row.pk, failure="")
            rows = rows.filter(wanted_at__gt=begun, wanted_at__lte=timezone.now())
            if not rows.exists():
                break
    return done


def read_due(*, patience: float = PATIENCE_SECONDS) -> int:
    """Read the mailboxes that are due: one's fault stops no other. Returns how many meetings changed."""
    used, limit, done = connections.active(), time.monotonic() + patience, 0
    if used is None or used.status == Connection.Status.REVOKED:
        return 0
    for subscription in queries.due_to_read(used)[:1000]:
        if time.monotonic() > limit:
            break
        try:
            done += catch_up(subscription, patience=max(5.0, limit - time.monotonic()))
        except Revoked:
            break
        except Exception:
            logger.exception("A mailbox could not be read.")
    return done


def _read_noting(row: Subscription, limit: float) -> int:
    """Read one mailbox, and write down how it went."""
    begun, rows = timezone.now(), Subscription.objects.filter(pk=row.pk)
    reading = _Reading(row, limit)
    try:
        with hurried():
            reading.run()
    except Revoked:
        raise
    except (RetryableError, OutcomeUnknown) as error:
        wait = min(getattr(error, "wait_seconds", None) or 0.0, MOST_WAIT_SECONDS)
        rows.update(failure=str(error)[:1000], wanted_at=timezone.now() + timedelta(seconds=wait))
    except ProviderError as error:
        # Its mark goes: it is tried again in a quarter of an hour, as all are.
        rows.update(failure=str(error)[:1000], read_at=timezone.now(), wanted_at=None)
    else:
        rows.update(read_at=timezone.now(), failure="")
        rows.filter(wanted_at__lte=begun).update(wanted_at=None)
        if reading.is_cut_short:
            hearing.want(rows)
        elif reading.is_early:
            rows.update(wanted_at=timezone.now() + SOON)
    return reading.done


class _Reading:
    """One pass over the changes of a mailbox. `done` counts the meetings something was done about.

    `is_cut_short` when time ran out; `is_early` when an event came past whose making we have not noted yet.
    """

    def __init__(self, row: Subscription, limit: float) -> None:
        self.row, self.limit = row, limit
        self.adapter: Calendar = connections.adapter(row.connection)
        self.seen: set[str] = set()
        self.done = 0
        self.is_cut_short = self.is_early = False

    def run(self) -> None:
        """Go on from the cursor, or begin anew, to the end."""
        last_end = queries.last_end(self.row)
        if last_end is None:
            if self.row.wanted_at is not None:  # an interviewer's: their answer stands in the organisers' mailboxes
                hearing.want(queries.organisers_of(self.row))
            return
        position = self._position(last_end)
        was_first, has_more = position.is_first, True
        while has_more:
            standing = self._standing()
            page = self._page(position)
            if page is None:
                position, was_first = self._anew(last_end), True
                continue
            changes, position, has_more = page
            self._apply(changes, standing)
            Subscription.objects.filter(pk=self.row.pk).update(cursor=position.text)
            if has_more and time.monotonic() > self.limit:
                self.is_cut_short = True
                return
        self._read_alone(position.until, is_all=was_first or queries.is_elsewhere(self.row))

    def _position(self, last_end: datetime) -> Position:
        found = Position.read(self.row.cursor)
        now = timezone.now()
        if found is None or found.begun_at < now - WHOLE_EVERY or found.until < last_end:
            return self._anew(last_end)
        return found

    def _anew(self, last_end: datetime) -> Position:
        self.seen.clear()
        now = timezone.now()
        return Position(now, max(now + AHEAD, last_end + BEYOND), is_first=True, cursor="")

    def _page(self, position: Position) -> tuple[tuple[Change, ...], Position, bool] | None:
        """The next changes and the position behind them; None when the cursor is too old."""
        since = position.begun_at - PAST
        try:
            found = self.adapter.changes(self.row.mailbox, position.cursor, since=since, until=position.until)
        except CursorLost:
            if not position.cursor:
                raise
            return None
        after = replace(position, cursor=found.cursor, is_first=position.is_first and found.has_more)
        return found.items, after, found.has_more

    def _standing(self) -> dict[str, Seen]:
        """Our meetings in the mailbox, as they are before it is asked."""
        rows = queries.meetings_in(self.row).order_by()
        return {
            name: Seen(pk, name, version, outside)
            for pk, name, version, outside in rows.values_list("pk", "external_id", "version", "outside")
        }

    def _apply(self, changes: Sequence[Change], standing: dict[str, Seen]) -> None:
        ours = [change for change in changes if change.external_id in standing]
        self.seen |= {change.external_id for change in ours}
        keys = {change.state.key for change in changes if change.state and change.external_id not in standing}
        if queries.is_on_its_way(keys - {""}):
            self.is_early = True
        pks = [standing[change.external_id].pk for change in ours]
        meetings = {row.pk: row for row in Meeting.objects.filter(pk__in=pks).prefetch_related("attendees")}
        news = [
            (standing[change.external_id], change.state, meetings.get(standing[change.external_id].pk))
            for change in ours
        ]
        news = [
            (seen, state, meeting)
            for seen, state, meeting in news
            if state is None or meeting is None or applying.differs(meeting, state)
        ]
        taken = self._take_answers([(meeting, seen, state) for seen, state, meeting in news if meeting and state])
        self.done += len(taken)
        for seen, state, meeting in news:
            if seen.pk not in taken:
                self._apply_one(seen, state or self._read(meeting))

    def _take_answers(self, news: Sequence[tuple[Meeting, Seen, EventState]]) -> frozenset[int]:
        """Most of what a page brings is answers: all at once, and when one of them fails, one by one."""
        try:
            return applying.take_answers(news, by=SYSTEM)
        except Exception:
            logger.exception("The answers of a page could not be taken together.")
            return frozenset()

    def _apply_one(self, seen: Seen, state: EventState | None) -> None:
        """One meeting's fault stops no other."""
        try:
            self.done += applying.apply(seen, state, sync=self.row.connection.sync, by=SYSTEM)
        except Exception:
            logger.exception("A change of the calendar could not be applied.")

    def _read(self, meeting: Meeting | None) -> EventState | None:
        """The event as it is now; None when it is gone."""
        if meeting is None:
            return None
        try:
            return self.adapter.read(meeting.external_id, who=Asking(meeting.mailbox))
        except Gone:
            return None

    def _read_alone(self, until: datetime, *, is_all: bool) -> None:
        """Read one by one what no page named: what was deleted before, stands in another calendar of the mailbox, or
        was noted as made since the last reading, as its first answers may have come past before that."""
        standing = self._standing()
        rows = queries.meetings_in(self.row).filter(outside=Meeting.Outside.KEPT, starts_at__lt=until)
        if not is_all and self.row.read_at is not None:
            rows = rows.filter(updated_at__gt=self.row.read_at - OVERLAP)
        rows = rows.exclude(external_id__in=self.seen).prefetch_related("attendees")
        for meeting in rows.order_by("starts_at")[:MOST_READ_ALONE]:
            seen = standing.get(meeting.external_id)
            if seen is None:
                continue
            state = self._read(meeting)
            if state is None or applying.differs(meeting, state):
                self._apply_one(seen, state)
