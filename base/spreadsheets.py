"""CSV that a spreadsheet program opens without running anything in it. A pure calculator."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

# Plain and full-width forms of what spreadsheet programs take for the beginning of a formula.
_STARTS_FORMULA = frozenset("=+-@\t\r\n\x00＝＋－＠")
_BOM = "\ufeff"


class _Echo:
    """A file that hands back what is written into it."""

    def write(self, text: str) -> str:
        return text


def cell(value: object) -> str:
    """The value as text; one that would start a formula gets a leading apostrophe."""
    text = "" if value is None else str(value)
    first = text.lstrip(" \u00a0\u3000\ufeff")[:1] or text[:1]
    text = text.replace("\x00", "")
    return f"'{text}" if first in _STARTS_FORMULA and first else text


def csv_lines(head: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180), with a mark that tells spreadsheet programs it is UTF-8."""
    writer = csv.writer(_Echo())
    yield _BOM + str(writer.writerow([cell(value) for value in head]))
    for row in rows:
        yield str(writer.writerow([cell(value) for value in row]))
