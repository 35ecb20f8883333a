"""Ads of a job and their publication over REST. The answer is 202, as in the original, though it is done at once."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base.errors import NotFound
from base.rest.limits import PUBLICATION
from base.rest.pagination import whole
from recruit.jobs import publishing
from recruit.jobs.models import JobAd, Posting
from recruit.jobs.rest.addresses import apply_url
from recruit.jobs.rest.inputs import JobAdInput, PublicationInput, PublicationsQuery
from recruit.jobs.rest.rows import JobEndpoint
from recruit.jobs.rest.shapes import JobAdItemShape, PublicationShape, Scheduled, Unscheduled
from recruit.teams.rights import JobAction

TAG = "Job ads"


class JobAdList(serializers.Serializer[Any]):
    """All ads of a job, the default one first."""

    totalFound = serializers.IntegerField()
    content = JobAdItemShape(many=True)


class PublicationList(serializers.Serializer[Any]):
    """Where ads are or were up."""

    totalFound = serializers.IntegerField()
    content = PublicationShape(many=True)


class AdEndpoint(JobEndpoint):
    """What all addresses of ads share."""

    action = JobAction.VIEW_AD

    def shown(self, ads: Any, *, many: bool = False) -> Any:
        """Ads as clients read them."""
        return JobAdItemShape(
            ads, many=many, context={"request": self.request, "job": self.job, "apply_url": apply_url}
        ).data

    def values(self) -> dict[str, Any]:
        """The ad that was sent, in the words of the verb."""
        serializer = JobAdInput(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.values_for_verb()

    def visibility(self) -> str:
        """For whom to publish: everybody unless the body says otherwise."""
        serializer = PublicationInput(data=self.request.data or {})
        serializer.is_valid(raise_exception=True)
        return str(serializer.validated_data.get("visibility", "PUBLIC"))

    def publications(self, rows: QuerySet[Posting]) -> Response:
        """The list of postings, those up now only when asked."""
        if PublicationsQuery.read(self.request).get("activeOnly"):
            rows = rows.filter(unpublished_at=None)
        found = list(rows.order_by("-published_at", "-id"))
        return Response(whole(found, lambda postings: PublicationShape(postings, many=True).data))


class JobAdsEndpoint(AdEndpoint):
    """The ads of a job."""

    @extend_schema(operation_id="listJobAds", tags=[TAG], summary="Ads of a job", responses={200: JobAdList})
    def get(self, request: Request, job_id: UUID) -> Response:
        """Every ad, the default one first."""
        return Response(whole(list(self.ads()), lambda ads: self.shown(ads, many=True)))

    @extend_schema(
        operation_id="createJobAd", tags=[TAG], summary="Add an ad", request=JobAdInput, responses={201: JobAdItemShape}
    )
    def post(self, request: Request, job_id: UUID) -> Response:
        """HTML is cleaned; the ad is not up until it is published."""
        ad = publishing.write_ad(self.job, by=self.actor, changes=self.values())
        return Response(self.shown(ad), status=201)


class JobAdEndpoint(AdEndpoint):
    """One ad."""

    @extend_schema(operation_id="getJobAd", tags=[TAG], summary="One ad", responses={200: JobAdItemShape})
    def get(self, request: Request, job_id: UUID, ad_id: UUID) -> Response:
        """An ad of the job."""
        return Response(self.shown(self.ad()))

    @extend_schema(
        operation_id="replaceJobAd", tags=[TAG], summary="Replace an ad", request=JobAdInput,
        responses={200: JobAdItemShape},
    )  # fmt: skip
    def put(self, request: Request, job_id: UUID, ad_id: UUID) -> Response:
        """A section that is not sent is removed. What is up changes when the ad is published again."""
        ad = publishing.write_ad(self.job, by=self.actor, ad=self.ad(), changes=self.values())
        return Response(self.shown(JobAd.objects.select_related("creator").prefetch_related("postings").get(pk=ad.pk)))


class AdPostingsEndpoint(AdEndpoint):
    """Where one ad is up."""

    @extend_schema(
        operation_id="listAdPublications", tags=[TAG], summary="Publications of an ad", parameters=[PublicationsQuery],
        responses={200: PublicationList},
    )  # fmt: skip
    def get(self, request: Request, job_id: UUID, ad_id: UUID) -> Response:
        """The newest first."""
        return self.publications(Posting.objects.filter(ad=self.ad()))

    @extend_schema(
        operation_id="publishAd", tags=[TAG], summary="Publish an ad", request=PublicationInput,
        responses={202: Scheduled},
    )  # fmt: skip
    def post(self, request: Request, job_id: UUID, ad_id: UUID) -> Response:
        """The first publication makes the job SOURCING."""
        publishing.publish(self.ad(), by=self.actor, visibility=self.visibility())
        return Response({"postingStatus": "PENDING"}, status=202)

    @extend_schema(operation_id="unpublishAd", tags=[TAG], summary="Take an ad down", responses={202: Unscheduled})
    def delete(self, request: Request, job_id: UUID, ad_id: UUID) -> Response:
        """Taking the default ad down takes all ads of the job down."""
        publishing.unpublish(self.ad(), by=self.actor)
        return Response({"unpostingStatus": "PENDING"}, status=202)


class PublicationEndpoint(AdEndpoint):
    """The publication of a job. POST and DELETE have a limit of their own: 2 a second."""

    rate = PUBLICATION
    rate_methods: ClassVar[frozenset[str]] = frozenset({"POST", "DELETE"})

    @extend_schema(
        operation_id="listPublications", tags=[TAG], summary="Publications of a job", parameters=[PublicationsQuery],
        responses={200: PublicationList},
    )  # fmt: skip
    def get(self, request: Request, job_id: UUID) -> Response:
        """The newest first."""
        return self.publications(Posting.objects.filter(ad__job=self.job))

    @extend_schema(
        operation_id="publishJob", tags=[TAG], summary="Publish the default ad", request=PublicationInput,
        responses={202: Scheduled},
    )  # fmt: skip
    def post(self, request: Request, job_id: UUID) -> Response:
        """The first publication makes the job SOURCING."""
        ad = self.ads().filter(is_default=True).first()
        if ad is None:
            raise NotFound
        publishing.publish(ad, by=self.actor, visibility=self.visibility())
        return Response({"postingStatus": "PENDING"}, status=202)

    @extend_schema(operation_id="unpublishJob", tags=[TAG], summary="Take all ads down", responses={202: Unscheduled})
    def delete(self, request: Request, job_id: UUID) -> Response:
        """Every ad of the job."""
        publishing.unpublish_job(self.job, by=self.actor)
        return Response({"unpostingStatus": "PENDING"}, status=202)
