"""Exports that no spreadsheet program runs."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from base.spreadsheets import csv_lines, harmless, xlsx


@pytest.mark.parametrize("cell", ["=1+1", "+43 1", "-2", "@cmd", "\tx", "\r=1", "  =1", "＝1", "\0=1"])
def test_what_begins_like_a_formula_becomes_text(cell: str) -> None:
    assert harmless(cell) == "'" + cell.replace("\0", "")


@pytest.mark.parametrize("cell", ["Nurse", "a=b", "", 7, -7, None, date(2026, 1, 2)])
def test_everything_else_stays(cell: object) -> None:
    assert harmless(cell) == cell


def test_csv_is_read_back_with_its_dates() -> None:
    rows = [["Zoë, nurse", 3, date(2026, 1, 2), datetime(2026, 1, 2, 3, 4, tzinfo=UTC)]]
    text = "".join(csv_lines(["Name", "Count", "On", "At"], rows))
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))[1] == [
        "Zoë, nurse", "3", "2026-01-02", "2026-01-02T03:04:00+00:00",
    ]  # fmt: skip


def test_a_workbook_keeps_numbers_and_names_its_sheet() -> None:
    book = load_workbook(io.BytesIO(xlsx(["Name", "Count"], [["=1", 3]], title="Jobs: all/[new]")))
    sheet = book.active
    assert sheet is not None
    assert sheet.title == "Jobs allnew"
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["Name", "Count"], ["'=1", 3]]
