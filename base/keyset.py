"""Keyset paging over rows sorted by any one column that is never null; the integer key breaks ties.

For lists that are simply newest first there is `base.paging.newest_first`.
"""

from __future__ import annotations

import base64
import binascii
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Model, Q, QuerySet

from base.paging import MOST_COUNTED, Page, count_up_to

Row = TypeVar("Row", bound=Model)


def page_by(
    rows: QuerySet[Row],
    column: str,
    *,
    descending: bool,
    before: str = "",
    after: str = "",
    size: int = 50,
    count_of: QuerySet[Any] | None = None,
    known_total: tuple[int, bool] | None = None,
) -> Page[Row]:
    """One page of `rows` sorted by `column`, from a cursor on.

    `before` and `after` are cursors of an earlier page; a broken one gives the first page. `count_of` is a cheaper set
    with the same number of rows; `known_total` saves the count.
    """
    mark = _fitting(rows, column, _read(before or after))
    backward = mark is not None and bool(before)
    down = descending is not backward
    found = rows if mark is None else rows.filter(_beyond(column, mark, down))
    sign = "-" if down else ""
    fetched = list(found.order_by(f"{sign}{column}", f"{sign}pk")[: size + 1])
    more = len(fetched) > size
    shown = fetched[:size][::-1] if backward else fetched[:size]
    total, capped = known_total or count_up_to(rows if count_of is None else count_of, MOST_COUNTED)
    has_newer = more if backward else mark is not None
    has_older = True if backward else more
    return Page(
        shown,
        newer=_write(shown[0], column) if has_newer and shown else None,
        older=_write(shown[-1], column) if has_older and shown else None,
        total=total,
        capped=capped,
    )


def _fitting(rows: QuerySet[Row], column: str, mark: tuple[Any, int] | None) -> tuple[Any, int] | None:
    """The mark, when its value is one the column can hold: anybody can write a cursor."""
    if mark is None or "\0" in str(mark[0]) or not 0 < mark[1] < 2**63:
        return None
    try:
        value = F(column).resolve_expression(rows.all().query).output_field.to_python(mark[0])
    except (ValidationError, ValueError, TypeError):
        return None
    return None if isinstance(value, datetime) and value.tzinfo is None else (value, mark[1])


def _beyond(column: str, mark: tuple[Any, int], down: bool) -> Q:
    value, key = mark
    side = "lt" if down else "gt"
    # The first condition alone can use an index; the second is exact.
    return Q(**{f"{column}__{side}e": value}) & (Q(**{f"{column}__{side}": value}) | Q(**{f"pk__{side}": key}))


def _write(row: Model, column: str) -> str:
    value = row
    for part in column.split("__"):
        value = getattr(value, part)
    kind = "d" if isinstance(value, datetime) else "n" if isinstance(value, Decimal) else "v"
    raw = json.dumps([kind, value, row.pk], cls=DjangoJSONEncoder if not isinstance(value, date) else _Exact)
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


class _Exact(DjangoJSONEncoder):
    """Keeps microseconds, which Django's encoder cuts."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, date) else super().default(o)


def _read(cursor: str) -> tuple[Any, int] | None:
    if not cursor:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        kind, value, key = json.loads(raw)
        if kind == "d":
            value = datetime.fromisoformat(value)
        elif kind == "n":
            value = Decimal(value)
        elif not isinstance(value, str | int):
            return None
        return value, int(key)
    except (ValueError, TypeError, binascii.Error, ArithmeticError):
        return None
