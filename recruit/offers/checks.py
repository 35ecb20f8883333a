"""Whether a value fits a built-in term of an offer, and how it is kept. Pure; the sentences stand in `drafting`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from recruit.offers.terms import BY_KEY, Term, TermType

MOST_PAY = Decimal("999999999999.99")
# What cannot be true: more hours than a week has, more days than a year has.
MOST: dict[str, Decimal] = {
    "hours_per_week": Decimal(168),
    "probation_months": Decimal(60),
    "vacation_days": Decimal(366),
    "bonus_percent": Decimal(1000),
}
_TRUE, _FALSE = frozenset({"true", "yes", "1", "on"}), frozenset({"false", "no", "0"})
_CENTS = Decimal("0.01")


class Unfit(ValueError):
    """The value does not fit; the argument is the word of the rule it breaks."""


def kept(key: str, value: Any) -> str:
    """A value of a built-in term as text, empty for none: amounts with two decimals, days as ISO dates.

    Raises Unfit with NUMBER, CURRENCY, NEGATIVE, TOO_MUCH, DATE, BOOLEAN or TOO_LONG. Choices are asked elsewhere.
    """
    term = BY_KEY[key]
    if value is None or (isinstance(value, str) and not value.strip()):
        return ""
    if term.type is TermType.CURRENCY:
        return _amount(value)
    if term.type in {TermType.NUMBER, TermType.PERCENT}:
        return _number(term, value)
    if term.type is TermType.DATE:
        return _day(value)
    if term.type is TermType.BOOLEAN:
        return _yes_or_no(value)
    return _text(term, value)


def _decimal(value: Any, word: str) -> Decimal:
    if isinstance(value, bool):
        raise Unfit(word)
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation as error:
        raise Unfit(word) from error
    if not number.is_finite():
        raise Unfit(word)
    if number < 0:
        raise Unfit("NEGATIVE")
    return number


def _amount(value: Any) -> str:
    number = _decimal(value, "CURRENCY")
    if number > MOST_PAY:
        raise Unfit("TOO_MUCH")
    if number != (rounded := number.quantize(_CENTS)):
        raise Unfit("CURRENCY")
    return str(rounded)


def _number(term: Term, value: Any) -> str:
    number = _decimal(value, "NUMBER")
    if number > MOST.get(term.key, MOST_PAY):
        raise Unfit("TOO_MUCH")
    plain = f"{number.quantize(_CENTS):f}"
    return plain.rstrip("0").rstrip(".")


def _day(value: Any) -> str:
    try:
        found = value if isinstance(value, date) else date.fromisoformat(str(value).strip()[:10])
    except ValueError as error:
        raise Unfit("DATE") from error
    return found.isoformat()[:10]


def _yes_or_no(value: Any) -> str:
    word = str(value).strip().lower()
    if word not in _TRUE | _FALSE:
        raise Unfit("BOOLEAN")
    return "true" if word in _TRUE else "false"


def _text(term: Term, value: Any) -> str:
    text = str(value).replace("\0", "").strip()
    if len(text) > term.longest:
        raise Unfit("TOO_LONG")
    return text
