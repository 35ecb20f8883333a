"""Searching people by words: names, e-mail, phone, and the text of their files. Capitals and accents do not matter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import Case, Count, Exists, F, FloatField, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import Concat

from base.fields import Fold
from recruit.candidates import searchwords
from recruit.candidates.models import PHONE_DIGITS, Attachment, Candidate
from recruit.candidates.searchwords import SearchWords

CONFIG = "recruit_folded"
MARKS = ("\u2039", "\u203a")  # placed around words found in a résumé; the template turns them into <mark>
# So many matches are put into order; the newest ones, when there are more.
MOST_RANKED = 1_000
# Up to so many people found by words are looked up by their keys; of more, the list they are looked for in is read.
MOST_KEYS = 20_000

_COLUMNS = ("first_name", "last_name", "email")


def query_of(words: SearchWords) -> SearchQuery:
    """The same words for PostgreSQL's full text search."""
    return SearchQuery(words.typed, search_type="websearch", config=CONFIG)


def called(words: SearchWords, among: QuerySet[Candidate] | None = None) -> QuerySet[Candidate]:
    """The people (of `among`, else of all) whose name, e-mail or phone holds the words."""
    rows = Candidate.objects.order_by() if among is None else among
    if words.is_empty:
        return rows.none()
    if words.phone:
        return rows.alias(digits=PHONE_DIGITS).filter(digits__contains=words.phone)
    rows = rows.alias(
        first_name_folded=Fold("first_name"), last_name_folded=Fold("last_name"), email_folded=Fold("email")
    )
    if words.email:
        return rows.filter(email_folded__contains=Fold(Value(words.email)))
    groups = [reduce(and_, [_holds(word) for word in group]) for group in words.groups]
    rows = rows.filter(reduce(or_, groups))
    for word in words.without:
        rows = rows.exclude(_holds(word)).exclude(
            Exists(_files(searchwords.read(word)).filter(candidate=OuterRef("pk")))
        )
    return _with_phrases(rows, words)


def _holds(word: str) -> Q:
    """Whether a name or the address holds the word; of a phrase each part is asked, as the indexes can."""
    return reduce(and_, [_part(part) for part in word.split()])


def _part(word: str) -> Q:
    # The index knows groups of three letters, and how a name begins: shorter words are looked up from the front.
    how = "contains" if len(word) > 2 else "startswith"
    return reduce(or_, [Q(**{f"{column}_folded__{how}": Fold(Value(word))}) for column in _COLUMNS])


def _with_phrases(rows: QuerySet[Candidate], words: SearchWords) -> QuerySet[Candidate]:
    """A quoted phrase stands in the name as it was quoted."""
    phrases = [word for group in words.groups for word in group if " " in word]
    if not phrases or len(words.groups) > 1:
        return rows
    rows = rows.alias(whole=Fold(Concat("first_name", Value(" "), "last_name")))
    return reduce(lambda found, phrase: found.filter(whole__contains=Fold(Value(phrase))), phrases, rows)


def _files(words: SearchWords) -> QuerySet[Attachment]:
    # What only some may read is found by nobody: a search must not tell what a page would hide.
    return Attachment.objects.filter(search=query_of(words), is_restricted=False).order_by()


def matching(words: SearchWords) -> QuerySet[Candidate, int]:
    """Keys of the people found by name, e-mail, phone or the text of a file.

    Two index searches joined by UNION: an OR over both would read the whole table.
    """
    by_name = called(words).values_list("pk", flat=True)
    if words.email or words.phone:
        return by_name
    return by_name.union(
        Candidate.objects.filter(pk__in=_files(words).values("candidate")).values_list("pk", flat=True)
    )


