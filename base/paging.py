"""Keyset paging over rows with a growing key, newest first. Cursors are public ids: the integer key stays inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
Shown = TypeVar("Shown")

MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Page(Generic[Shown]):
    """One page of a list, as `{% pager %}` reads it: `newer` and `older` are cursors, None at the ends.

    `total` is None when nobody counted; `capped` says that there are more than `total`.
    """

    rows: list[Shown]
    newer: str | None = None
    older: str | None = None
    total: int | None = None
    capped: bool = False

    @property
    def shown(self) -> int:
        """How many rows this page has."""
        return len(self.rows)

    def showing(self, draw: Callable[[Shown], Any]) -> Page[Any]:
        """The same page with every row turned into something else."""
        return Page([draw(row) for row in self.rows], self.newer, self.older, self.total, self.capped)


def newest_first(
    rows: QuerySet[Row], *, before: str = "", after: str = "", size: int = 50, counted: bool = True
) -> Page[Row]:
    """The page of `rows` that is newer than the cursor `before` or older than the cursor `after`, else the newest.

    A cursor that points nowhere, because its row was purged or somebody typed it, gives the newest page. Counting
    stops at ten thousand.
    """
    mark = _key_of(rows.model, before or after)
    if mark is not None and before:
        found = list(rows.filter(pk__gt=mark).order_by("pk")[: size + 1])
        more_newer, more_older = len(found) > size, True
        found = found[:size][::-1]
    else:
        found = list((rows if mark is None else rows.filter(pk__lt=mark)).order_by("-pk")[: size + 1])
        more_newer, more_older = mark is not None, len(found) > size
        found = found[:size]
    total, capped = count_up_to(rows) if counted else (None, False)
    return Page(
        found,
        newer=_cursor(found[0]) if more_newer and found else None,
        older=_cursor(found[-1]) if more_older and found else None,
        total=total,
        capped=capped,
    )


def count_up_to(rows: QuerySet[Row], most: int = MOST_COUNTED) -> tuple[int, bool]:
    """How many rows there are, and whether counting stopped at `most`."""
    found = rows.order_by()[: most + 1].count()
    return min(found, most), found > most


def _cursor(row: Model) -> str:
    return str(row.public_id)  # type: ignore[attr-defined]  # callers give rows that have one


def _key_of(model: type[Model], cursor: str) -> int | None:
    try:
        public_id = UUID(cursor)
    except ValueError:
        return None
    return model._default_manager.filter(public_id=public_id).values_list("pk", flat=True).first()
