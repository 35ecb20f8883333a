"""Verbs that write the library of screening questions (product facts §14.2)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Refused, type_message
from recruit.screening import history, marks
from recruit.screening.models import Question
from recruit.setup import access

MOST_QUESTIONS = 5_000
MOST_OPTIONS = 100
LONGEST_OPTION = 200
_TEXT_PROBLEMS: dict[str, type_message] = {
    "empty": _("Write the question."),
    "long": _("Use at most 1,440 characters."),
    "character": _("Leave out the signs < > and ;. Bold is **word**, italic is *word*, a link is [words](https://…)."),
}
_WITH_OPTIONS = (Question.Type.SINGLE, Question.Type.MULTI)


@transaction.atomic
def add_question(
    *,
    by: Actor,
    type: str,  # noqa: A002  (the field's own word)
    text: str,
    options: Sequence[str] = (),
    is_diversity: bool = False,
) -> Question:
    """Add a question to the library. `options` are the words of each choice, for lists only.

    Raises Invalid (text, options, type) and Refused when there are 5,000 questions.
    """
    access.require(by)
    if Question.objects.filter(archived_at=None).count() >= MOST_QUESTIONS:
        sentence = _("There are 5,000 questions, the most there can be. Archive one first.")
        raise Refused(sentence, code="too_many_questions")
    if type not in Question.Type.values:
        raise Invalid(_("Choose how the question is answered."), field="type")
    if is_diversity and type not in {*_WITH_OPTIONS, Question.Type.YES_NO, Question.Type.INFORMATION}:
        raise Invalid(_("Diversity questions offer answers to choose from."), field="type")
    made = [{"id": uuid.uuid4().hex[:12], "label": label} for label in _clean_options(type, options)]
    question = Question.objects.create(type=type, text=_clean_text(text), options=made, is_diversity=is_diversity)
    recording.record(history.QUESTION_ADDED, on=question, by=by, data={"type": type})
    return question


@transaction.atomic
def edit_question(question: Question, *, by: Actor, changes: Mapping[str, Any]) -> Question:
    """Change words, options (as `{"id", "label"}` or words) or translations. Answers given keep the old words.

    The type stays. Refused for standard questions, and for removing an option that a set counts on.
    """
    access.require(by)
    question = Question.objects.select_for_update().get(pk=question.pk)
    if question.is_standard:
        raise Refused(
            _("Standard questions keep their words, since they are translated. Add one of your own instead."),
            code="question_is_standard",
        )
    unknown = set(changes) - {"text", "options", "translations"}
    if unknown:
        raise Invalid(_("A question has no field called {name}.").format(name=min(unknown)))
    before = question.text
    if "text" in changes:
        question.text = _clean_text(changes["text"])
    if "options" in changes:
        question.options = _merged(question, changes["options"])
    if "translations" in changes:
        question.translations = _clean_translations(changes["translations"])
    question.save(update_fields=["text", "options", "translations", "updated_at"])
    recording.record(
        history.QUESTION_EDITED, on=question, by=by, data={"fields": sorted(changes)},
        changes={"text": (before, question.text)} if before != question.text else None,
    )  # fmt: skip
    return question


@transaction.atomic
def archive_question(question: Question, *, by: Actor) -> Question:
    """Offer a question to no set any more; answers stay. Refused while a set asks it."""
    access.require(by)
    question = Question.objects.select_for_update().get(pk=question.pk)
    asking = question.asked.filter(question_set__archived_at=None).select_related("question_set").first()
    if asking is not None:
        raise Refused(
            _("The set {name} asks this question. Take it out there first.").format(name=asking.question_set.name),
            code="question_in_use",
        )
    if question.archived_at is None:
        question.archived_at = timezone.now()
        question.save(update_fields=["archived_at", "updated_at"])
        recording.record(history.QUESTION_ARCHIVED, on=question, by=by)
    return question


@transaction.atomic
def restore_question(question: Question, *, by: Actor) -> Question:
    """Offer an archived question again."""
    access.require(by)
    question = Question.objects.select_for_update().get(pk=question.pk)
    if question.archived_at is not None:
        question.archived_at = None
        question.save(update_fields=["archived_at", "updated_at"])
        recording.record(history.QUESTION_RESTORED, on=question, by=by)
    return question


def _clean_text(text: str) -> str:
    text = text.strip()
    if problem := marks.problem_of(text):
        raise Invalid(_TEXT_PROBLEMS[problem], field="text")
    return text


def _clean_options(kind: str, options: Sequence[str]) -> list[str]:
    clean = [" ".join(str(label).split()) for label in options if str(label).strip()]
    if kind not in _WITH_OPTIONS:
        return []
    if len(clean) < 2:
        raise Invalid(_("Write at least two answers, one a line."), field="options")
    if len(clean) > MOST_OPTIONS or any(len(label) > LONGEST_OPTION for label in clean):
        raise Invalid(_("Write at most 100 answers of at most 200 characters."), field="options")
    if len({label.casefold() for label in clean}) < len(clean):
        raise Invalid(_("Two answers are the same. Write each once."), field="options")
    if any(sign in label for label in clean for sign in marks.FORBIDDEN):
        raise Invalid(_TEXT_PROBLEMS["character"], field="options")
    return clean


def _merged(question: Question, options: Sequence[Any]) -> list[dict[str, str]]:
    """Options that keep their words keep their ids; so answers and knock-out rules stay with them."""
    labels = [each["label"] if isinstance(each, Mapping) else each for each in options]
    clean = _clean_options(question.type, labels)
    known = {option["label"]: option["id"] for option in question.options}
    merged = [{"id": known.get(label) or uuid.uuid4().hex[:12], "label": label} for label in clean]
    gone = {option["id"] for option in question.options} - {option["id"] for option in merged}
    for asked in question.asked.select_related("question_set"):
        if gone & set(asked.knockout_answers):
            raise Refused(
                _("The set {name} rejects by an answer you take away. Change that rule first.").format(
                    name=asked.question_set.name
                ),
                code="option_in_use",
                field="options",
            )
    return merged


def _clean_translations(translations: Mapping[str, Any]) -> dict[str, Any]:
    clean = {}
    for language, words in translations.items():
        text = str(words.get("text", "")).strip()
        if text:
            clean[language] = {"text": _clean_text(text), "options": dict(words.get("options", {}))}
    return clean
