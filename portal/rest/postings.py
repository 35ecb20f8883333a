"""The public Posting API: what is up, for everybody, without a token."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.queries import company as own_company
from base import countries
from base.errors import NotFound
from base.rest.endpoints import PublicEndpoint
from base.rest.fields import Instant
from base.rest.filters import Query, Words
from base.rest.pagination import OffsetPages, whole
from portal import queries
from portal.rest.shapes import PostingDetailsShape, PostingShape, PublicDepartmentShape
from recruit.jobs.adwords import as_published
from recruit.jobs.models import Posting
from recruit.setup.queries import departments

TAG = "Postings (public)"


class PostingsQuery(Query):
    """Filters of postings."""

    q = serializers.CharField(required=False, max_length=200, help_text="Words of the title or the location.")
    country = Words(required=False, help_text="Two-letter codes.")
    region = Words(required=False)
    city = Words(required=False)
    department = Words(required=False, help_text="Ids of departments.")
    language = Words(required=False)
    destination = serializers.ChoiceField(
        ["PUBLIC", "INTERNAL", "INTERNAL_OR_PUBLIC"],
        required=False,
        help_text="PUBLIC unless given. Internal ads are never told to strangers, so INTERNAL finds none.",
    )
    releasedAfter = Instant(required=False)
    limit = serializers.IntegerField(required=False, min_value=1, help_text="1 to 100, 100 unless given.")
    offset = serializers.IntegerField(required=False, min_value=0, help_text="How many to leave out, 0 unless given.")


class PostingPage(serializers.Serializer[Any]):
    """One page of postings."""

    totalFound = serializers.IntegerField()
    limit = serializers.IntegerField()
    offset = serializers.IntegerField()
    content = PostingShape(many=True)


class PublicDepartmentList(serializers.Serializer[Any]):
    """All departments in use."""

    totalFound = serializers.IntegerField()
    content = PublicDepartmentShape(many=True)


def is_ours(identifier: str) -> bool:
    """Whether this is the company of the installation; capitals do not matter."""
    return identifier.lower() == own_company().identifier.lower()


def _rows() -> QuerySet[Posting]:
    return queries.live().select_related("ad__job__department", "ad__creator")


def _shown(found: Sequence[Posting], request: Request) -> Any:
    return PostingShape([as_published(posting) for posting in found], many=True, context={"request": request}).data


def _narrowed(rows: QuerySet[Posting], chosen: dict[str, Any]) -> QuerySet[Posting]:
    for word in chosen.get("q", "").split()[:8]:
        place = Q(ad__job__city__icontains=word) | Q(ad__job__country_code__in=countries.codes_matching(word))
        rows = rows.filter(Q(title__icontains=word) | Q(title="", ad__title__icontains=word) | place)
    for name, lookup in (
        ("country", "ad__job__country_code__iexact"), ("region", "ad__job__region__iexact"),
        ("city", "ad__job__city__iexact"), ("language", "ad__language__iexact"),
    ):  # fmt: skip
        rows = rows.filter(_any(lookup, chosen[name])) if name in chosen else rows
    if "department" in chosen:
        rows = rows.filter(ad__job__department__public_id__in=_uuids(chosen["department"]))
    if "releasedAfter" in chosen:
        rows = rows.filter(published_at__gte=chosen["releasedAfter"])
    return rows.none() if chosen.get("destination") == "INTERNAL" else rows


def _any(lookup: str, values: list[str]) -> Q:
    found = Q()
    for value in values:
        found |= Q(**{lookup: value})
    return found


def _uuids(values: list[str]) -> list[UUID]:
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


class PostingsEndpoint(PublicEndpoint):
    """The postings of a company."""

    @extend_schema(
        operation_id="listPostings", tags=[TAG], summary="Public postings", parameters=[PostingsQuery], auth=[],
        responses={200: PostingPage},
    )  # fmt: skip
    def get(self, request: Request, company: str) -> Response:
        """Ads that are up, the newest first. A company that is not ours has none."""
        rows = _narrowed(_rows(), PostingsQuery.read(request)) if is_ours(company) else Posting.objects.none()
        page = OffsetPages.page(rows.order_by("-published_at", "-id"), request, default=100)
        return Response(page.envelope(lambda found: _shown(found, request)))


class PostingEndpoint(PublicEndpoint):
    """One posting."""

    @extend_schema(
        operation_id="getPosting",
        tags=[TAG],
        summary="One public posting",
        auth=[],
        responses={200: PostingDetailsShape},
    )
    def get(self, request: Request, company: str, posting_id: str) -> Response:
        """By its number or its uuid."""
        posting = posting_named(posting_id) if is_ours(company) else None
        if posting is None:
            raise NotFound
        return Response(PostingDetailsShape(posting, context={"request": request}).data)


def posting_named(text: str) -> Posting | None:
    """The live posting with this number or uuid, as it was published."""
    rows = _rows().select_related("version")
    if text.isascii() and text.isdigit():
        found = rows.filter(number=int(text)).first() if len(text) <= 18 else None
    else:
        found = rows.filter(public_id__in=_uuids([text])).first()
    return as_published(found) if found is not None else None


class PublicDepartmentsEndpoint(PublicEndpoint):
    """The departments of a company."""

    @extend_schema(
        operation_id="listPublicDepartments", tags=[TAG], summary="Public departments", auth=[],
        responses={200: PublicDepartmentList},
    )  # fmt: skip
    def get(self, request: Request, company: str) -> Response:
        """Departments in use. A company that is not ours has none."""
        found = list(departments()) if is_ours(company) else []
        return Response(whole(found, lambda rows: PublicDepartmentShape(rows, many=True).data))
