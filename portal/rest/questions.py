"""Screening questions in the words of the Application API: what a form has to ask, and the answers it sends back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rest_framework import serializers

from base.rest.fields import Shape
from recruit.screening import marks, sheets
from recruit.screening.sheets import Ask, Sheet

VALUE, CURRENCY = "value", "currency"
_CURRENCIES = ("EUR", "GBP", "USD", "CHF", "PLN")


class QuestionValueShape(Shape):
    """One answer to choose."""

    id = serializers.CharField()
    label = serializers.CharField()


class QuestionFieldShape(Shape):
    """One input of a question."""

    id = serializers.CharField()
    label = serializers.CharField()
    type = serializers.ChoiceField(
        ["INPUT_TEXT", "SINGLE_SELECT", "MULTI_SELECT", "RADIO", "CHECKBOX", "TEXTAREA", "INFORMATION"]
    )
    required = serializers.BooleanField()  # type: ignore[assignment]  # the API's own name
    complianceType = serializers.ChoiceField(["DIVERSITY"], required=False)
    values = QuestionValueShape(many=True)


class QuestionShape(Shape):
    """One screening question."""

    id = serializers.CharField()
    label = serializers.CharField()
    repeatable = serializers.BooleanField()
    fields = QuestionFieldShape(many=True)


class AnswerInput(serializers.Serializer[Any]):
    """An answer: the id of the question, and records that map ids of its fields to values."""

    id = serializers.CharField(max_length=64)
    records = serializers.ListField(child=serializers.DictField(), max_length=20)


def questions_of(sheet: Sheet, *, conditionals: bool) -> list[dict[str, Any]]:
    """The questions of a job. Files are sent as attachments; those that follow an answer only when asked for."""
    asks = [ask for ask in sheet.asks if ask.type != sheets.FILE and (conditionals or not ask.parent)]
    return [{"id": ask.id, "label": marks.plain(ask.text), "repeatable": False, "fields": _fields(ask)} for ask in asks]


def _fields(ask: Ask) -> list[dict[str, Any]]:
    kind = sheets.TEXT if ask.type == sheets.CURRENCY else ask.type
    values = [{"id": option.id, "label": option.label} for option in ask.options]
    field: dict[str, Any] = {
        "id": VALUE,
        "label": marks.plain(ask.text),
        "type": kind,
        "required": ask.is_required and not ask.is_diversity,
        "values": values,
    }
    if ask.is_diversity:
        field["complianceType"] = "DIVERSITY"
    if ask.type != sheets.CURRENCY:
        return [field]
    codes = [{"id": code, "label": code} for code in _CURRENCIES]
    return [field, {"id": CURRENCY, "label": "Currency", "type": sheets.SINGLE, "required": False, "values": codes}]


def answers_in(given: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """What was answered, by the ids of the questions, as the rules of screening read it."""
    found: dict[str, list[str]] = {}
    for answer in given:
        values: dict[str, list[str]] = {}
        for record in answer["records"]:
            for name, chosen in _pairs(record):
                values.setdefault(name, []).extend(_words(chosen))
        currency = values.pop(CURRENCY, [])
        found[str(answer["id"]).replace("-", "")] = [value for part in values.values() for value in part] + currency[:1]
    return found


def _pairs(record: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """A record as the reference writes it (`{"value": ["yes"]}`), or as answers are read back (`{"fields": […]}`)."""
    fields = record.get("fields")
    if isinstance(fields, list):
        return [(str(field.get("id", VALUE)), field.get("values")) for field in fields if isinstance(field, dict)]
    return [(str(name), chosen) for name, chosen in record.items()]


def _words(chosen: Any) -> list[str]:
    many = chosen if isinstance(chosen, list) else [chosen]
    plain = [each.get("id") or each.get("label") if isinstance(each, dict) else each for each in many]
    return [str(each).lower() if isinstance(each, bool) else str(each) for each in plain if each not in (None, "")]
