"""Pure: amounts of money, percentages and numbers as a letter's language writes them."""

from __future__ import annotations

import copy
import re
from decimal import Decimal, InvalidOperation

from babel.numbers import format_decimal, format_percent, get_currency_precision

from recruit.offers.wording import locale_of

_LETTER_BESIDE_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)")


def decimals_of(currency: str) -> int:
    """How many decimals the currency has: 0 for JPY, 2 for EUR, 3 for KWD."""
    return get_currency_precision(currency)


def read_amount(value: object) -> Decimal | None:
    """The amount of a stored value, None for anything that is none."""
    try:
        amount = Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None
    return amount if amount.is_finite() else None


def amount_text(amount: Decimal, currency: str, language: str) -> str:
    """The amount with its currency: "€72,000" in English, "72.000 €" in German, "¥8,000,000".

    A whole amount has no decimals, any other all of its currency's. Nothing is rounded: one signs what was typed.
    """
    locale = locale_of(language)
    pattern = copy.copy(locale.currency_formats["standard"])
    typed = -int(amount.normalize().as_tuple().exponent)
    shown = 0 if typed <= 0 else max(typed, decimals_of(currency))
    pattern.frac_prec = (shown, shown)
    text: str = pattern.apply(amount, locale, currency=currency, currency_digits=False)
    return _LETTER_BESIDE_DIGIT.sub("\u00a0", text)


def number_text(amount: Decimal, language: str) -> str:
    """A plain number: "38.5" in English, "38,5" in German."""
    return str(format_decimal(amount, locale=locale_of(language), decimal_quantization=False))


def percent_text(amount: Decimal, language: str) -> str:
    """A percentage, 10 being ten per cent."""
    return str(format_percent(amount / 100, locale=locale_of(language), decimal_quantization=False))
