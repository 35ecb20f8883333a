"""Reads of screening that more than one door uses: the sheet a job asks, and the answers to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from recruit.fields import scopes
from recruit.screening import library, marks, sheets
from recruit.screening.models import Answer, AskedQuestion, DiversityAnswer, Question, QuestionSet
from recruit.screening.sheets import Ask, Option, Sheet

if TYPE_CHECKING:
    from recruit.applications.models import Application

EMPTY = Sheet(key=0, name="")


def set_for(org: Mapping[str, str], *, is_internal: bool = False) -> QuestionSet | None:
    """The set a job of these org values asks: the narrowest one that takes it, else the default one."""
    live = list(QuestionSet.objects.filter(archived_at=None, is_internal=is_internal))
    bound = [(each.scope, each) for each in live if not each.is_default and scopes.normal(each.scope)]
    return scopes.narrowest(bound, org) or next((each for each in live if each.is_default), None)


def sheet_for(org: Mapping[str, str], *, is_internal: bool = False, language: str = "en") -> Sheet:
    """The questions of that set in a language; standard questions are translated, others stand as written."""
    found = set_for(org, is_internal=is_internal)
    return EMPTY if found is None else sheet_of(found, language=language)


def sheet_of(question_set: QuestionSet, *, language: str = "en") -> Sheet:
    """The questions of one set in a language."""
    rows = question_set.asked.select_related("question").filter(question__archived_at=None)
    return Sheet(
        key=question_set.pk,
        name=question_set.name,
        asks=tuple(_ask(row, language) for row in rows),
        asks_photo=question_set.asks_photo,
        reason_key=question_set.knockout_reason_id,
        sends_letter=question_set.knockout_sends,
        delay_days=question_set.knockout_delay_days,
    )


def _ask(row: AskedQuestion, language: str) -> Ask:
    question = row.question
    words = _translated(question, language)
    return Ask(
        id=row.public_id.hex,
        question_key=question.pk,
        question_id=str(question.public_id),
        type=question.type,
        text=words.get("text") or question.text,
        original=question.text,
        options=options_of(question, language),
        is_required=row.is_required,
        is_diversity=question.is_diversity,
        visibility=AskedQuestion.Visibility.FULL if question.is_diversity else row.visibility,
        knockout=frozenset(row.knockout_answers),
        parent=str(row.shown_when.get("question", "")).replace("-", ""),
        parent_answers=frozenset(row.shown_when.get("answers", [])),
        code=question.code,
    )


def _translated(question: Question, language: str) -> dict[str, Any]:
    found = question.translations.get(language) or question.translations.get(language.partition("-")[0].lower()) or {}
    return dict(found)


def options_of(question: Question, language: str = "en") -> tuple[Option, ...]:
    """What can be chosen; every diversity question also takes "prefer not to answer"."""
    words = _translated(question, language).get("options", {})
    found = [Option(each["id"], words.get(each["id"]) or each["label"]) for each in question.options]
    if question.type == Question.Type.YES_NO:
        found = [Option(key, library.common(key, language)) for key in (sheets.YES, sheets.NO)]
    if question.is_diversity and question.type in sheets.CHOICES:
        found.append(Option(sheets.SILENT, library.common(sheets.SILENT, language)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer as the team reads it."""

    question: str
    words: str
    is_full_only: bool
    type: str
    value: Any


def answers_of(application: Application, *, reads_all: bool) -> list[Answered]:
    """The answers of an application in order. Those for users with full access only when `reads_all`."""
    rows = Answer.objects.filter(application=application).select_related("question")
    if not reads_all:
        rows = rows.filter(visibility=AskedQuestion.Visibility.ALL)
    return [
        Answered(marks.plain(row.question_text), row.words, row.visibility != "ALL", row.question.type, row.value)
        for row in rows
    ]


def diversity_counts() -> list[tuple[Question, list[tuple[str, int]]]]:
    """How often each answer to a diversity question was given, over all applications: numbers, never names."""
    counted: dict[int, dict[str, int]] = {}
    for key, value, count in DiversityAnswer.objects.values_list("question", "value").annotate(Count("pk")):
        for each in value:
            tally = counted.setdefault(key, {})
            tally[each] = tally.get(each, 0) + count
    found = Question.objects.filter(pk__in=counted)
    return [
        (question, [(option.label, counted[question.pk].get(option.id, 0)) for option in options_of(question)])
        for question in found
    ]


def questions(words: str = "", *, archived: bool = False) -> QuerySet[Question]:
    """The library, narrowed by words, with how many live sets ask each question."""
    rows = Question.objects.filter(archived_at__isnull=not archived)
    if words:
        rows = rows.filter(text__icontains=words)
    return rows.annotate(sets=Count("asked", filter=Q(asked__question_set__archived_at=None), distinct=True))


def sets_with_counts() -> list[QuestionSet]:
    """All sets with how many questions each asks (`question_count`) and how many answers of them reject."""
    counted = Count("asked", distinct=True)
    rejecting = Count("asked", filter=~Q(asked__knockout_answers=[]), distinct=True)
    return list(QuestionSet.objects.annotate(question_count=counted, knockout_count=rejecting))
