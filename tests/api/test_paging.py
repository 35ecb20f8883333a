"""The paging styles that no address uses yet, and the seal of page tokens."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from base.errors import Invalid
from base.rest import cursors
from base.rest.pagination import AuditPages, LinkPages, NumberedPages, OffsetPages, SizePages, TokenPages
from recruit.models import Department

pytestmark = pytest.mark.django_db


def ask(query: str = "") -> Request:
    """A request with this query string."""
    return Request(APIRequestFactory().get(f"/things?{query}"))


@pytest.fixture(autouse=True)
def rows() -> None:
    """Five departments, a to e."""
    for name in "abcde":
        Department.objects.create(name=name)


def named(page: Any) -> str:
    """The rows of a page in one word."""
    return "".join(row.name for row in page.rows)


@pytest.mark.parametrize(
    ("style", "limit", "token"),
    [(TokenPages, "limit", "pageId"), (AuditPages, "limit", "nextPageId"), (SizePages, "pageSize", "pageId")],
)
def test_keyset_styles_reach_every_row_once(style: Any, limit: str, token: str) -> None:
    seen, query = "", f"{limit}=2"
    for _number in range(3):
        page = style.page(Department.objects.all(), ask(query))
        seen += named(page)
        query = f"{limit}=2&{token}={page.around['nextPageId']}"
    assert seen == "edcba"
    assert page.around["nextPageId"] is None


def test_link_header() -> None:
    first = LinkPages.page(Department.objects.all(), ask("limit=3&x=1"))
    link = LinkPages.link(first, ask("limit=3&x=1")) or ""
    assert link.startswith("<http://testserver/things?limit=3&x=1&page_id=")
    assert link.endswith('>; rel="next"')
    token = link.split("page_id=")[1].split(">")[0]
    last = LinkPages.page(Department.objects.all(), ask(f"limit=3&page_id={token}"))
    assert (named(last), LinkPages.link(last, ask())) == ("ba", None)


def test_numbered_pages() -> None:
    rows = Department.objects.order_by("name")
    pages = [NumberedPages.page(rows, ask(f"limit=2&page={number}")) for number in (1, 2, 3)]
    assert [named(page) for page in pages] == ["ab", "cd", "e"]
    assert [page.around["nextPage"] for page in pages] == [2, 3, None]


def test_offset_pages_clamp_the_limit() -> None:
    page = OffsetPages.page(Department.objects.order_by("name"), ask("limit=1000&offset=3"))
    assert (named(page), page.around) == ("de", {"offset": 3, "limit": 100, "totalFound": 5})


def test_no_token_leads_to_an_empty_page() -> None:
    assert TokenPages.page(Department.objects.all(), ask("limit=5")).around["nextPageId"] is None


def test_tokens_are_sealed() -> None:
    token = TokenPages.page(Department.objects.all(), ask("limit=2")).around["nextPageId"]
    keys = [str(pk) for pk in Department.objects.values_list("pk", flat=True)]
    assert cursors.unseal(token)[0] in map(int, keys)
    for bad in (token[:-2] + "xx", "abc", "", "ä"):
        with pytest.raises(Invalid):
            cursors.unseal(bad)


def test_a_token_of_another_search_counts_anew() -> None:
    token = TokenPages.page(Department.objects.all(), ask("limit=2")).around["nextPageId"]
    page = TokenPages.page(Department.objects.filter(name__lt="c"), ask(f"limit=2&q=x&pageId={token}"))
    assert page.around["totalFound"] == 2