def keys_called(words: SearchWords) -> list[int] | None:
    """Keys of everybody whose name, e-mail or phone holds the words; None when there are more than MOST_KEYS."""
    found = list(called(words).values_list("pk", flat=True)[: MOST_KEYS + 1])
    return found if len(found) <= MOST_KEYS else None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Keys of the best matches, the best first. `total` is how many match at all, None where nobody knows yet."""

    keys: list[int]
    total: int | None = None


def ranked(
    rows: QuerySet[Candidate],
    words: SearchWords,
    *,
    is_narrowed: bool,
    named: QuerySet[Candidate] | None = None,
    known: Collection[int] = (),
) -> Ranking:
    """The best matches among `rows`: names before addresses before texts, then by how well.

    At most MOST_RANKED by name and as many by text, the newest ones. `is_narrowed` says that `rows` are far from
    everybody: then only files of theirs are looked at, else the newest files first and whose they are afterwards.
    `named` are those of `rows` among `known`, the keys of everybody called so, where somebody has found them already.
    """
    scored = _scored(called(words, rows) if named is None else named, words)
    if named is not None:
        scored = scored.annotate(everybody=Window(Count("*")))
    columns = ("pk", "score", "everybody") if named is not None else ("pk", "score")
    best = list(scored.order_by("-last_activity_at", "-pk").values_list(*columns)[:MOST_RANKED])
    found: dict[int, tuple[float, int]] = {row[0]: (row[1], place) for place, row in enumerate(best)}
    texts = [] if words.email or words.phone else _by_text(rows, words, is_narrowed=is_narrowed)
    for place, (key, score) in enumerate(texts):
        found[key] = max(found.get(key, (0.0, 0)), (score, place), key=lambda pair: pair[0])
    keys = sorted(found, key=lambda key: (-found[key][0], found[key][1], -key))
    if named is None or len(texts) >= MOST_RANKED:
        return Ranking(keys)
    return Ranking(keys, (best[0][2] if best else 0) + len({key for key, _score in texts}.difference(known)))


def _by_text(rows: QuerySet[Candidate], words: SearchWords, *, is_narrowed: bool) -> list[tuple[int, float]]:
    """Whose files hold the words, the newest file first, each with how well."""
    files = _files(words)
    if is_narrowed:
        files = files.filter(candidate__in=rows.order_by().values("pk"))
    newest = files.order_by("-pk").values("pk")[:MOST_RANKED]
    scored = Attachment.objects.filter(pk__in=newest).annotate(score=SearchRank(F("search"), query_of(words)))
    pairs = [(key, float(score)) for key, score in scored.order_by("-pk").values_list("candidate", "score")]
    if is_narrowed:
        return pairs
    visible = set(rows.order_by().filter(pk__in={key for key, _score in pairs}).values_list("pk", flat=True))
    return [(key, score) for key, score in pairs if key in visible]


def count_of(words: SearchWords, *, most: int) -> tuple[int, bool]:
    """How many people the words find among everybody, and whether counting stopped at `most`."""
    by_name = called(words).values_list("pk", flat=True)
    if words.email or words.phone:
        found = by_name[: most + 1].count()
    else:  # each side is cut: common words would be read to their end for nothing
        by_text = _files(words).values_list("candidate", flat=True)
        found = by_name[: most + 1].union(by_text[: most + 1]).count()
    return min(found, most), found > most


def _scored(rows: QuerySet[Candidate], words: SearchWords) -> QuerySet[Any]:
    """How well a name matches: exactly 4, a whole first or last name 3, its beginning 2, anything else 1."""
    first = words.groups[0] if words.groups else ("",)
    typed, word = Fold(Value(" ".join(first))), Fold(Value(first[0]))
    exact = Q(score_whole=typed) | Q(score_email=Fold(Value(words.typed)))
    part = Q(score_first=word) | Q(score_last=word)
    begins = Q(score_first__startswith=word) | Q(score_last__startswith=word)
    whole = Fold(Concat("first_name", Value(" "), "last_name"))
    return rows.alias(
        score_whole=whole, score_first=Fold("first_name"), score_last=Fold("last_name"), score_email=Fold("email")
    ).annotate(
        score=Case(
            When(exact, then=4.0), When(part, then=3.0), When(begins, then=2.0), default=1.0, output_field=FloatField()
        )
    )


def snippets(words: SearchWords, shown: list[Candidate]) -> dict[int, str]:
    """Where the words were found in each person's files, with MARKS around them; one statement at most.

    Whoever is found by name or e-mail needs no such proof, and marking words in long texts is dear.
    """
    keys = [person.pk for person in shown if not _is_called(person, words)]
    if not keys or words.email or words.phone:
        return {}
    rows = (
        _files(words)
        .filter(candidate__in=keys)
        .annotate(
            found=SearchHeadline(
                "text",
                query_of(words),
                config=CONFIG,
                start_sel=MARKS[0],
                stop_sel=MARKS[1],
                max_words=24,
                min_words=12,
            ),
            person=F("candidate_id"),
        )
    )
    return {row["person"]: row["found"] for row in rows.order_by("pk").values("person", "found")}


def _is_called(person: Candidate, words: SearchWords) -> bool:
    text = f"{person.full_name} {person.email} {person.phone}".lower()
    return any(all(word.lower() in text for word in group) for group in words.groups)
