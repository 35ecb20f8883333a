"""Jobs over REST: list, create, read, replace, patch, status and its history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import jsonpatch
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base.errors import Invalid
from base.rest.endpoints import Endpoint
from base.rest.pagination import TokenPages, whole
from base.rest.parsers import JSONPatchParser, StrictJSONParser
from recruit.jobs import access, replacing, steering
from recruit.jobs.models import Job
from recruit.jobs.rest.inputs import JobInput, JobsQuery, JobStatusInput, ad_values, as_input, job_values
from recruit.jobs.rest.rows import JobEndpoint, in_full, narrowed, users_among, with_posting
from recruit.jobs.rest.shapes import JobDetailsShape, JobStatusHistoryShape, JobSummaryShape
from recruit.jobs.states import JobStatus
from recruit.teams.rights import JobAction

TAG = "Jobs"


class JobPage(serializers.Serializer[Any]):
    """One page of jobs."""

    limit = serializers.IntegerField()
    offset = serializers.IntegerField()
    nextPageId = serializers.CharField(allow_null=True)
    totalFound = serializers.IntegerField()
    content = JobSummaryShape(many=True)


class JobStatusHistoryList(serializers.Serializer[Any]):
    """Every status the job entered, the newest first."""

    totalFound = serializers.IntegerField()
    content = JobStatusHistoryShape(many=True)


class PatchOperation(serializers.Serializer[Any]):
    """One operation of a JSON Patch."""

    op = serializers.ChoiceField(["add", "remove", "replace", "move", "copy", "test"])
    path = serializers.CharField(help_text="A JSON pointer such as `/location/city`.")
    value = serializers.JSONField(required=False, allow_null=True)


def details_of(endpoint: Endpoint, job: Job, status: int = 200) -> Response:
    """The answer that shows one job, read anew."""
    fresh = in_full(Job.objects.filter(pk=job.pk)).get()
    return Response(JobDetailsShape(fresh, context={"request": endpoint.request}).data, status=status)


class JobsEndpoint(Endpoint):
    """The jobs the token's owner may see."""

    @extend_schema(
        operation_id="listJobs", tags=[TAG], summary="Search jobs", parameters=[JobsQuery], responses={200: JobPage}
    )
    def get(self, request: Request) -> Response:
        """Jobs, the newest first. Follow `nextPageId` until it is null."""
        rows = narrowed(with_posting(access.visible_jobs(self.actor)), JobsQuery.read(request))
        page = TokenPages.page(rows, request)
        return Response(page.envelope(lambda jobs: JobSummaryShape(jobs, many=True, context={"request": request}).data))

    @extend_schema(
        operation_id="createJob", tags=[TAG], summary="Create a job", request=JobInput, responses={201: JobDetailsShape}
    )
    def post(self, request: Request) -> Response:
        """The job starts as CREATED with one open position and a default ad. Unknown members are ignored."""
        given = _checked(request.data)
        fields = job_values(given)
        if "is_template" in fields:
            fields["template"] = fields.pop("is_template")
        ad = ad_values(given["jobAd"]) if "jobAd" in given else None
        return details_of(self, replacing.open_with_ad(by=self.actor, fields=fields, ad=ad), 201)


def _checked(data: Any) -> dict[str, Any]:
    serializer = JobInput(data=data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


class JobDetailEndpoint(JobEndpoint):
    """One job."""

    parser_classes = (StrictJSONParser, JSONPatchParser)

    @extend_schema(operation_id="getJob", tags=[TAG], summary="One job", responses={200: JobDetailsShape})
    def get(self, request: Request, job_id: UUID) -> Response:
        """Everything about a job."""
        reads_ad = self.job.is_template or access.can(self.actor, JobAction.VIEW_AD, self.job)
        return Response(JobDetailsShape(self.job, context={"request": request, "reads_ad": reads_ad}).data)

    @extend_schema(
        operation_id="replaceJob", tags=[TAG], summary="Replace a job and its default ad",
        request={"application/json": JobInput}, responses={200: JobDetailsShape},
    )  # fmt: skip
    def put(self, request: Request, job_id: UUID) -> Response:
        """What is not sent is emptied, a section of the ad that is not sent is removed; `properties` stay then."""
        return self._replace(_checked(request.data))

    @extend_schema(
        operation_id="updateJob", tags=[TAG], summary="Change a job by JSON Patch",
        request={"application/json-patch+json": PatchOperation(many=True)}, responses={200: JobDetailsShape},
    )  # fmt: skip
    def patch(self, request: Request, job_id: UUID) -> Response:
        """The patch (RFC 6902) works on the same document that PUT takes."""
        return self._replace(_checked(patched(as_input(self.job), request.data)))

    def _replace(self, given: dict[str, Any]) -> Response:
        ad = ad_values(given["jobAd"]) if "jobAd" in given else None
        return details_of(self, replacing.replace_job(self.job, by=self.actor, fields=job_values(given), ad=ad))


def patched(document: dict[str, Any], patch: Any) -> dict[str, Any]:
    """The document after a JSON Patch. Raises Invalid for a patch that is none or does not fit."""
    if not isinstance(patch, list) or len(patch) > 200:
        raise Invalid(_("Send a list of at most 200 JSON Patch operations."), code="invalid_patch")
    try:
        changed = jsonpatch.apply_patch(document, patch)
    except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException, TypeError, KeyError, ValueError) as error:
        sentence = _("The patch does not fit the job: {reason}").format(reason=str(error)[:200])
        raise Invalid(sentence, code="invalid_patch") from error
    if not isinstance(changed, dict):
        raise Invalid(_("The patch must leave an object."), code="invalid_patch")
    # A value that was emptied reads as null, which stands for "not set".
    return {name: value for name, value in changed.items() if value is not None}


class JobStatusEndpoint(JobEndpoint):
    """Where a job stands."""

    @extend_schema(
        operation_id="setJobStatus", tags=[TAG], summary="Set the status of a job", request=JobStatusInput,
        responses={200: JobDetailsShape},
    )  # fmt: skip
    def put(self, request: Request, job_id: UUID) -> Response:
        """Only the moves the product offers are possible; others answer 409 with `status_not_allowed`."""
        serializer = JobStatusInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        status = JobStatus(serializer.validated_data["status"])
        job = (
            steering.cancel_job(self.job, by=self.actor)
            if status is JobStatus.CANCELLED
            else steering.set_status(self.job, by=self.actor, status=status)
        )
        return details_of(self, job)


class JobStatusHistoryEndpoint(JobEndpoint):
    """Where a job stood."""

    @extend_schema(
        operation_id="listJobStatusHistory", tags=[TAG], summary="Statuses a job had",
        responses={200: JobStatusHistoryList},
    )  # fmt: skip
    def get(self, request: Request, job_id: UUID) -> Response:
        """The newest first."""
        intervals = list(self.job.status_intervals.order_by("-entered_at", "-id")[:1000])
        context = {"request": request, "users": users_among({interval.actor_key for interval in intervals})}
        return Response(whole(intervals, lambda rows: JobStatusHistoryShape(rows, many=True, context=context).data))
