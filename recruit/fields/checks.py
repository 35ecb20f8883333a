"""Pure: whether a value fits the type of a field, and how it is kept in JSON (reference: api.md §3.7)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

LONGEST_TEXT = 4000
LARGEST = 10**15
_REGION = re.compile(r"[a-z]{2}-[a-z0-9]{1,3}")
_CURRENCY = re.compile(r"[A-Z]{3}")


class Unfit(ValueError):
    """The value does not fit; the argument is the word of the rule it breaks."""


def kept(type_: str, value: Any, countries: Mapping[str, str]) -> Any:
    """The value as it is kept, None for an empty one. Raises Unfit with the type's name (or `TOO_LONG`)."""
    if value is None or value in ("", {}) or (isinstance(value, str) and not value.strip()):
        return None
    read = _READERS.get(type_)
    if read is not None:
        return read(value)
    if type_ == "COUNTRY":
        code = str(value).strip().lower()
        if code not in countries:
            raise Unfit(type_)
        return code
    if type_ == "REGION":
        code = str(value).strip().lower()
        if not _REGION.fullmatch(code) or code[:2] not in countries:
            raise Unfit(type_)
        return code
    return _text(value)


def _text(value: Any) -> str:
    text = str(value).replace("\0", "").strip()
    if len(text) > LONGEST_TEXT:
        raise Unfit("TOO_LONG")
    return text


def _number(value: Any) -> int | float:
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise Unfit("NUMBER") from error
    if isinstance(value, bool) or not math.isfinite(number) or abs(number) > LARGEST:
        raise Unfit("NUMBER")
    return int(number) if number.is_integer() else number


def _percent(value: Any) -> int | float:
    try:
        return _number(value)
    except Unfit as error:
        raise Unfit("PERCENT") from error


def _boolean(value: Any) -> bool:
    words = {True: True, False: False, "true": True, "false": False}
    try:
        return words[value if isinstance(value, bool) else str(value).lower()]
    except KeyError as error:
        raise Unfit("BOOLEAN") from error


def _date(value: Any) -> str:
    try:
        return date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError as error:
        raise Unfit("DATE") from error


def _money(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not _CURRENCY.fullmatch(str(value.get("code", ""))):
        raise Unfit("CURRENCY")
    try:
        return {"code": str(value["code"]), "value": _number(value.get("value"))}
    except Unfit as error:
        raise Unfit("CURRENCY") from error


def _key(value: Any) -> str:
    """The public id of a value or a user; whether there is one is asked elsewhere."""
    try:
        return str(UUID(str(value)))
    except ValueError as error:
        raise Unfit("SELECT") from error


_READERS: dict[str, Callable[[Any], Any]] = {
    "SELECT": _key,
    "USER": _key,
    "NUMBER": _number,
    "PERCENT": _percent,
    "BOOLEAN": _boolean,
    "DATE": _date,
    "CURRENCY": _money,
    "TEXT": _text,
}
