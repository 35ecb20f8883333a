"""Pure: a label in the reader's language, and values of fields as people and machines write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def in_language(label: str, translations: Mapping[str, str], language: str) -> str:
    """The label in this language (`de`, `pt-BR`), else in its plain form (`pt`), else as the company wrote it."""
    wanted = {code.lower(): words for code, words in translations.items() if words}
    return wanted.get(language.lower()) or wanted.get(language.lower().partition("-")[0]) or label


def plain_number(value: Any) -> str:
    """A number as people write it: no trailing zeros, thousands apart."""
    number = float(value)
    return f"{int(number):,}" if number.is_integer() else f"{number:,.4f}".rstrip("0").rstrip(".")


def money(value: Mapping[str, Any]) -> str:
    """An amount with its currency: 23,232 GBP."""
    return f"{plain_number(value.get('value', 0))} {value.get('code', '')}".strip()
