"""Rows of jobs with all that the REST door shows of them, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import User
from base.errors import Invalid, NotFound
from base.rest.endpoints import Endpoint
from recruit.fields.queries.basics import as_uuid
from recruit.jobs import access
from recruit.jobs.models import Job, JobAd, Position, Posting
from recruit.jobs.rest.shapes import READABLE
from recruit.jobs.states import JobStatus
from recruit.teams.rights import JobAction


def with_posting(rows: QuerySet[Job]) -> QuerySet[Any]:
    """Jobs that know whether an ad of theirs is up: `posting_visibility`."""
    live = Posting.objects.filter(ad__job=OuterRef("pk"), unpublished_at=None).order_by("-visibility", "pk")
    return rows.select_related("department").annotate(posting_visibility=Subquery(live.values("visibility")[:1]))


def in_full(rows: QuerySet[Job]) -> QuerySet[Job]:
    """Jobs with what their details show."""
    live = Posting.objects.filter(unpublished_at=None).select_related("ad")
    ads = JobAd.objects.filter(is_default=True).prefetch_related(Prefetch("postings", live))
    return with_posting(rows).select_related("creator").prefetch_related(Prefetch("ads", ads))


def narrowed(rows: QuerySet[Any], chosen: dict[str, Any]) -> QuerySet[Any]:
    """Jobs that pass the filters of a `JobsQuery`."""
    if text := chosen.get("q"):
        rows = rows.filter(Q(title__icontains=text) | Q(ref_number__icontains=text))
    if cities := chosen.get("city"):
        rows = rows.filter(_any_of("city__iexact", cities))
    if departments := chosen.get("department"):
        rows = rows.filter(department__public_id__in=[_uuid(value, "department") for value in departments])
    if statuses := chosen.get("status"):
        other = set(JobStatus) - READABLE if "OTHER" in statuses else set()
        rows = rows.filter(status__in=[*statuses, *other])
    if moment := chosen.get("updatedAfter"):
        rows = rows.filter(updated_at__gte=moment)
    if moment := chosen.get("lastActivityAfter"):
        rows = rows.filter(last_activity_at__gte=moment)
    if language := chosen.get("language"):
        rows = rows.filter(language__iexact=language)
    if visibility := chosen.get("postingStatus"):
        rows = rows.filter(posting_visibility=None if visibility == "NOT_PUBLISHED" else visibility)
    return rows


def users_among(keys: Iterable[str]) -> set[str]:
    """Of these keys of actors, the public ids of users; one query."""
    ids = [key for key in map(as_uuid, keys) if key is not None]
    return {str(key) for key in User.objects.filter(public_id__in=ids).values_list("public_id", flat=True)}


def _any_of(lookup: str, values: list[str]) -> Q:
    found = Q()
    for value in values:
        found |= Q(**{lookup: value})
    return found


def _uuid(value: str, field: str) -> UUID:
    try:
        return UUID(value)
    except ValueError as error:
        raise Invalid(_("{value} is not an id.").format(value=value), field=field) from error


class JobEndpoint(Endpoint):
    """An address below one job. `action` is the right that reading it takes."""

    action = JobAction.VIEW

    @cached_property
    def job(self) -> Job:
        """The job of the address. Raises NotFound or NotAllowed."""
        reachable = access.visible_jobs(self.actor) | access.templates_for(self.actor)
        found = in_full(reachable).filter(public_id=self.kwargs["job_id"]).first()
        if found is None:
            raise access.JobNotFound
        return found

    def check_permissions(self, request: Any) -> None:
        """After the token, find the job: who may not see it learns nothing about what is below it."""
        super().check_permissions(request)
        if self.action is not JobAction.VIEW:
            access.require(self.actor, self.action, self.job)
        else:
            _job = self.job

    def position(self) -> Position:
        """The position of the address."""
        found = self.job.positions.filter(public_id=self.kwargs["position_id"]).first()
        if found is None:
            raise NotFound
        return found

    def ads(self) -> QuerySet[JobAd]:
        """The ads of the job with their postings; those put away are left out."""
        # Not through the job, which was read with its default ad only.
        rows = JobAd.objects.filter(job=self.job, archived_at=None).select_related("creator")
        return rows.prefetch_related("postings").order_by("-is_default", "id")

    def ad(self) -> JobAd:
        """The ad of the address."""
        found = JobAd.objects.filter(job=self.job, public_id=self.kwargs["ad_id"])
        found = found.select_related("creator").prefetch_related("postings")
        first = found.first()
        if first is None:
            raise NotFound
        return first
