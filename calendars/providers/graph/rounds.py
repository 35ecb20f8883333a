"""Where reading the changes of a mailbox stands: Graph tells them calendar by calendar, we go round all of them.

A cursor of ours is one text for the whole mailbox. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

# Graph keeps to the span of the first reading. When the span asked for has moved on by so much, it is read anew.
MOST_DRIFT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Round:
    """`links` say where each calendar goes on ("" is the beginning), `left` which are still to be read this time."""

    until: datetime
    links: dict[str, str] = field(default_factory=dict)
    left: tuple[str, ...] = ()

    @classmethod
    def read(cls, cursor: str) -> Round:
        """The round a cursor stands for. Raises ValueError for what is none."""
        try:
            kept = json.loads(cursor)
            return cls(datetime.fromisoformat(kept["until"]), dict(kept["links"]), tuple(kept["left"]))
        except (KeyError, TypeError) as error:
            raise ValueError(cursor[:40]) from error

    @property
    def cursor(self) -> str:
        """This as one text."""
        return json.dumps({"until": self.until.isoformat(), "links": self.links, "left": self.left})

    def is_behind(self, since: datetime, until: datetime) -> bool:
        """Whether the span asked for has moved on too far for what the links know."""
        return until - self.until > min(MOST_DRIFT, (until - since) / 4)

    def begun(self, calendars: Sequence[str]) -> Round:
        """A new time round these calendars; what was known of others is forgotten."""
        return replace(self, links={one: self.links.get(one, "") for one in calendars}, left=tuple(calendars))

    def gone_on(self, link: str, *, is_done: bool) -> Round:
        """After a page of the first calendar left: where it goes on, and whether the next one's turn has come."""
        return replace(self, links={**self.links, self.left[0]: link}, left=self.left[1:] if is_done else self.left)
