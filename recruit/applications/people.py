"""The global list of people: what narrows it (product facts §15.4), its order, and what it shows of applications.

Filters about applications must all hold for one and the same application that the reader may see. The same words of the
address narrow the page, its export and an act on everybody who matches; `pairs` is the way back into an address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.http import QueryDict
from django.utils import timezone

from accounts.permissions import Permission
from base.actors import Actor
from base.audit.models import Entry
from base.errors import NotFound
from base.fields import Fold
from base.paging import MOST_COUNTED, count_up_to
from recruit.applications.access import visible_applications
from recruit.applications.filters import pending_letters
from recruit.applications.independence import ratings_where
from recruit.applications.models import Application
from recruit.candidates import filters, history, searchwords
from recruit.candidates.access import visible_candidates
from recruit.candidates.filters import MARKS, called, matching, snippets
from recruit.candidates.models import COMPANIES, SCHOOLS, Candidate, ConsentDecision
from recruit.candidates.queries import person_for
from recruit.candidates.searchwords import SearchWords
from recruit.processes.stages import Stage
from recruit.screening.models import Answer, AskedQuestion

__all__ = ["MARKS", "PeopleFilter", "latest_applications", "named", "people", "person_of", "snippets"]

SHOWS = ("internal", "pending", "deferred", "duplicate", "on_no_job")
CONSENTS = ("ACQUIRED", "PENDING", "REQUIRED")
# Column of each order, and whether it goes down.
SORTS: dict[str, tuple[str, bool]] = {
    "activity": ("last_activity_at", True),
    "name": ("last_name", False),
    "added": ("created_at", True),
}
_SEVERAL = ("stage", "job", "source", "tag", "reason", "show")
_WORDS = ("place", "title", "headline", "company", "school", "answer")


@dataclass(frozen=True)
class PeopleFilter:
    """The chosen filters and order; empty values filter nothing. Six of them take several values."""

    q: str = ""
    stage: tuple[str, ...] = ()
    job: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    reason: tuple[str, ...] = ()
    show: tuple[str, ...] = ()
    consent: str = ""
    rating: int = 0
    country: str = ""
    place: str = ""
    title: str = ""
    headline: str = ""
    company: str = ""
    school: str = ""
    question: str = ""
    answer: str = ""
    applied_from: date | None = None
    applied_to: date | None = None
    added_by: str = ""
    sort: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> PeopleFilter:
        """Read the query string; unknown or broken values are ignored."""
        rating, country = query.get("rating", ""), query.get("country", "").lower()
        sort, shows = query.get("sort", ""), query.getlist("show")
        several: dict[str, Any] = {
            name: tuple(filter(None, map(_uuid, query.getlist(name)))) for name in ("job", "source", "reason")
        }
        words: dict[str, Any] = {name: _words(query.get(name, ""), 100) for name in _WORDS}
        return cls(
            q=_words(query.get("q", ""), 200),
            stage=tuple(dict.fromkeys(one for one in query.getlist("stage") if one in Stage.__members__)),
            **several,
            tag=tuple(filter(None, (_words(one, 60) for tags in query.getlist("tag") for one in tags.split(",")))),
            show=tuple(name for name in SHOWS if name in shows),
            consent=query.get("consent", "") if query.get("consent") in CONSENTS else "",
            rating=int(rating) if rating in {"1", "2", "3", "4", "5"} else 0,
            country=country if len(country) == 2 and country.isascii() and country.isalpha() else "",
            **words,
            question=_uuid(query.get("question", "")),
            applied_from=_day(query.get("applied_from", "")),
            applied_to=_day(query.get("applied_to", "")),
            added_by=_uuid(query.get("added_by", "")),
            sort=sort if sort.removeprefix("-") in SORTS else "",
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filtered."""
        return replace(self, sort="") == PeopleFilter()

    @cached_property
    def words(self) -> SearchWords:
        """What was typed into the search box."""
        return searchwords.read(self.q)

    @property
    def is_ranked(self) -> bool:
        """Whether the best match comes first: while words are looked for and no other order is asked."""
        return not self.words.is_empty and not self.sort

    @property
    def count(self) -> int:
        """How many filters are chosen, the search box aside."""
        return sum(name not in {"q", "sort"} for name, _value in self.pairs())

    def pairs(self) -> list[tuple[str, str]]:
        """The filters as they stand in an address."""
        found: list[tuple[str, str]] = []
        for each in fields(self):
            held = getattr(self, each.name)
            for value in held if isinstance(held, tuple) else (held,):
                text = value.isoformat() if isinstance(value, date) else str(value or "")
                if text:
                    found.append((each.name, text))
        return found

    def address(self) -> str:
        """The filters as a query string, without its question mark."""
        return urlencode(self.pairs())

    def without(self, name: str, value: str = "") -> PeopleFilter:
        """The same filters less one, or less one value of it."""
        held = getattr(self, name)
        if isinstance(held, tuple) and value:
            return replace(self, **{name: tuple(one for one in held if one != value)})  # type: ignore[arg-type]  # keywords kept in a dictionary
        return replace(self, **{name: getattr(PeopleFilter(), name)})

    def order(self) -> tuple[str, bool]:
        """The column to page by, and whether it goes down."""
        column, down = SORTS[self.sort.removeprefix("-") or "activity"]
        return column, down is not self.sort.startswith("-")


