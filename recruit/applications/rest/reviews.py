"""Reviews over REST: the criteria of a job, the reviews of an application, give, change and take back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.rest import StaffEndpoint
from base.actors import Actor
from base.errors import Invalid, NotAllowed, NotFound
from base.rest.fields import Instant, Shape
from recruit.applications import independence, reviewing
from recruit.applications.access import require, visible_applications
from recruit.applications.models import Application, Review
from recruit.jobs.access import visible_jobs
from recruit.scorecards import queries as scorecards
from recruit.teams.rights import JobAction

TAG, BASE = "Reviews", "reviews-api/v201910"


class CriterionShape(Shape):
    """One thing applications of a job are judged by."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField(source="label")
    description = serializers.CharField(source="help_text")
    required = serializers.BooleanField(source="is_required")  # type: ignore[assignment]  # the member is called so


class ReviewShape(Shape):
    """One person's stars and words."""

    id = serializers.UUIDField(source="public_id")
    candidateId = serializers.UUIDField(source="application.candidate.public_id")
    jobId = serializers.UUIDField(source="application.job.public_id")
    reviewerId = serializers.UUIDField(source="reviewer.public_id")
    overallRating = serializers.IntegerField(source="rating")
    comment = serializers.CharField()
    createdOn = Instant(source="created_at")
    updatedOn = Instant(source="updated_at")


class ReviewChanges(serializers.Serializer[Any]):
    """What changes."""

    overallRating = serializers.IntegerField(min_value=1, max_value=5, required=False)
    comment = serializers.CharField(max_length=20_000, required=False, allow_blank=True)


class ReviewInput(ReviewChanges):
    """A new review. Without `reviewerId` it is the token's owner's."""

    candidateId = serializers.UUIDField()
    jobId = serializers.UUIDField()
    reviewerId = serializers.UUIDField(required=False)
    overallRating = serializers.IntegerField(min_value=1, max_value=5)


class ReviewsQuery(serializers.Serializer[Any]):
    """Whose reviews."""

    candidateId = serializers.UUIDField()
    jobId = serializers.UUIDField()


class _ReviewsEndpoint(StaffEndpoint):
    """What these addresses share."""

    def application(self, candidate_id: UUID, job_id: UUID) -> Application:
        """The newest application of a person for a job that the caller may see. Raises NotFound."""
        rows = visible_applications(self.actor).select_related("job__brand", "job__department", "candidate", "step")
        found = rows.filter(candidate__public_id=candidate_id, job__public_id=job_id).order_by("-applied_at").first()
        if found is None:
            raise NotFound
        return found

    def readable(self, application: Application) -> list[Review]:
        """The reviews the caller may read: all, or their own while those of others are hidden. Raises NotAllowed."""
        require(self.actor, JobAction.VIEW_REVIEWS, application)
        rows = application.reviews.select_related("reviewer", "application__job", "application__candidate")
        if independence.hides(self.actor, application):
            rows = rows.filter(reviewer=self.actor.user)
        return list(rows)

    def reviewer(self, wanted: UUID | None) -> Actor:
        """On whose behalf a review is given: one's own; administrators may write down somebody else's."""
        user = self.actor.user
        if wanted is None or (user is not None and user.public_id == wanted):
            return self.actor
        if user is None or not user.is_administrator:
            raise NotAllowed
        other = User.objects.select_related("role").filter(public_id=wanted, is_active=True).first()
        if other is None:
            raise Invalid("No active user has this id.", field="reviewerId")
        return Actor.of(other, request_id=self.actor.request_id, network=self.actor.network)


class CriteriaEndpoint(_ReviewsEndpoint):
    """Scorecard criteria of a job."""

    @extend_schema(
        operation_id="getCriteria", tags=[TAG], summary="Scorecard criteria of a job",
        responses={200: CriterionShape(many=True)},
    )  # fmt: skip
    def get(self, request: Request, job_id: UUID) -> Response:
        """The criteria that hold for the job at steps without a scorecard of their own."""
        job = visible_jobs(self.actor).select_related("brand", "department").filter(public_id=job_id).first()
        if job is None:
            raise NotFound
        return Response(CriterionShape(scorecards.criteria_for(job.org_values), many=True).data)


class ReviewListEndpoint(_ReviewsEndpoint):
    """The reviews of an application."""

    @extend_schema(
        operation_id="listReviews", tags=[TAG], summary="Reviews of an application",
        parameters=[
            OpenApiParameter("candidateId", OpenApiTypes.UUID, required=True),
            OpenApiParameter("jobId", OpenApiTypes.UUID, required=True),
        ],
        responses={200: ReviewShape(many=True)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """The newest first."""
        query = ReviewsQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        found = self.application(query.validated_data["candidateId"], query.validated_data["jobId"])
        return Response(ReviewShape(self.readable(found), many=True).data)

    @extend_schema(
        operation_id="createReview", tags=[TAG], summary="Give a review", request=ReviewInput,
        responses={201: ReviewShape},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """A second review of the same person changes the first."""
        body = ReviewInput(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        by = self.reviewer(given.get("reviewerId"))
        found = self.application(given["candidateId"], given["jobId"])
        review = reviewing.review(found, by=by, rating=given["overallRating"], comment=given.get("comment", ""))
        return Response(ReviewShape(review).data, status=201)


class ReviewEndpoint(_ReviewsEndpoint):
    """One review."""

    def review(self, review_id: UUID) -> Review:
        """The review, if the caller may read it. Raises NotFound."""
        rows = Review.objects.select_related("reviewer", "application__job", "application__candidate")
        seen = visible_applications(self.actor).values("pk")
        found = rows.filter(public_id=review_id, application__in=seen).first()
        if found is None:
            raise NotFound
        require(self.actor, JobAction.VIEW_REVIEWS, found.application)
        is_own = self.actor.user is not None and found.reviewer_id == self.actor.user.pk
        if not is_own and independence.hides(self.actor, found.application):
            raise NotFound
        return found

    @extend_schema(operation_id="getReview", tags=[TAG], summary="One review", responses={200: ReviewShape})
    def get(self, request: Request, review_id: UUID) -> Response:
        """Stars, words, and whose."""
        return Response(ReviewShape(self.review(review_id)).data)

    @extend_schema(
        operation_id="updateReview", tags=[TAG], summary="Change a review", request=ReviewChanges,
        responses={200: ReviewShape},
    )  # fmt: skip
    def patch(self, request: Request, review_id: UUID) -> Response:
        """Only what is sent changes."""
        found = self.review(review_id)
        body = ReviewChanges(data=request.data)
        body.is_valid(raise_exception=True)
        changed = reviewing.review(
            found.application,
            by=self.reviewer(found.reviewer.public_id),
            rating=body.validated_data.get("overallRating", found.rating),
            comment=body.validated_data.get("comment", found.comment),
        )
        return Response(ReviewShape(changed).data)

    @extend_schema(
        operation_id="deleteReview", tags=[TAG], summary="Take a review back",
        parameters=[OpenApiParameter("reviewerId", OpenApiTypes.UUID)], responses={204: None},
    )  # fmt: skip
    def delete(self, request: Request, review_id: UUID) -> Response:
        """The average follows."""
        reviewing.delete_review(self.review(review_id), by=self.actor)
        return Response(status=204)


routes = [
    path(f"{BASE}/jobs/<id:job_id>/criteria", CriteriaEndpoint.as_view(), name="criteria"),
    path(f"{BASE}/reviews", ReviewListEndpoint.as_view(), name="reviews"),
    path(f"{BASE}/reviews/<id:review_id>", ReviewEndpoint.as_view(), name="review"),
]
