"""A calendar system in memory, for tests of what is written into it; it fails on command."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NoReturn

from calendars.providers.base import (
    Answered,
    Asking,
    Changes,
    EventDraft,
    EventState,
    Gone,
    Room,
    Schedule,
    Subscribed,
)


@dataclass
class FakeCalendar:
    """Events by their outside name. `before` and `after` may raise: before it is done, or once it is."""

    drafts: dict[str, EventDraft] = field(default_factory=dict)
    states: dict[str, EventState] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    before: Callable[[str], None] = lambda _what: None
    after: Callable[[str], None] = lambda _what: None
    lets_answer: bool = True

    def create(self, draft: EventDraft, *, who: Asking) -> EventState:
        self._note("create", who)
        found = self.find(draft.key, who=who)
        name = found.external_id if found else f"event-{len(self.states) + 1}"
        self._write(name, draft)
        self.after("create")
        return self.states[name]

    def find(self, key: str, *, who: Asking) -> EventState | None:
        self._note("find", who)
        return next((state for state in self.states.values() if state.key == key and not state.is_cancelled), None)

    def update(self, external_id: str, draft: EventDraft, *, who: Asking) -> EventState:
        self._note("update", who)
        if external_id not in self.states or self.states[external_id].is_cancelled:
            raise Gone("It is not there any more.")
        self._write(external_id, draft)
        self.after("update")
        return self.states[external_id]

    def cancel(self, external_id: str, *, who: Asking, words: str = "") -> None:
        self._note(f"cancel {words}".strip(), who)
        if external_id in self.states:
            self.states[external_id] = replace(self.states[external_id], is_cancelled=True)
        self.after("cancel")

    def respond(
        self, external_id: str, response: str, *, owner: Asking, mailbox: str, starts_at: datetime, ends_at: datetime
    ) -> bool:
        self._note(f"respond {response}", Asking(mailbox))
        state = self.states[external_id]
        assert (state.starts_at, state.ends_at) == (starts_at, ends_at)
        answers = {one.email: one for one in state.answers} | {mailbox: Answered(mailbox, response)}
        self.states[external_id] = replace(state, answers=tuple(answers.values()))
        self.after("respond")
        return self.lets_answer

    def live(self) -> list[EventDraft]:
        """What stands in the calendar now."""
        return [self.drafts[name] for name, state in sorted(self.states.items()) if not state.is_cancelled]

    def _write(self, name: str, draft: EventDraft) -> None:
        """Whoever answered to another time is asked anew."""
        key, before = f"v{len(self.calls)}", self.states.get(name)
        self.drafts[name] = draft
        is_same = before is not None and (before.starts_at, before.ends_at) == (draft.starts_at, draft.ends_at)
        known = {one.email: one for one in before.answers} if before is not None and is_same else {}
        answers = tuple(known.get(guest.email, Answered(guest.email, "pending")) for guest in draft.guests)
        self.states[name] = EventState(
            name, key, draft.key, draft.title, draft.place, draft.starts_at, draft.ends_at, answers=answers
        )

    def _note(self, what: str, who: Asking) -> None:
        self.calls.append((what, who.mailbox))
        self.before(what)

    def _unused(self) -> NoReturn:
        raise AssertionError("Meetings do not ask this.")

    def check(self) -> str:
        self._unused()

    def rooms(self) -> Iterator[Room]:
        self._unused()

    def calendars_of(self, who: Asking) -> list[tuple[str, str]]:
        self._unused()

    def schedules(
        self, mailboxes: Sequence[str], starts_at: datetime, ends_at: datetime, *, who: Asking
    ) -> list[Schedule]:
        self._unused()

    def read(self, external_id: str, *, who: Asking) -> EventState:
        self._unused()

    def subscribe(self, mailbox: str, *, address: str, secret: str) -> Subscribed:
        self._unused()

    def renew(self, external_id: str, *, mailbox: str) -> Subscribed:
        self._unused()

    def unsubscribe(self, external_id: str, *, mailbox: str) -> None:
        self._unused()

    def changes(self, mailbox: str, cursor: str, *, since: datetime, until: datetime) -> Changes:
        self._unused()
