"""Pure: a set of questions as a form asks them, which of them count, what the answers mean and whether they knock out.

Answers come as `{"<asked id>": ["…"]}`: option ids for choices,
`["yes"]` or `["no"]`, words, `["1200", "EUR"]` for money, an opaque mark for a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

YES, NO, SILENT, TICKED = "yes", "no", "silent", "true"
TEXT, TEXTAREA, SINGLE, MULTI, YES_NO = "INPUT_TEXT", "TEXTAREA", "SINGLE_SELECT", "MULTI_SELECT", "RADIO"
CHECKBOX, CURRENCY, FILE, INFORMATION = "CHECKBOX", "CURRENCY", "FILE", "INFORMATION"
KNOCKS = frozenset({SINGLE, YES_NO})
CHOICES = frozenset({SINGLE, MULTI, YES_NO})
LONGEST = {TEXT: 500, TEXTAREA: 4_000}

Given = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One question in its set, in the language of the form."""

    id: str
    question_key: int
    question_id: str
    type: str
    text: str
    original: str
    options: tuple[Option, ...] = ()
    is_required: bool = False
    is_diversity: bool = False
    visibility: str = "ALL"
    knockout: frozenset[str] = frozenset()
    parent: str = ""
    parent_answers: frozenset[str] = frozenset()
    code: str = ""

    def words_of(self, values: Sequence[str]) -> str:
        """What was answered, in words."""
        labels = {option.id: option.label for option in self.options}
        if self.type == CURRENCY:
            return " ".join(values).strip()
        return ", ".join(labels.get(value, value) for value in values)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All questions of the set a job asks, in order."""

    key: int
    name: str
    asks: tuple[Ask, ...] = ()
    asks_photo: bool = False
    reason_key: int | None = None
    sends_letter: bool = True
    delay_days: int = 2


@dataclass(frozen=True, slots=True)
class Checked:
    """Answers that passed, per question that counted, and what was wrong with the rest ("missing", "unknown", …)."""

    answers: dict[str, list[str]] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


def counts(ask: Ask, sheet: Sheet, given: Given) -> bool:
    """Whether a question is asked at all: it stands alone, or its parent counts and has one of the answers."""
    if not ask.parent:
        return True
    parent = next((other for other in sheet.asks if other.id == ask.parent), None)
    if parent is None:
        return True
    if not counts(parent, sheet, given):
        return False
    return bool(set(given.get(parent.id, ())) & ask.parent_answers)


def check(sheet: Sheet, given: Given) -> Checked:
    """Which answers count and what is wrong. What was answered to a question that is not asked is dropped."""
    checked = Checked()
    for ask in sheet.asks:
        if ask.type == INFORMATION or not counts(ask, sheet, given):
            continue
        values = [value.strip() for value in given.get(ask.id, ()) if value and value.strip()]
        if ask.type == CURRENCY and values and not _amount(values[0]):
            checked.problems[ask.id] = "amount"
        elif ask.type in CHOICES and values and not set(values) <= {option.id for option in ask.options}:
            checked.problems[ask.id] = "unknown"
        elif ask.type in LONGEST and values and len(values[0]) > LONGEST[ask.type]:
            checked.problems[ask.id] = "long"
        elif not values and ask.is_required and not ask.is_diversity:
            checked.problems[ask.id] = "missing"
        elif values:
            checked.answers[ask.id] = values if ask.type in {MULTI, CURRENCY} else values[:1]
    return checked


def _amount(text: str) -> bool:
    try:
        amount = Decimal(text.replace(" ", "").replace("'", "").replace(",", "."))
    except InvalidOperation:
        return False
    return amount.is_finite() and 0 <= amount < 10**12


def knocked_out(sheet: Sheet, answers: Given) -> Ask | None:
    """The first question whose answer ends the application; diversity questions never do (product facts §14.3)."""
    for ask in sheet.asks:
        if ask.type in KNOCKS and not ask.is_diversity and set(answers.get(ask.id, ())) & ask.knockout:
            return ask
    return None


def leaves_a_way(option_ids: Sequence[str], knockout: Sequence[str]) -> bool:
    """Whether at least one answer stays acceptable."""
    return bool(set(option_ids) - set(knockout))


def seconds_to_answer(sheet: Sheet) -> int:
    """A guess at how long the questions take, until real times are known."""
    return sum({TEXTAREA: 60, TEXT: 15, FILE: 25, INFORMATION: 5}.get(ask.type, 8) for ask in sheet.asks)
