"""What differs between a meeting of ours and its event in the outside calendar. Reckoning only; asks nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from calendars.providers.base import Answered, EventState

# Both systems cut longer titles.
MOST_TITLE = 255


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody we invited, and what they answered as far as we know."""

    response: str
    at: datetime | None
    is_user: bool


@dataclass(frozen=True, slots=True)
class Ours:
    """A meeting as the outside calendar should show it; `invited` by address in small letters, without `mailbox`."""

    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    mailbox: str
    invited: Mapping[str, Told]
    change: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class Difference:
    """`change` is what `Meeting.outside_change` is to hold; `answers` are news; `added` and `removed` are addresses."""

    change: dict[str, str] = field(default_factory=dict)
    answers: tuple[Answered, ...] = ()
    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    is_settled: bool = False

    def __bool__(self) -> bool:
        return bool(self.answers or self.added or self.removed) or not self.is_settled


def between(ours: Ours, theirs: EventState) -> Difference:
    """What differs. Answers to another time than ours are no answers to ours and are left out.

    `is_settled`: what is written down as changed outside is what is changed there.
    """
    change = _change(ours, theirs)
    told = {one.email.lower(): one for one in theirs.answers if one.email.lower() != ours.mailbox}
    same_time = "starts_at" not in change and "ends_at" not in change
    news = [
        told[email] for email in sorted(told.keys() & ours.invited.keys()) if _is_news(ours.invited[email], told[email])
    ]
    users = {email for email, one in ours.invited.items() if one.is_user}
    return Difference(
        change=change,
        answers=tuple(news) if same_time else (),
        added=frozenset(told.keys() - ours.invited.keys()),
        removed=frozenset(users - told.keys()),
        is_settled=(dict(ours.change) if ours.change else {}) == change,
    )


def _change(ours: Ours, theirs: EventState) -> dict[str, str]:
    """The names of what differs, and what it is there."""
    times = (("starts_at", ours.starts_at, theirs.starts_at), ("ends_at", ours.ends_at, theirs.ends_at))
    moved = {
        name: there.isoformat()
        for name, here, there in times
        if there is not None and here.replace(microsecond=0) != there.replace(microsecond=0)
    }
    texts = (("title", ours.title, theirs.title), ("place", ours.place, theirs.place))
    return moved | {name: there for name, here, there in texts if _plain(here) != _plain(there)}


def _is_news(known: Told, told: Answered) -> bool:
    """Whether an answer says more than we know. Nothing answered is no news: people answer by our links as well."""
    if told.response in {"pending", known.response}:
        return False
    return known.at is None or told.at is None or told.at >= known.at


def _plain(text: str) -> str:
    return " ".join(text.split())[:MOST_TITLE]
