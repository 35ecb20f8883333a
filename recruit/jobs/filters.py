"""What the list of jobs can be narrowed and sorted by, read from the query string. The list and its export share it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower, Upper
from django.http import QueryDict

from base.actors import Actor
from base.countries import COUNTRIES
from recruit.jobs import states
from recruit.jobs.access import drafts_of, templates_for, visible_jobs
from recruit.jobs.models import HiringTeamMember, Job, JobAd, Posting
from recruit.jobs.states import JobStatus


class Lens(StrEnum):
    """The ready-made views of the list. Jobs on hold are in no other one but All; drafts and templates are no jobs."""

    ACTIVE = "active"
    MINE = "mine"
    ON_HOLD = "hold"
    APPROVAL = "approval"
    FILLED = "filled"
    CANCELLED = "cancelled"
    ALL = "all"
    DRAFTS = "drafts"
    TEMPLATES = "templates"


STATUSES: dict[Lens, frozenset[JobStatus]] = {
    Lens.ACTIVE: states.ACTIVE,
    Lens.MINE: states.ACTIVE,
    Lens.ON_HOLD: frozenset({JobStatus.ON_HOLD}),
    Lens.APPROVAL: frozenset({JobStatus.PENDING_APPROVAL}),
    Lens.FILLED: frozenset({JobStatus.FILLED}),
    Lens.CANCELLED: frozenset({JobStatus.CANCELLED}),
    Lens.ALL: frozenset(JobStatus),
    Lens.DRAFTS: frozenset(JobStatus),
    Lens.TEMPLATES: frozenset(JobStatus),
}
UNWRITTEN = frozenset({Lens.DRAFTS, Lens.TEMPLATES})
# Column of each order, and whether going up the order goes down the column: of two ages the younger one is the smaller.
SORTS: dict[str, tuple[str, bool]] = {
    "activity": ("last_activity_at", True),
    "age": ("created_at", True),
    "title": ("title_lower", False),
}
DEFAULT_SORT = "activity"
# The query string names a company's own field by its public id behind this.
FIELD = "field-"
NOT_PUBLISHED = "NOT_PUBLISHED"
POSTINGS = (*JobAd.Visibility.values, NOT_PUBLISHED)
_Role = HiringTeamMember.Role


@dataclass(frozen=True, slots=True)
class JobFilter:
    """The chosen view, filters and order; empty values filter nothing.

    `own` holds the values of the company's own fields: (public id of the field, value). `owner` is a recruiter of the
    team, `manager` a hiring manager; the days are ISO dates.
    """

    lens: Lens = Lens.ACTIVE
    q: str = ""
    status: str = ""
    department: str = ""
    brand: str = ""
    country: str = ""
    owner: str = ""
    manager: str = ""
    posting: str = ""
    opened_from: str = ""
    opened_to: str = ""
    target_from: str = ""
    target_to: str = ""
    own: tuple[tuple[str, str], ...] = ()
    sort: str = DEFAULT_SORT

    @classmethod
    def of(cls, query: QueryDict) -> JobFilter:
        """Read the query string; unknown or broken values are ignored.

        A status that the view does not hold shows that status among all jobs, so that a pasted address finds something.
        """
        asked = query.get("lens", "")
        lens = Lens(asked) if asked in set(Lens) else Lens.ACTIVE
        status = query.get("status", "")
        if status not in JobStatus.__members__ or lens in UNWRITTEN:
            status = ""
        elif JobStatus(status) not in STATUSES[lens]:
            lens = Lens.ALL
        sort = query.get("sort", DEFAULT_SORT)
        country = query.get("country", "").lower()
        posting = query.get("posting", "")
        return cls(
            lens=lens,
            q=" ".join(query.get("q", "").replace("\x00", "").split())[:100],
            status=status,
            country=country if country in COUNTRIES else "",
            posting=posting if posting in POSTINGS else "",
            own=tuple(sorted(_own(query))),
            sort=sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT,
            **{name: _key(query.get(name, "")) for name in ("department", "brand", "owner", "manager")},
            **{name: _day(query.get(name, "")) for name in ("opened_from", "opened_to", "target_from", "target_to")},
        )

    def pairs(self) -> list[tuple[str, str]]:
        """Name and value of every filter chosen, as the query string has them; without view and order."""
        plain = [(each.name, str(getattr(self, each.name))) for each in fields(self)]
        chosen = [(name, value) for name, value in plain if value and name not in {"lens", "sort", "own"}]
        return chosen + [(f"{FIELD}{key}", value) for key, value in self.own]

    def address(self, *, without: str = "") -> str:
        """The query string of the list as it is, or without one filter."""
        pairs = [("lens", self.lens.value)] if self.lens is not Lens.ACTIVE else []
        pairs += [pair for pair in self.pairs() if pair[0] != without]
        pairs += [("sort", self.sort)] if self.sort != DEFAULT_SORT else []
        return urlencode(pairs)

    def base(self, actor: Actor) -> QuerySet[Job]:
        """What the view shows before any filter: jobs, or what is still being written."""
        if self.lens is Lens.DRAFTS:
            return drafts_of(actor)
        return templates_for(actor) if self.lens is Lens.TEMPLATES else visible_jobs(actor)

    def narrow(self, rows: QuerySet[Job]) -> QuerySet[Job]:
        """The jobs that pass the filters, whatever the view and the status."""
        for name in ("department", "brand"):
            if value := getattr(self, name):
                rows = rows.filter(**{f"{name}__public_id": value})
        if self.country:
            rows = rows.filter(country_code=self.country)
        for role, person in ((_Role.RECRUITER, self.owner), (_Role.HIRING_MANAGER, self.manager)):
            if person:
                seats = HiringTeamMember.objects.filter(job=OuterRef("pk"), role=role, user__public_id=person)
                rows = rows.filter(Exists(seats))
        for key, value in self.own:
            rows = rows.filter(fields__contains={key: value})
        return named(self._dated(self._posted(rows)), self.q)

    def _posted(self, rows: QuerySet[Job]) -> QuerySet[Job]:
        live = Posting.objects.filter(ad__job=OuterRef("pk"), unpublished_at=None)
        if self.posting == NOT_PUBLISHED:
            return rows.filter(~Exists(live))
        return rows.filter(Exists(live.filter(visibility=self.posting))) if self.posting else rows

    def _dated(self, rows: QuerySet[Job]) -> QuerySet[Job]:
        bounds = {
            "created_at__date__gte": self.opened_from,
            "created_at__date__lte": self.opened_to,
            "target_hiring_on__gte": self.target_from,
            "target_hiring_on__lte": self.target_to,
        }
        return rows.filter(**{lookup: day for lookup, day in bounds.items() if day})

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
    def count(self) -> int:
        """How many filters are chosen besides the words and the status."""
        return sum(name not in {"q", "status"} for name, _value in self.pairs())

    @property
    def is_empty(self) -> bool:
        """Whether nothing but the view and the order is chosen."""
        return not self.pairs()

    def bare(self) -> JobFilter:
        """The same view and order without a filter."""
        return replace(JobFilter(), lens=self.lens, sort=self.sort)


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


def _own(query: QueryDict) -> set[tuple[str, str]]:
    given = {_key(name.removeprefix(FIELD)): query.get(name, "") for name in query if name.startswith(FIELD)}
    return {(key, value[:100].replace("\x00", "")) for key, value in given.items() if key and value}


def _key(value: str) -> str:
    try:
        return str(UUID(value))
    except ValueError:
        return ""


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        return ""
