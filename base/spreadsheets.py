"""Pure: rows as a CSV or XLSX file that no spreadsheet program takes for formulas (reliability 10.5)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

_STARTS = frozenset("=+-@\t\r\n\0＝＋－＠")
# What may stand before it without changing what the program takes it for.
_BLANKS = " \u00a0\u3000\ufeff"
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def harmless(cell: Any) -> Any:
    """A cell no spreadsheet runs: text that begins like a formula gets an apostrophe; numbers and dates stay."""
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\0", "")
    first = text.lstrip(_BLANKS)[:1]
    return f"'{text}" if first and first in _STARTS else text


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file, a byte-order mark first so that spreadsheets read UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    for row in _with_head(head, rows):
        writer.writerow([_plain(harmless(cell)) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def xlsx(head: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str) -> bytes:
    """The bytes of a workbook with one sheet, its head bold and frozen."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(letter for letter in title if letter not in "[]:*?/\\")[:31] or "Sheet")
    sheet.freeze_panes = "A2"
    for place, label in enumerate(head, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = max(12, len(label) + 4)
    cells = []
    for label in head:
        cell = WriteOnlyCell(sheet, value=label)
        cell.font = Font(bold=True)
        cells.append(cell)
    sheet.append(cells)
    for row in rows:
        sheet.append([_storable(harmless(cell)) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _with_head(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    yield head
    yield from rows


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    return cell.isoformat() if isinstance(cell, date) else cell


def _storable(cell: Any) -> Any:
    """Workbooks know no zones, no control characters and no cell longer than 32,767 characters."""
    if isinstance(cell, str):
        return ILLEGAL_CHARACTERS_RE.sub("", cell)[:32_767]
    return cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell
