"""Pure: positions typed or pasted as lines, `code, type, replaces, open from, target start`, to the words of the verb.

Comma, semicolon or tab between the values; a head line may name them in another order. Dates are `2026-11-30`.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

NAMES = ("code", "type", "incumbent_name", "opened_on", "target_start_on")
# What a head line may call each value.
_HEADS = {
    "code": "code", "id": "code", "position": "code", "position id": "code", "positionid": "code",
    "type": "type",
    "replaces": "incumbent_name", "incumbent": "incumbent_name", "incumbent name": "incumbent_name",
    "incumbentname": "incumbent_name",
    "open from": "opened_on", "open date": "opened_on", "opened": "opened_on", "positionopendate": "opened_on",
    "target start": "target_start_on", "target start date": "target_start_on", "targetstartdate": "target_start_on",
}  # fmt: skip
_TYPES = {"": "NEW", "new": "NEW", "replacement": "REPLACEMENT"}
MOST = 500


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line: its number from 1, a code, and the value it is about."""

    line: int
    code: str
    value: str = ""


def read(text: str, *, today: date) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The seats of the lines, and every problem found. An empty opening date is `today`; empty lines are skipped."""
    lines = [(number, line) for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1) if line.strip()]
    if not lines:
        return [], [Problem(1, "empty")]
    mark = max("\t;,", key=lines[0][1].count)
    rows = [(number, next(csv.reader([line], delimiter=mark, skipinitialspace=True))) for number, line in lines]
    names = _head(rows[0][1])
    if names:
        rows = rows[1:]
    if len(rows) > MOST:
        return [], [Problem(rows[MOST][0], "too_many")]
    seats, problems = [], []
    for number, values in rows:
        seat, wrong = _seat(number, dict(zip(names or NAMES, (value.strip() for value in values), strict=False)), today)
        if len(values) > len(names or NAMES):
            wrong.append(Problem(number, "too_many_values"))
        seats.append(seat)
        problems += wrong
    return ([], problems) if problems else (seats, [])


def _head(values: Sequence[str]) -> list[str]:
    found = [_HEADS.get(value.strip().lower(), "") for value in values]
    return found if all(found) else []


def _seat(number: int, given: dict[str, str], today: date) -> tuple[dict[str, Any], list[Problem]]:
    problems = []
    kind = given.get("type", "").lower()
    if kind not in _TYPES:
        problems.append(Problem(number, "type", given["type"]))
    days: dict[str, date | None] = {}
    for name in ("opened_on", "target_start_on"):
        try:
            days[name] = date.fromisoformat(given[name]) if given.get(name) else None
        except ValueError:
            problems.append(Problem(number, "date", given[name]))
    opened_on, start = days.get("opened_on") or today, days.get("target_start_on")
    if start is not None and start < opened_on:
        problems.append(Problem(number, "order", given["target_start_on"]))
    for name, most in (("code", 40), ("incumbent_name", 150)):
        if len(given.get(name, "")) > most:
            problems.append(Problem(number, f"long_{name}", given[name][:20]))
    seat = {name: given.get(name, "") for name in ("code", "incumbent_name")}
    return seat | {"type": _TYPES.get(kind, "NEW"), "opened_on": opened_on, "target_start_on": start}, problems
