"""What a list of applications can be narrowed by, read from the query string. Board and table share it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict

from recruit.applications.models import Application
from recruit.processes.stages import Stage

SORTS = {"applied": "applied_at", "name": "candidate__last_name", "entered": "entered_at"}


@dataclass(frozen=True, slots=True)
class ApplicationFilter:
    """The chosen filters; empty values filter nothing."""

    q: str = ""
    at: str = ""
    source: str = ""
    rating: int = 0
    internal: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> ApplicationFilter:
        """Read the query string; unknown or broken values are ignored."""
        rating = query.get("rating", "")
        return cls(
            q=" ".join(query.get("q", "").split())[:100],
            at=_key(query.get("at", "")),
            source=_key(query.get("source", "")),
            rating=int(rating) if rating in {"1", "2", "3", "4", "5"} else 0,
            internal=query.get("internal") == "on",
        )

    def narrow(self, rows: QuerySet[Application]) -> QuerySet[Application]:
        """The rows that pass."""
        for word in self.q.split():
            person = Q(candidate__first_name__icontains=word) | Q(candidate__last_name__icontains=word)
            rows = rows.filter(person | Q(candidate__email__icontains=word))
        if self.at:
            rows = rows.filter(stage=self.at) if self.at in Stage.__members__ else rows.filter(step__public_id=self.at)
        if self.source:
            rows = rows.filter(source__public_id=self.source)
        if self.rating:
            rows = rows.filter(average_rating__gte=self.rating)
        return rows.filter(is_internal=True) if self.internal else rows

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filtered."""
        return self == ApplicationFilter()


def _key(value: str) -> str:
    """A stage's name or a public id; anything else filters nothing."""
    if value in Stage.__members__:
        return value
    try:
        return str(UUID(value))
    except ValueError:
        return ""
