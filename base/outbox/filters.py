"""What narrows the list of background work, as it stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from base.outbox import queries
from base.outbox.models import OutboxRow


@dataclass(frozen=True, slots=True)
class EffectFilter:
    """A status and a topic. An unknown status of an address bar counts as none."""

    status: str = ""
    topic: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> EffectFilter:
        """The filter of a query string."""
        status = given.get("status", "")
        return cls(status if status in OutboxRow.Status.values else "", given.get("topic", "")[:60])

    @property
    def is_set(self) -> bool:
        """Whether anything is narrowed."""
        return bool(self.status or self.topic)

    def narrow(self) -> QuerySet[OutboxRow]:
        """The effects that fit."""
        return queries.rows(status=self.status, topic=self.topic)