def people(
    actor: Actor,
    chosen: PeopleFilter,
    *,
    searched: bool = True,
    among: Sequence[int] | None = None,
    are_many: bool = False,
) -> QuerySet[Candidate]:
    """The people the actor may see that pass the filters. `searched=False` leaves the search box aside.

    `among` are the keys of those to look at, where they are known to be few; `are_many` says that thousands pass.
    """
    # One question about applications for both, sight and filters: asked twice, PostgreSQL reads them twice.
    conditions = _of_applications(chosen, actor)
    if among is not None and (conditions or not _sees_all(actor)):
        conditions.append(Q(candidate__in=among))  # or every application is read to find those of a few
    rows = visible_candidates(actor, conditions=conditions, are_many=are_many)
    if among is not None:
        rows = rows.filter(pk__in=among)
    if searched and not chosen.words.is_empty:
        rows = rows.filter(pk__in=matching(chosen.words))
    rows = _by_profile(rows, chosen)
    return _by_record(rows, chosen, actor)


def _by_profile(rows: QuerySet[Candidate], chosen: PeopleFilter) -> QuerySet[Candidate]:
    for tag in chosen.tag:
        rows = rows.filter(tags__contains=[tag])
    if chosen.country:
        rows = rows.filter(country_code=chosen.country)
    if chosen.place:
        rows = rows.alias(city_folded=Fold("city"), region_folded=Fold("region"))
        place = Fold(Value(chosen.place))
        rows = rows.filter(Q(city_folded__startswith=place) | Q(region_folded__startswith=place))
    if chosen.headline:
        rows = rows.alias(headline_folded=Fold("headline"))
        rows = rows.filter(headline_folded__contains=Fold(Value(chosen.headline)))
    if chosen.company:
        rows = rows.alias(companies=COMPANIES).filter(companies__contains=Fold(Value(chosen.company)))
    if chosen.school:
        rows = rows.alias(schools=SCHOOLS).filter(schools__contains=Fold(Value(chosen.school)))
    return rows


def _of_applications(chosen: PeopleFilter, actor: Actor) -> list[Q | Exists]:
    wanted: dict[str, Any] = {}
    if chosen.stage:
        wanted["stage__in"] = chosen.stage
    for name, path in (("job", "job"), ("source", "source"), ("reason", "exit_reason")):
        if held := getattr(chosen, name):
            wanted[f"{path}__public_id__in"] = held
    if chosen.title:
        wanted["job__title__icontains"] = chosen.title
    if chosen.rating:
        wanted["average_rating__gte"] = chosen.rating
    zone = timezone.get_current_timezone()
    if chosen.applied_from:
        wanted["applied_at__gte"] = datetime.combine(chosen.applied_from, time.min, zone)
    if chosen.applied_to:
        wanted["applied_at__lte"] = datetime.combine(chosen.applied_to, time.max, zone)
    conditions: list[Q | Exists] = [condition for name, condition in _shown_of_applications() if name in chosen.show]
    if chosen.question:
        conditions.append(_answered(chosen))
    if chosen.rating and (known := ratings_where(actor)) is not None:
        conditions.append(known)
    return [*conditions, Q(**wanted)] if wanted else conditions


def _shown_of_applications() -> list[tuple[str, Q | Exists]]:
    return [("pending", pending_letters()), ("deferred", Q(deferred_until__gt=timezone.now().date()))]


def _answered(chosen: PeopleFilter) -> Exists:
    """Only answers everybody on the job may read: a filter must not tell what a page would hide."""
    given = Answer.objects.filter(
        application=OuterRef("pk"), question__public_id=chosen.question, visibility=AskedQuestion.Visibility.ALL
    )
    return Exists(given.filter(words__icontains=chosen.answer) if chosen.answer else given)


