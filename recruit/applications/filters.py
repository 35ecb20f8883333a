"""What a list of applications can be narrowed by, read from the query string. Board and table share it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from recruit.applications.models import Application
from recruit.processes.stages import Stage

SORTS = {"applied": "applied_at", "name": "candidate__last_name", "entered": "entered_at"}


@dataclass(frozen=True, slots=True)
class ApplicationFilter:
    """The chosen filters; empty values filter nothing."""

    q: str = ""
    stage: str = ""
    step: str = ""
    source: str = ""
    rating: int = 0
    internal: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> ApplicationFilter:
        """Read the query string; unknown or broken values are ignored."""
        rating = query.get("rating", "")
        stage = query.get("stage", "")
        return cls(
            q=" ".join(query.get("q", "").split())[:100],
            stage=stage if stage in Stage.__members__ else "",
            step=query.get("step", "") if query.get("step", "").isdigit() else "",
            source=query.get("source", "") if query.get("source", "").isdigit() else "",
            rating=int(rating) if rating in {"1", "2", "3", "4", "5"} else 0,
            internal=query.get("internal") == "on",
        )

    def narrow(self, rows: QuerySet[Application]) -> QuerySet[Application]:
        """The rows that pass."""
        for word in self.q.split():
            person = Q(candidate__first_name__icontains=word) | Q(candidate__last_name__icontains=word)
            rows = rows.filter(person | Q(candidate__email__icontains=word))
        plain: dict[str, Any] = {"stage": self.stage, "step_id": self.step, "source_id": self.source}
        rows = rows.filter(**{name: value for name, value in plain.items() if value})
        if self.rating:
            rows = rows.filter(average_rating__gte=self.rating)
        return rows.filter(is_internal=True) if self.internal else rows

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filtered."""
        return self == ApplicationFilter()

    @property
    def shapes_board(self) -> bool:
        """Whether the board's counts need the filtered rows instead of the plain counts."""
        return bool(self.q or self.source or self.rating or self.internal)
