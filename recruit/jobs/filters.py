"""What the list of jobs can be narrowed by, read from the query string."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict

from base.actors import Actor
from recruit.jobs import states
from recruit.jobs.models import Job
from recruit.jobs.states import JobStatus

LENSES = ("active", "mine", "hold", "filled", "cancelled", "all")
SORTS = {"activity": "last_activity_at", "title": "title", "created": "created_at"}


@dataclass(frozen=True, slots=True)
class JobFilter:
    """The chosen lens and filters; empty values filter nothing."""

    lens: str = "active"
    q: str = ""
    department: str = ""
    brand: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> JobFilter:
        """Read the query string; unknown or broken values are ignored."""
        lens = query.get("lens", "active")
        return cls(
            lens=lens if lens in LENSES else "active",
            q=" ".join(query.get("q", "").replace("\x00", "").split())[:100],
            department=_uuid(query.get("department", "")),
            brand=_uuid(query.get("brand", "")),
        )

    def narrow(self, rows: QuerySet[Job]) -> QuerySet[Job]:
        """The jobs that pass the filters, whatever the lens. Templates are never listed as jobs."""
        rows = rows.filter(is_template=False)
        if self.q:
            rows = rows.filter(Q(title__icontains=self.q) | Q(ref_number__icontains=self.q))
        if self.department:
            rows = rows.filter(department__public_id=self.department)
        return rows.filter(brand__public_id=self.brand) if self.brand else rows

    def look(self, rows: QuerySet[Job], actor: Actor) -> QuerySet[Job]:
        """The jobs under the lens; those on hold are in none but their own and All."""
        if self.lens in {"active", "mine"}:
            rows = rows.filter(status__in=states.ACTIVE)
        if self.lens == "mine":
            rows = rows.filter(team__user=actor.user)
        single = {"hold": JobStatus.ON_HOLD, "filled": JobStatus.FILLED, "cancelled": JobStatus.CANCELLED}
        return rows.filter(status=single[self.lens]) if self.lens in single else rows

    @property
    def is_empty(self) -> bool:
        """Whether nothing but the lens is chosen."""
        return not (self.q or self.department or self.brand)


def _uuid(value: str) -> str:
    try:
        return str(UUID(value))
    except ValueError:
        return ""
