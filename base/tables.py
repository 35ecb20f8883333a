"""Pure: the rows of a CSV or XLSX file somebody sends, whatever its encoding and separator."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from base.errors import Invalid
from base.files import archives, formats, marks
from base.files.refusals import FileRefused

MOST_LINES = 10_000
MOST_EMPTY = 100_000
MOST_COLUMNS = 100
MOST_LETTERS = 5_000
_SEPARATORS = ",;\t|"
_FORMULA_STARTS = ("=", "+", "-", "@")
_BIG = 131_072


@dataclass(frozen=True, slots=True)
class Table:
    """The head and the rows below it, each as long as the head. `lines` are the line numbers of the file (from 2)."""

    head: list[str]
    rows: list[list[str]]
    lines: list[int]


def read(data: bytes, name: str) -> Table:
    """Read a table. Cells are text without blanks around; empty lines are left out.

    CSV may be UTF-8, UTF-16 or Windows-1252 with commas, semicolons, tabs or bars; of a workbook the first sheet with
    rows counts, of its formulas what they last gave. Raises Invalid (field "file") for more than 10 MB, 10,000 lines or
    100 columns, an empty file, one without a head, or one that is no table.
    """
    if not data:
        raise _wrong(_("This file is empty. Save it once more and choose it again."))
    if len(data) > formats.MAX_BYTES:
        raise _wrong(_("This file is larger than 10 MB. Split it into smaller ones."))
    ending = formats.ending_of(name)
    if data.startswith(marks.ZIP):
        rows = _of_workbook(data)
    elif ending in {"xlsx", "xls", "ods"} or data.startswith(marks.OLE):
        raise _wrong(_("This is no Excel workbook (.xlsx). Save it as .xlsx or .csv and choose it again."))
    else:
        rows = _of_text(data)
    return _table(rows)


def _wrong(sentence: Any) -> Invalid:
    return Invalid(sentence, field="file")


def _of_text(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data)
    sample = text[:_BIG]
    # One very long cell is an unclosed quotation mark.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(sample))
    try:
        yield from reader
    except csv.Error as error:
        raise _wrong(
            _("Line {line} cannot be read: a quotation mark is never closed.").format(line=reader.line_num)
        ) from error


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    elif data[:200].count(0) > len(data[:200]) // 4:  # UTF-16 without its mark: every other byte is zero
        text = data.decode("utf-16-be" if data[0] == 0 else "utf-16-le", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        raise _wrong(_("This file holds data that is not text. Save it as .csv or .xlsx and choose it again."))
    return text


def _separator(text: str) -> str:
    """The separator that stands most often in the first line, outside of quotes."""
    first, quoted = "", False
    for sign in text:
        if sign == '"':
            quoted = not quoted
        elif sign in "\r\n" and not quoted and first.strip():
            break
        elif not quoted:
            first += sign
    return max(_SEPARATORS, key=first.count)


def _of_workbook(data: bytes) -> Iterator[list[str]]:
    try:
        with archives.open_archive(data) as archive:
            archives.unpack_all(archive)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except FileRefused as refusal:
        raise FileRefused(refusal.reason, field="file", **refusal.facts) from refusal
    except Exception as error:  # the library raises whatever its parsers do
        raise _wrong(_("This workbook is damaged. Save it once more, or as .csv, and choose it again.")) from error
    try:
        for sheet in book.worksheets:
            rows = ([_cell(value) for value in row[:MOST_COLUMNS]] for row in sheet.iter_rows(values_only=True))
            first = next((row for row in rows if any(row)), None)
            if first is not None:
                yield first
                yield from rows
                return
    except Invalid:
        raise
    except Exception as error:
        raise _wrong(_("This workbook is damaged. Save it once more, or as .csv, and choose it again.")) from error
    finally:
        book.close()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _table(rows: Iterator[list[str]]) -> Table:
    head: list[str] = []
    found: list[list[str]] = []
    lines: list[int] = []
    for number, row in enumerate(rows, start=1):
        if number > MOST_EMPTY:  # a workbook of a few bytes may claim a million empty lines
            raise _wrong(_("This file has very many empty lines. Remove those below the last person."))
        cells = [_clean(cell) for cell in row]
        if not any(cells):
            continue
        if not head:
            head = _headed(cells)
            continue
        if len(found) >= MOST_LINES:
            raise _wrong(_("This file has more than 10,000 lines. Split it into smaller ones."))
        found.append((cells + [""] * len(head))[: len(head)])
        lines.append(number)
    if not head or not found:
        raise _wrong(_("There is nothing below the first line, which names the columns."))
    return Table(head, found, lines)


def _headed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise _wrong(_("This file has more than 100 columns. Remove those you do not need."))
    if any("@" in cell for cell in cells):
        raise _wrong(_("The first line must name the columns, such as “First name” and “E-mail”."))
    return [cell[:100] or f"#{place}" for place, cell in enumerate(cells, start=1)]


def _clean(cell: str) -> str:
    text = " ".join(cell.replace("\0", "").split()) if len(cell) < MOST_LETTERS else cell[:MOST_LETTERS].strip()
    # The apostrophe our own exports put before what a spreadsheet would run.
    return text[1:] if text.startswith("'") and text[1:2] in _FORMULA_STARTS else text
