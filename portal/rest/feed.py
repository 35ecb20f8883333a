"""The feed for job boards over REST: what to post, what to take down, and what the board reports back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Greatest
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Permission
from accounts.queries import company
from accounts.rest import StaffEndpoint
from base.errors import NotAllowed, NotFound
from base.rest.fields import Computed, Instant, Shape
from base.rest.filters import Query, Words
from base.rest.pagination import OffsetPages
from portal import reporting
from portal.models import BoardReport
from portal.views.feeds import record_of
from recruit.jobs.adwords import as_published
from recruit.jobs.models import Posting

TAG = "Feed"
Status = BoardReport.Status


class BoardPublicationsQuery(Query):
    """Which ads."""

    updatedAfter = Instant(required=False)
    status = Words(required=False, help_text="Pending, UnderPosting, Active, toUnpost, Inactive, Error.")
    limit = serializers.IntegerField(required=False, min_value=1, help_text="1 to 100, 100 unless given.")
    offset = serializers.IntegerField(required=False, min_value=0)


class BoardPublicationShape(Shape):
    """An ad as a board posts it."""

    postingId = serializers.UUIDField(source="public_id")
    status = serializers.CharField(source="board_status")
    liveUrl = Computed(str, optional=True)
    comment = Computed(str, optional=True)
    updatedOn = Instant(source="changed_at")
    posting = serializers.SerializerMethodField()

    def get_liveUrl(self, posting: Posting) -> str | None:
        """Where the board shows it."""
        report = getattr(posting, "board_report", None)
        return report.live_url or None if report else None

    def get_comment(self, posting: Posting) -> str | None:
        """What the board said."""
        report = getattr(posting, "board_report", None)
        return report.comment or None if report else None

    def get_posting(self, posting: Posting) -> dict[str, str]:
        """The words and facts of the ad, as in the XML feed."""
        return record_of(as_published(posting), company())


class BoardPublicationPage(serializers.Serializer[Any]):
    """One page of ads."""

    totalFound = serializers.IntegerField()
    limit = serializers.IntegerField()
    offset = serializers.IntegerField()
    content = BoardPublicationShape(many=True)


class ReportInput(serializers.Serializer[Any]):
    """What became of an ad."""

    status = serializers.ChoiceField(Status.choices)
    liveUrl = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    comment = serializers.CharField(required=False, allow_blank=True, max_length=1000)


class _FeedEndpoint(StaffEndpoint):
    """What these addresses share."""

    def rows(self) -> QuerySet[Any]:
        """Every posting a board may have seen: public ones. An ad that is down is to be taken down there too."""
        if self.actor.user is None or not self.actor.user.has(Permission.JOBS_ALL):
            raise NotAllowed
        gone = Q(unpublished_at__isnull=False)
        ended = Q(board_report__status__in=[Status.INACTIVE, Status.ERROR])
        status = Case(
            When(gone & ~ended, then=Value(Status.TO_UNPOST.value)),
            default=Coalesce("board_report__status", Value(Status.PENDING.value)),
            output_field=CharField(),
        )
        changed = Greatest(F("published_at"), Coalesce("unpublished_at", "published_at"))
        rows = Posting.objects.filter(channel=Posting.Channel.CAREER_SITE, visibility="PUBLIC")
        rows = rows.select_related("ad__job__department", "ad__job__brand", "version", "board_report")
        return rows.annotate(board_status=status, changed_at=changed)


class BoardPublicationsEndpoint(_FeedEndpoint):
    """The ads for a board."""

    @extend_schema(
        operation_id="listBoardPublications", tags=[TAG], summary="Ads for a job board",
        parameters=[BoardPublicationsQuery],
        responses={200: BoardPublicationPage},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """The newest change first."""
        chosen, rows = BoardPublicationsQuery.read(request), self.rows()
        if "updatedAfter" in chosen:
            rows = rows.filter(changed_at__gt=chosen["updatedAfter"])
        if "status" in chosen:
            rows = rows.filter(board_status__in=chosen["status"])
        page = OffsetPages.page(rows.order_by("-changed_at", "-id"), request, default=100)
        return Response(page.envelope(lambda found: BoardPublicationShape(found, many=True).data))


class BoardPublicationEndpoint(_FeedEndpoint):
    """One ad for a board."""

    def posting(self, posting_id: UUID) -> Posting:
        """The ad. Raises NotFound."""
        found: Posting | None = self.rows().filter(public_id=posting_id).first()
        if found is None:
            raise NotFound
        return found

    @extend_schema(
        operation_id="getBoardPublication",
        tags=[TAG],
        summary="One ad for a job board",
        responses={200: BoardPublicationShape},
    )
    def get(self, request: Request, posting_id: UUID) -> Response:
        """With its state."""
        return Response(BoardPublicationShape(self.posting(posting_id)).data)

    @extend_schema(
        operation_id="reportPublication", tags=[TAG], summary="Report the state of an ad", request=ReportInput,
        responses={200: BoardPublicationShape},
    )  # fmt: skip
    def put(self, request: Request, posting_id: UUID) -> Response:
        """The newest report counts."""
        body = ReportInput(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        reporting.report(
            self.posting(posting_id), by=self.actor, status=given["status"], live_url=given.get("liveUrl", ""),
            comment=given.get("comment", ""),
        )  # fmt: skip
        return Response(BoardPublicationShape(self.posting(posting_id)).data)
