"""Verb that keeps what a candidate answered: word for word, and diversity answers apart (product facts §14.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid
from recruit.screening import history, marks, problems
from recruit.screening.models import Answer, DiversityAnswer
from recruit.screening.sheets import Ask, Checked, Sheet, check

if TYPE_CHECKING:
    from recruit.applications.models import Application


def checked(sheet: Sheet, given: Mapping[str, Sequence[str]]) -> Checked:
    """The answers that count. Raises Invalid, naming each question ("q-<id>") that needs another look."""
    result = check(sheet, given)
    if result.problems:
        asks = {ask.id: ask for ask in sheet.asks}
        raise Invalid(fields={f"q-{key}": problems.sentence(asks[key], word) for key, word in result.problems.items()})
    return result


@transaction.atomic
def answer(
    application: Application,
    *,
    by: Actor,
    sheet: Sheet,
    answers: Mapping[str, Sequence[str]],
    files: Mapping[str, str] | None = None,
) -> int:
    """Keep the answers of an application; answered again, they take the place of the old ones. Returns how many.

    `answers` has passed `checked`; `files` maps asks for a file to the public id of the attachment that was kept.
    """
    given = [ask for ask in sheet.asks if answers.get(ask.id)]
    if not given:
        return 0
    told = [ask for ask in given if not ask.is_diversity]
    again = bool(told) and Answer.objects.filter(application=application).exists()
    places = {ask.id: place for place, ask in enumerate(sheet.asks, start=1)}
    rows = [
        _row(application, ask, list(answers[ask.id]), (files or {}).get(ask.id, ""), places[ask.id]) for ask in told
    ]
    Answer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["application", "question"],
        update_fields=["question_text", "value", "words", "visibility", "position", "answered_at"],
    )
    _keep_apart(application, [ask for ask in given if ask.is_diversity], answers)
    if len(told) < len(given):
        recording.record(history.DIVERSITY_ANSWERED, on=application, by=by)
    # Only the number: what was answered stays with the answers, and no reader learns who answered the diversity ones.
    kind = history.ANSWERED_AGAIN if again else history.ANSWERED
    if told:
        about: list[recording.Recordable] = [application.job, application.candidate]
        recording.record(kind, on=application, by=by, about=about, data={"count": len(told)})
    return len(given)


def _keep_apart(application: Application, asks: Sequence[Ask], answers: Mapping[str, Sequence[str]]) -> None:
    if not asks:
        return
    DiversityAnswer.objects.bulk_create(
        [
            DiversityAnswer(application=application, question_id=ask.question_key, value=list(answers[ask.id]))
            for ask in asks
        ],
        update_conflicts=True,
        unique_fields=["application", "question"],
        update_fields=["value", "answered_at"],
    )


def _row(application: Application, ask: Ask, values: list[str], attachment: str, place: int) -> Answer:
    value: Any = {"attachment": attachment, "name": values[0]} if attachment else values
    return Answer(
        application=application,
        question_id=ask.question_key,
        question_text=ask.text,
        value=value,
        words=marks.plain(ask.words_of(values)) if ask.options else ask.words_of(values),
        visibility=ask.visibility,
        position=place,
        answered_at=timezone.now(),
    )
