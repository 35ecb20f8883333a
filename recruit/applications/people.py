"""Reads of people for the global list, the palette and their page: search by name, e-mail, phone and résumé text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db.models import F, Q, QuerySet
from django.http import QueryDict

from base.actors import Actor
from recruit.applications.access import visible_applications
from recruit.applications.models import Application
from recruit.candidates.access import visible_candidates
from recruit.candidates.models import Attachment, Candidate
from recruit.processes.stages import Stage

MARKS = ("\u2039", "\u203a")  # placed around words found in a résumé; the template turns them into <mark>


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """The chosen filters of the list of people."""

    q: str = ""
    stage: str = ""
    tag: str = ""
    country: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> PeopleFilter:
        """Read the query string; unknown or broken values are ignored."""
        stage, country = query.get("stage", ""), query.get("country", "").lower()
        return cls(
            q=" ".join(query.get("q", "").replace("\x00", "").split())[:200],
            stage=stage if stage in Stage.__members__ else "",
            tag=query.get("tag", "").replace("\x00", "").strip()[:60],
            country=country if len(country) == 2 and country.isalpha() else "",
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filtered."""
        return self == PeopleFilter()


def people(actor: Actor, chosen: PeopleFilter) -> QuerySet[Candidate]:
    """The people the actor may see that pass the filters."""
    rows = visible_candidates(actor)
    if chosen.q:
        rows = rows.filter(pk__in=matching(chosen.q))
    if chosen.stage:
        rows = rows.filter(pk__in=visible_applications(actor).filter(stage=chosen.stage).values("candidate"))
    if chosen.tag:
        rows = rows.filter(tags__contains=[chosen.tag])
    return rows.filter(country_code=chosen.country) if chosen.country else rows


def matching(q: str) -> QuerySet[Candidate, int]:
    """Keys of the people whose name, e-mail or phone holds every word, or whose résumé matches the web-style query.

    Two index searches joined by UNION: an OR over both would read the whole table.
    """
    by_name = named(q).values_list("pk", flat=True)
    text = SearchQuery(q, search_type="websearch", config="simple")
    by_resume = Candidate.objects.filter(attachments__search=text).values_list("pk", flat=True)
    return by_name.union(by_resume)


def named(q: str) -> QuerySet[Candidate]:
    """The people whose name, e-mail or phone holds every word."""
    rows = Candidate.objects.order_by()
    if "@" in q:
        return rows.filter(email__icontains=q)
    digits = "".join(sign for sign in q if sign.isdigit())
    if len(digits) >= 5 and not any(sign.isalpha() for sign in q):
        return rows.filter(phone__contains=digits)
    for word in q.split():
        # The index knows groups of three letters, and how a word begins: names of two letters are looked up whole.
        how = "icontains" if len(word) > 2 else "istartswith"
        columns = ("first_name", "last_name", "email")
        rows = rows.filter(reduce(or_, (Q(**{f"{column}__{how}": word}) for column in columns)))
    return rows


def latest_applications(actor: Actor, candidate_ids: list[int]) -> dict[int, Application]:
    """The newest visible application of each person; one statement for a page of people."""
    rows = (
        visible_applications(actor)
        .filter(candidate__in=candidate_ids)
        .select_related("job", "step")
        .order_by("candidate_id", "-applied_at", "-pk")
        .distinct("candidate_id")
    )
    return {row.candidate_id: row for row in rows}


def snippets(q: str, shown: list[Candidate]) -> dict[int, str]:
    """Where the query was found in each person's résumé, with MARKS around the words; one statement at most.

    Whoever is found by name or e-mail needs no such proof, and marking words in long texts is dear.
    """
    words = q.lower().split()
    candidate_ids = [
        person.pk
        for person in shown
        if not all(word in f"{person.full_name} {person.email} {person.phone}".lower() for word in words)
    ]
    if not candidate_ids:
        return {}
    text = SearchQuery(q, search_type="websearch", config="simple")
    rows = Attachment.objects.filter(candidate__in=candidate_ids, search=text).annotate(
        found=SearchHeadline(
            "text", text, config="simple", start_sel=MARKS[0], stop_sel=MARKS[1], max_words=24, min_words=12
        ),
        person=F("candidate_id"),
    )
    return {row["person"]: row["found"] for row in rows.order_by("pk").values("person", "found")}


def person_of(actor: Actor, public_id: UUID) -> Candidate | None:
    """One person, when the actor may see them."""
    return visible_candidates(actor).filter(public_id=public_id).first()
