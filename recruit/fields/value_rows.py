"""Pure: the lines of a list of values (label, code, parent) as a file gives them, and what is wrong with each."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count

MOST_LINES = 20_000
LONGEST_LABEL, LONGEST_CODE = 150, 100
_HEAD_WORDS = frozenset({"label", "value", "name"})


class Problem(StrEnum):
    """Why a line cannot be imported."""

    EMPTY = "EMPTY"
    LABEL_TOO_LONG = "LABEL_TOO_LONG"
    CODE_TOO_LONG = "CODE_TOO_LONG"
    TWICE = "TWICE"
    CODE_TWICE = "CODE_TWICE"
    UNKNOWN_PARENT = "UNKNOWN_PARENT"
    NO_PARENT_FIELD = "NO_PARENT_FIELD"
    TOO_MANY_CELLS = "TOO_MANY_CELLS"
    UNREADABLE = "UNREADABLE"


@dataclass(slots=True)
class Row:
    """A value to be there after the import: its label, the company's code, the keys of its parents."""

    label: str
    code: str = ""
    parents: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be imported, with its number in the file, what it says, and why."""

    number: int
    text: str
    problem: Problem


@dataclass(slots=True)
class Reading:
    """What a file says: good rows, each value once, and bad lines."""

    rows: list[Row] = field(default_factory=list)
    bad: list[BadLine] = field(default_factory=list)


def read(text: str, parents: Mapping[str, int] | None) -> Reading:
    """Read `label, code, parent` lines, separated by comma, semicolon or tab; a first line of such words is a heading.

    `parents` are the keys of the parent field's values by label and code in small letters; None when the field depends
    on nothing. A value may come on several lines with a parent each, and several parents in one cell are separated by
    a bar.
    """
    found, by_label, by_code = Reading(), dict[str, Row](), dict[str, str]()
    for number, cells in _lines(text):
        if cells is None:
            found.bad.append(BadLine(number, "", Problem.UNREADABLE))
            break
        problem = _shape_problem(cells) or _code_problem(cells, by_code)
        row = by_label.get(cells[0].casefold())
        keys: list[int] = []
        if problem is None and cells[2]:
            problem, keys = _parents(cells[2], parents)
        if problem is None and row is not None and (not keys or set(keys) <= set(row.parents)):
            problem = Problem.TWICE
        if problem is not None:
            found.bad.append(BadLine(number, ", ".join(cell for cell in cells if cell)[:120], problem))
            continue
        if row is None:
            row = by_label[cells[0].casefold()] = Row(cells[0], cells[1])
            found.rows.append(row)
        row.code = row.code or cells[1]
        row.parents += [key for key in keys if key not in row.parents]
        if cells[1]:
            by_code[cells[1].casefold()] = cells[0].casefold()
    return found


def _lines(text: str) -> Iterator[tuple[int, list[str] | None]]:
    """Number and tidy cells of each line; None for the one at which reading ends."""
    lines = text.lstrip("\ufeff").replace("\0", "").splitlines()
    reader = csv.reader(lines, delimiter=_delimiter(lines))
    for number in count(1):
        try:
            cells = next(reader, None)
        except csv.Error:  # a cell without end: a quotation mark that is never closed
            yield number, None
            return
        if cells is None:
            return
        tidy = [" ".join(cell.split()) for cell in cells]
        if not any(tidy) or (number == 1 and tidy[0].casefold() in _HEAD_WORDS):
            continue
        if number > MOST_LINES:
            return
        yield number, tidy + [""] * (3 - len(tidy))


def _delimiter(lines: Sequence[str]) -> str:
    head = lines[0] if lines else ""
    return max(",;\t", key=lambda mark: (head.count(mark), mark == ","))


def _shape_problem(cells: Sequence[str]) -> Problem | None:
    if not cells[0]:
        return Problem.EMPTY
    if any(cells[3:]):
        return Problem.TOO_MANY_CELLS
    if len(cells[0]) > LONGEST_LABEL:
        return Problem.LABEL_TOO_LONG
    return Problem.CODE_TOO_LONG if len(cells[1]) > LONGEST_CODE else None


def _code_problem(cells: Sequence[str], by_code: Mapping[str, str]) -> Problem | None:
    taken = by_code.get(cells[1].casefold()) if cells[1] else None
    return Problem.CODE_TWICE if taken is not None and taken != cells[0].casefold() else None


def _parents(cell: str, known: Mapping[str, int] | None) -> tuple[Problem | None, list[int]]:
    if known is None:
        return Problem.NO_PARENT_FIELD, []
    names = [name.strip().casefold() for name in cell.split("|") if name.strip()]
    if any(name not in known for name in names):
        return Problem.UNKNOWN_PARENT, []
    return None, [known[name] for name in names]
