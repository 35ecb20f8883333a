"""What a list of applications can be narrowed by, read from the query string. Board, table, review and bulk share it.

The same words of the address narrow the board, the table, an export, a bulk act and the queue of the review mode, so a
change of view keeps them. `ApplicationFilter.of(query).narrow(rows, by=actor)` is all a list needs; `pairs` is the way
back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Upper
from django.http import QueryDict
from django.utils import timezone

from base.actors import Actor
from recruit.applications.independence import ratings_where
from recruit.applications.models import Application
from recruit.candidates.models import Candidate, ConsentDecision
from recruit.letters.models import EmailTemplate, SentLetter
from recruit.processes.queries import first_steps
from recruit.processes.stages import Stage
from recruit.screening.models import Answer, AskedQuestion

SORTS = {
    "applied": "applied_at",
    "name": "candidate__last_name",
    "entered": "entered_at",
    "rating": "stars",
    "location": "candidate__city",
    "source": "source_name",
}
SHOWS = ("pending", "deferred", "internal", "no_consent", "duplicate", "unrated")
DAYS = (3, 7, 14, 30)


@dataclass(frozen=True, slots=True)
class ApplicationFilter:
    """The chosen filters; empty values filter nothing. `at`, `source`, `tag`, `reason` and `show` take several."""

    q: str = ""
    at: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    reason: tuple[str, ...] = ()
    show: tuple[str, ...] = ()
    rating: int = 0
    days: int = 0
    applied_from: date | None = None
    applied_to: date | None = None
    place: str = ""
    title: str = ""
    company: str = ""
    school: str = ""
    question: str = ""
    answer: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> ApplicationFilter:
        """Read the query string; unknown or broken values are ignored."""
        shows = {*query.getlist("show"), *(["internal"] if query.get("internal") == "on" else [])}
        return cls(
            q=_words(query.get("q", "")),
            at=tuple(filter(None, map(_key, query.getlist("at")))),
            source=tuple(filter(None, map(_uuid, query.getlist("source")))),
            tag=tuple(filter(None, (_words(one) for tags in query.getlist("tag") for one in tags.split(",")))),
            reason=tuple(filter(None, map(_uuid, query.getlist("reason")))),
            show=tuple(name for name in SHOWS if name in shows),
            rating=_number(query.get("rating", ""), most=5),
            days=_number(query.get("days", ""), most=3650),
            applied_from=_day(query.get("applied_from", "")),
            applied_to=_day(query.get("applied_to", "")),
            place=_words(query.get("place", "")),
            title=_words(query.get("title", "")),
            company=_words(query.get("company", "")),
            school=_words(query.get("school", "")),
            question=_uuid(query.get("question", "")),
            answer=_words(query.get("answer", "")),
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The filters as they stand in an address."""
        found = [("q", self.q)]
        for name in ("at", "source", "tag", "reason", "show"):
            found += [(name, value) for value in getattr(self, name)]
        found += [("rating", str(self.rating or "")), ("days", str(self.days or ""))]
        found += [(name, day.isoformat()) for name, day in self._span() if day]
        for name in ("place", "title", "company", "school", "question", "answer"):
            found.append((name, getattr(self, name)))
        return [(name, value) for name, value in found if value]

    def address(self) -> str:
        """The filters as a query string, without its question mark."""
        return urlencode(self.pairs())

    def without(self, name: str, value: str = "") -> ApplicationFilter:
        """The same filters less one, or less one value of it."""
        held = getattr(self, name)
        if isinstance(held, tuple) and value:
            return replace(self, **{name: tuple(one for one in held if one != value)})  # type: ignore[arg-type]  # keywords kept in a dictionary
        return replace(self, **{name: getattr(ApplicationFilter(), name)})

    def narrow(self, rows: QuerySet[Application], *, by: Actor) -> QuerySet[Application]:
        """The rows that pass, of those the actor may see. A mean one may not know passes no filter by ratings."""
        for word in self.q.split():
            person = Q(candidate__first_name__icontains=word) | Q(candidate__last_name__icontains=word)
            rows = rows.filter(person | Q(candidate__email__icontains=word))
        if self.at:
            stages = [key for key in self.at if key in Stage.__members__]
            rows = rows.filter(Q(stage__in=stages) | _at_steps([key for key in self.at if len(key) == 36]))
        if self.source:
            rows = rows.filter(source__public_id__in=self.source)
        if self.reason:
            rows = rows.filter(exit_reason__public_id__in=self.reason)
        if (self.rating or "unrated" in self.show) and (known := ratings_where(by)) is not None:
            rows = rows.filter(known)
        if self.rating:
            rows = rows.filter(average_rating__gte=self.rating)
        if self.days:
            rows = rows.filter(entered_at__lte=timezone.now() - timedelta(days=self.days))
        for shown in self.show:
            rows = rows.filter(_SHOWN[shown]())
        return self._by_answer(self._by_person(self._by_date(rows)))

    def _span(self) -> list[tuple[str, date | None]]:
        return [("applied_from", self.applied_from), ("applied_to", self.applied_to)]

    def _by_date(self, rows: QuerySet[Application]) -> QuerySet[Application]:
        zone = timezone.get_current_timezone()
        if self.applied_from:
            rows = rows.filter(applied_at__gte=datetime.combine(self.applied_from, time.min, zone))
        if self.applied_to:
            rows = rows.filter(applied_at__lte=datetime.combine(self.applied_to, time.max, zone))
        return rows

    def _by_person(self, rows: QuerySet[Application]) -> QuerySet[Application]:
        for tag in self.tag:
            rows = rows.filter(candidate__tags__contains=[tag])
        if self.place:
            city = Q(candidate__city__icontains=self.place) | Q(candidate__region__icontains=self.place)
            rows = rows.filter(city | Q(candidate__country_code__iexact=self.place))
        if self.title:
            rows = rows.filter(candidate__headline__icontains=self.title)
        if self.company:
            rows = rows.filter(candidate__experience__icontains=self.company)
        return rows.filter(candidate__education__icontains=self.school) if self.school else rows

    def _by_answer(self, rows: QuerySet[Application]) -> QuerySet[Application]:
        """Only answers everybody on the job may read: a filter must not tell what a page would hide."""
        if not self.question:
            return rows
        given = Answer.objects.filter(
            application=OuterRef("pk"), question__public_id=self.question, visibility=AskedQuestion.Visibility.ALL
        )
        return rows.filter(Exists(given.filter(words__icontains=self.answer) if self.answer else given))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filtered."""
        return self == ApplicationFilter()

    @property
    def count(self) -> int:
        """How many filters are chosen, the search box aside."""
        return sum(name != "q" for name, _value in self.pairs())


def sortable(rows: QuerySet[Application], actor: Actor) -> QuerySet[Application]:
    """The rows with what SORTS names and the table lacks: nothing sorts by an empty value or by what stays hidden."""
    mean, known = Application._meta.get_field("average_rating"), ratings_where(actor)
    stars = F("average_rating") if known is None else Case(When(known, then=F("average_rating")), output_field=mean)
    return rows.annotate(
        stars=Coalesce(stars, Value(0), output_field=mean),
        source_name=Coalesce(F("source__name"), Value("")),
    )


def pending_letters() -> Exists:
    """Whether a rejection letter of the application waits to be sent."""
    waiting = SentLetter.objects.filter(
        application=OuterRef("pk"), state=SentLetter.State.WAITING, type=EmailTemplate.Type.REJECTION
    )
    return Exists(waiting)


def _deferred() -> Q:
    return Q(deferred_until__gt=timezone.now().date())


def no_consent() -> Q:
    """Whether the person never agreed to be kept."""
    return ~Q(Exists(ConsentDecision.objects.filter(candidate=OuterRef("candidate"), decision="acquired")))


def duplicates() -> Exists:
    """Whether another person has the same name."""
    namesake = Candidate.objects.annotate(first=Upper("first_name"), last=Upper("last_name")).filter(
        first=Upper(OuterRef("candidate__first_name")),
        last=Upper(OuterRef("candidate__last_name")),
        merged_into=None,
        erased_at=None,
    )
    return Exists(namesake.exclude(pk=OuterRef("candidate")))


_SHOWN: dict[str, Callable[[], Q | Exists]] = {
    "pending": pending_letters,
    "deferred": _deferred,
    "internal": lambda: Q(is_internal=True),
    "no_consent": no_consent,
    "duplicate": duplicates,
    "unrated": lambda: Q(average_rating=None),
}


def _words(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:100]


def _number(text: str, *, most: int) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 7 and 0 < int(text) <= most else 0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def _key(text: str) -> str:
    """A stage's name or a public id; anything else filters nothing."""
    return text if text in Stage.__members__ else _uuid(text)


def _at_steps(keys: list[str]) -> Q:
    """Those who stand on these steps; the first of a stage also holds those whose step was deleted."""
    found = Q(step__public_id__in=keys)
    for step, others in first_steps(keys) if keys else ():
        held = Q(job__process=step.process_id, stage=step.stage)
        found |= held & (Q(step=None) | ~Q(step__in=others))
    return found
