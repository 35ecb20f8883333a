"""Verb that gives a new installation its standard questions and the two default sets, after each migrate."""

from __future__ import annotations

from typing import Any

from recruit.screening import library


def seed(**_signal: Any) -> None:
    """Make what is missing of the standard questions and default sets; new translations reach the old ones.

    What administrators arranged is left alone. Safe to repeat.
    """
    from recruit.screening.models import Question, QuestionSet
    from recruit.setup.models import ExitReason

    known = {question.code: question for question in Question.objects.filter(is_standard=True)}
    Question.objects.bulk_create(
        Question(
            type=standard.type,
            text=standard.words[0],
            options=standard.english_options,
            translations=standard.translations,
            is_diversity=standard.is_diversity,
            is_standard=True,
            code=standard.code,
        )
        for standard in library.STANDARD
        if standard.code not in known
    )
    for standard in library.STANDARD:
        found = known.get(standard.code)
        if found is not None and found.translations != standard.translations:
            found.translations = standard.translations
            found.save(update_fields=["translations", "updated_at"])
    reason = ExitReason.objects.filter(kind=ExitReason.Kind.REJECTION, label=library.KNOCKOUT_REASON).first()
    for is_internal, name in library.DEFAULT_SETS:
        QuestionSet.objects.get_or_create(
            is_default=True,
            is_internal=is_internal,
            defaults={"name": name, "asks_photo": True, "knockout_reason": reason},
        )