def _by_record(rows: QuerySet[Candidate], chosen: PeopleFilter, actor: Actor) -> QuerySet[Candidate]:
    if "internal" in chosen.show:
        rows = rows.filter(is_internal=True)
    if "on_no_job" in chosen.show:
        if not _sees_all(actor):  # whom they see, they see on a job
            return rows.none()
        # The newest ten thousand: cut inside, or PostgreSQL looks everybody up one by one.
        free = Candidate.objects.exclude(Exists(Application.objects.filter(candidate=OuterRef("pk"))))
        rows = rows.filter(pk__in=free.order_by("-pk").values("pk")[: MOST_COUNTED + 1])
    if "duplicate" in chosen.show:
        rows = rows.filter(_has_double())
    if chosen.consent:
        rows = _by_consent(rows, chosen.consent)
    if chosen.added_by:
        added = Entry.objects.filter(kind=history.CREATED.name, actor_key=chosen.added_by)
        key = Concat(Value("candidate:"), Cast("public_id", TextField()), output_field=TextField())
        rows = rows.alias(audit_key=key).filter(audit_key__in=added.values("object_key"))
    return rows


def _has_double() -> Q:
    """Whether somebody else has the same name, or the same phone number (of seven digits and more)."""
    others = Candidate.objects.filter(merged_into=None, erased_at=None).exclude(pk=OuterRef("pk"))
    namesakes = others.alias(first=Fold("first_name"), last=Fold("last_name")).filter(
        first=Fold(OuterRef("first_name")), last=Fold(OuterRef("last_name"))
    )
    return Q(Exists(namesakes))


def _by_consent(rows: QuerySet[Candidate], wanted: str) -> QuerySet[Candidate]:
    """The latest decision counts; somebody asked who has not answered is pending."""
    later = ConsentDecision.objects.filter(candidate=OuterRef("candidate"), decided_at__gt=OuterRef("decided_at"))
    given = ConsentDecision.objects.filter(candidate=OuterRef("pk"), decision="acquired").exclude(Exists(later))
    if wanted == "ACQUIRED":
        return rows.filter(Exists(given))
    asked = Candidate.objects.filter(consent_requests__state="asked").values("pk")
    if wanted == "PENDING":
        return rows.filter(pk__in=asked)
    return rows.exclude(Exists(given)).exclude(pk__in=asked)


def ranked(actor: Actor, chosen: PeopleFilter) -> filters.Ranking:
    """The people who match the words, the best first; see `recruit.candidates.filters.ranked`."""
    rows = people(actor, chosen, searched=False)
    is_narrowed = _is_narrowed(actor, chosen)
    # Found by name first, seen afterwards: together PostgreSQL reads the whole list for names that many have.
    keys = filters.keys_called(chosen.words) if is_narrowed else None
    named = None if keys is None else people(actor, chosen, searched=False, among=keys)
    return filters.ranked(rows, chosen.words, is_narrowed=is_narrowed, named=named, known=set(keys or ()))


def _is_narrowed(actor: Actor, chosen: PeopleFilter) -> bool:
    """Whether the list is far from everybody even before words are looked for."""
    return not _sees_all(actor) or chosen.count > 0


def _sees_all(actor: Actor) -> bool:
    return actor.is_system or (actor.user is not None and actor.user.has(Permission.JOBS_ALL))


def count_matches(actor: Actor, chosen: PeopleFilter) -> tuple[int, bool]:
    """How many people match the words and the filters, and whether counting stopped at ten thousand."""
    if _is_narrowed(actor, chosen):
        return count_up_to(people(actor, chosen), MOST_COUNTED)
    return filters.count_of(chosen.words, most=MOST_COUNTED)


def capped_at(total: int) -> tuple[int, bool]:
    """A number of people as the counts of lists tell it: at most ten thousand, and whether there are more."""
    return min(total, MOST_COUNTED), total > MOST_COUNTED


def count_people(actor: Actor, chosen: PeopleFilter) -> tuple[int, bool]:
    """How many people pass the filters. Namesakes are dear to find: their count stops at a thousand."""
    return count_up_to(people(actor, chosen), 1_000 if "duplicate" in chosen.show else MOST_COUNTED)


def named(q: str) -> QuerySet[Candidate]:
    """The people whose name, e-mail or phone holds every word."""
    return called(searchwords.read(q))


def latest_applications(actor: Actor, candidate_ids: list[int]) -> dict[int, Application]:
    """The newest visible application of each person; one statement for a page of people."""
    rows = (
        visible_applications(actor)
        .filter(candidate__in=candidate_ids)
        .select_related("job", "step", "source", "exit_reason")
        .order_by("candidate_id", "-applied_at", "-pk")
        .distinct("candidate_id")
    )
    return {row.candidate_id: row for row in rows}


def person_of(actor: Actor, public_id: UUID) -> Candidate | None:
    """One person, when the actor may see them; for a record that was merged, the kept one."""
    try:
        return person_for(actor, public_id)
    except NotFound:
        return None


def _words(text: str, most: int) -> str:
    return " ".join(text.replace("\0", "").split())[:most]


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
