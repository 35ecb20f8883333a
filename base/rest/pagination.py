"""The six ways lists are paged (reference: api.md §3.4). Each takes rows and gives the envelope of the answer.

A  page token  `limit`, `pageId` → `content`, `limit`, `offset`, `nextPageId`, `totalFound`
B  offset      `limit`, `offset` → `content`, `limit`, `offset`, `totalFound`
C  page        `limit`, `page`   → `content`, `nextPage`
D  link header `limit`, `page_id` → a bare array and `Link: <…>; rel="next"`
E  audit       `limit`, `nextPageId` → `content`, `nextPageId`
F  size        `pageSize`, `pageId` → `content`, `nextPageId`, `totalFound`
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request

from base.errors import Invalid
from base.rest import cursors
from base.rest.filters import spelled

Row = TypeVar("Row", bound=Model)

MOST = 100
FURTHEST = 1_000_000


def number_in(request: Request, name: str, *, default: int, least: int = 1, most: int = MOST) -> int:
    """A whole number of the query string; greater than `most` counts as `most`. Raises Invalid below `least`."""
    values = spelled(request, name, split=False)
    if not values:
        return default
    if not (values[-1].isascii() and values[-1].isdigit() and int(values[-1][:12]) >= least):
        raise Invalid(_("{name} must be a whole number from {least}.").format(name=name, least=least), field=name)
    return min(int(values[-1][:12]), most)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page: its rows, and what belongs around them."""

    rows: list[Row]
    around: dict[str, Any] = field(default_factory=dict)

    def envelope(self, show: Callable[[list[Row]], Any]) -> dict[str, Any]:
        """The body of the answer, the rows drawn by `show`."""
        return self.around | {"content": show(self.rows)}


class _Keyset:
    """Pages by the integer key, newest first: stable while rows are added, and no row twice. Tokens are sealed."""

    limit_name: ClassVar[str] = "limit"
    token_name: ClassVar[str] = "pageId"  # noqa: S105  (a parameter's name)
    members: ClassVar[dict[str, str]] = {
        "limit": "limit", "offset": "offset", "nextPageId": "token", "totalFound": "total",
    }  # fmt: skip
    counted: ClassVar[bool] = True
    default: ClassVar[int] = 10

    @classmethod
    def page(cls, rows: QuerySet[Row], request: Request) -> Page[Row]:
        """The page the request asks for. The total is counted once and travels in the token: it stays the same."""
        limit = number_in(request, cls.limit_name, default=cls.default)
        before, total = cls._position(request)
        if cls.counted and total is None:
            total = rows.order_by().count()
        ordered = rows.order_by("-pk") if before is None else rows.filter(pk__lt=before).order_by("-pk")
        found = list(ordered[: limit + 1])
        more, found = len(found) > limit, found[:limit]
        token = cursors.seal([found[-1].pk, total, _question(request, cls)]) if more else None
        return Page(found, cls._around({"limit": limit, "offset": 0, "token": token, "total": total}))

    @classmethod
    def _position(cls, request: Request) -> tuple[int | None, int | None]:
        tokens = spelled(request, cls.token_name, split=False)
        if not tokens:
            return None, None
        values = cursors.unseal(tokens[-1], field=cls.token_name)
        if len(values) != 3 or not isinstance(values[0], int):
            raise Invalid(_("This page token belongs to another list."), field=cls.token_name)
        return values[0], values[1] if values[2] == _question(request, cls) else None

    @classmethod
    def _around(cls, facts: dict[str, Any]) -> dict[str, Any]:
        """The members of the envelope, out of limit, token and total."""
        return {name: facts[fact] for name, fact in cls.members.items()}


def _question(request: Request, style: type[_Keyset]) -> str:
    """What is asked apart from the page: a total counted for other filters is not used again."""
    paging = {style.limit_name, style.token_name}
    asked = sorted((name, values) for name, values in request.query_params.lists() if name not in paging)
    return hashlib.sha256(repr((request._request.path_info, asked)).encode()).hexdigest()[:12]


class TokenPages(_Keyset):
    """Style A. `offset` (deprecated, still sent by old clients) skips rows of the first page."""

    @classmethod
    def page(cls, rows: QuerySet[Row], request: Request) -> Page[Row]:
        """The page the request asks for."""
        offset = number_in(request, "offset", default=0, least=0, most=FURTHEST)
        if not offset or spelled(request, cls.token_name, split=False):
            return super().page(rows, request)
        limit, total = number_in(request, "limit", default=cls.default), rows.order_by().count()
        found = list(rows.order_by("-pk")[offset : offset + limit + 1])
        more, found = len(found) > limit, found[:limit]
        token = cursors.seal([found[-1].pk, total, _question(request, cls)]) if more else None
        return Page(found, cls._around({"limit": limit, "offset": offset, "token": token, "total": total}))


class AuditPages(_Keyset):
    """Style E."""

    token_name = "nextPageId"  # noqa: S105  # a parameter's name
    members: ClassVar[dict[str, str]] = {"nextPageId": "token"}
    counted = False


class SizePages(_Keyset):
    """Style F."""

    limit_name = "pageSize"
    members: ClassVar[dict[str, str]] = {"nextPageId": "token", "totalFound": "total"}


class LinkPages(_Keyset):
    """Style D: `page` gives the rows; `link` is the header's value, None on the last page."""

    token_name = "page_id"  # noqa: S105  # a parameter's name
    members: ClassVar[dict[str, str]] = {"nextPageId": "token"}
    counted = False

    @classmethod
    def link(cls, page: Page[Any], request: Request) -> str | None:
        """The `Link` header that leads to the next page."""
        token = page.around["nextPageId"]
        if token is None:
            return None
        query = request.query_params.copy()
        query[cls.token_name] = token
        return f'<{request.build_absolute_uri(request.path)}?{query.urlencode()}>; rel="next"'


class OffsetPages:
    """Style B, in the order the rows come in."""

    @staticmethod
    def page(rows: QuerySet[Row], request: Request, *, default: int = 10) -> Page[Row]:
        """The page the request asks for."""
        limit = number_in(request, "limit", default=default)
        offset = number_in(request, "offset", default=0, least=0, most=FURTHEST)
        around = {"offset": offset, "limit": limit, "totalFound": rows.order_by().count()}
        return Page(list(rows[offset : offset + limit]), around)


class NumberedPages:
    """Style C."""

    @staticmethod
    def page(rows: QuerySet[Row], request: Request) -> Page[Row]:
        """The page the request asks for; `nextPage` is null on the last one."""
        limit = number_in(request, "limit", default=10)
        number = number_in(request, "page", default=1, most=FURTHEST // limit)
        found = list(rows[(number - 1) * limit : number * limit + 1])
        return Page(found[:limit], {"nextPage": number + 1 if len(found) > limit else None})


def whole(rows: Sequence[Any], show: Callable[[Sequence[Any]], Any]) -> dict[str, Any]:
    """The envelope of a list that is never paged."""
    return {"totalFound": len(rows), "content": show(rows)}
