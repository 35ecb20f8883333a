"""What the list of jobs can be narrowed and sorted by, read from the query string. The list and its export share it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower, Upper
from django.http import QueryDict

from base.actors import Actor
from recruit.jobs import states
from recruit.jobs.models import HiringTeamMember, Job
from recruit.jobs.states import JobStatus


class Lens(StrEnum):
    """The ready-made views of the list. Jobs on hold are in no other one but All."""

    ACTIVE = "active"
    MINE = "mine"
    ON_HOLD = "hold"
    FILLED = "filled"
    CANCELLED = "cancelled"
    ALL = "all"


STATUSES: dict[Lens, frozenset[JobStatus]] = {
    Lens.ACTIVE: states.ACTIVE,
    Lens.MINE: states.ACTIVE,
    Lens.ON_HOLD: frozenset({JobStatus.ON_HOLD}),
    Lens.FILLED: frozenset({JobStatus.FILLED}),
    Lens.CANCELLED: frozenset({JobStatus.CANCELLED}),
    Lens.ALL: frozenset(JobStatus),
}
# Column of each order, and whether going up the order goes down the column: of two ages the younger one is the smaller.
SORTS: dict[str, tuple[str, bool]] = {
    "activity": ("last_activity_at", True),
    "age": ("created_at", True),
    "title": ("title_lower", False),
}
DEFAULT_SORT = "activity"


@dataclass(frozen=True, slots=True)
class JobFilter:
    """The chosen view, filters and order; empty values filter nothing."""

    lens: Lens = Lens.ACTIVE
    q: str = ""
    status: str = ""
    department: str = ""
    brand: str = ""
    owner: str = ""
    sort: str = DEFAULT_SORT

    @classmethod
    def of(cls, query: QueryDict) -> JobFilter:
        """Read the query string; unknown or broken values are ignored.

        A status that the view does not hold shows that status among all jobs, so that a pasted address finds something.
        """
        asked = query.get("lens", "")
        lens = Lens(asked) if asked in set(Lens) else Lens.ACTIVE
        status = query.get("status", "")
        if status not in JobStatus.__members__:
            status = ""
        elif JobStatus(status) not in STATUSES[lens]:
            lens = Lens.ALL
        sort = query.get("sort", DEFAULT_SORT)
        return cls(
            lens=lens,
            q=" ".join(query.get("q", "").replace("\x00", "").split())[:100],
            status=status,
            department=_key(query.get("department", "")),
            brand=_key(query.get("brand", "")),
            owner=_key(query.get("owner", "")),
            sort=sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT,
        )

    def narrow(self, rows: QuerySet[Job]) -> QuerySet[Job]:
        """The jobs that pass the filters, whatever the view and the status."""
        for name in ("department", "brand"):
            if value := getattr(self, name):
                rows = rows.filter(**{f"{name}__public_id": value})
        if self.owner:
            recruiters = HiringTeamMember.objects.filter(role=HiringTeamMember.Role.RECRUITER)
            rows = rows.filter(Exists(recruiters.filter(job=OuterRef("pk"), user__public_id=self.owner)))
        return named(rows, self.q)

    def look(self, rows: QuerySet[Job], actor: Actor) -> QuerySet[Job]:
        """The jobs of the view and the status."""
        shown = {JobStatus(self.status)} if self.status else STATUSES[self.lens]
        if len(shown) < len(JobStatus):
            rows = rows.filter(status__in=sorted(shown))
        return rows.filter(mine(actor)) if self.lens is Lens.MINE else rows

    def order(self, rows: QuerySet[Job]) -> tuple[QuerySet[Job], str, bool]:
        """The rows with what the order needs, the column to page by, and whether it goes down."""
        column, reverse = SORTS[self.sort.removeprefix("-")]
        if column == "title_lower":
            rows = rows.annotate(title_lower=Lower("title"))
        return rows, column, reverse is not self.sort.startswith("-")

    @property
    def is_empty(self) -> bool:
        """Whether nothing but the view and the order is chosen."""
        return not (self.q or self.status or self.department or self.brand or self.owner)


def mine(actor: Actor) -> Q:
    """Jobs on whose hiring team the acting user is."""
    if actor.user is None:
        return Q(pk__in=[])
    return Q(Exists(HiringTeamMember.objects.filter(job=OuterRef("pk"), user=actor.user)))


def named(rows: QuerySet[Job], words: str) -> QuerySet[Job]:
    """Jobs whose title or ID holds every word; from four letters on, a slip of the finger in the title is forgiven."""
    rows = rows.alias(title_upper=Upper("title"))
    for word in words.split():
        hit = Q(title__icontains=word) | Q(ref_number__icontains=word)
        if len(word) > 3:
            # In capitals, because that is how the index keeps the titles.
            hit |= Q(title_upper__trigram_word_similar=word.upper())
        rows = rows.filter(hit)
    return rows


def _key(value: str) -> str:
    try:
        return str(UUID(value))
    except ValueError:
        return ""
