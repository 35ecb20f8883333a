"""Rows of people and applications with all that the REST door shows of them, in a constant number of queries."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Avg, Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from base.actors import Actor
from base.errors import NotFound
from base.rest.links import NOTHING
from recruit.applications.access import visible_applications
from recruit.applications.independence import ratings_where
from recruit.applications.models import Application
from recruit.candidates import searchwords
from recruit.candidates.filters import called
from recruit.candidates.models import Candidate, ConsentDecision
from recruit.candidates.rest.rows import CandidateEndpoint
from recruit.jobs.access import visible_jobs
from recruit.jobs.models import Job
from recruit.screening.models import Answer, AskedQuestion

_FACTS = ("job", "step", "source", "exit_reason")


def with_assignments(rows: QuerySet[Candidate], actor: Actor) -> QuerySet[Candidate]:
    """People with those of their applications that the actor may see, and their consent."""
    applications = with_mean(visible_applications(actor), actor).select_related(*_FACTS)
    rows = rows.annotate(is_asked=_asked())
    return rows.prefetch_related(Prefetch("applications", applications), "consents")


def with_mean(rows: QuerySet[Application], actor: Actor) -> QuerySet[Application]:
    """Applications with `known_mean`: the mean of their reviews where the actor may know it, else nothing."""
    known, mean = ratings_where(actor), F("average_rating")
    field = Application._meta.get_field("average_rating")
    return rows.annotate(known_mean=mean if known is None else Case(When(known, then=mean), output_field=field))


def _asked() -> Exists:
    """Whether an answer to a question for consent is waited for."""
    return Exists(Candidate.objects.filter(pk=OuterRef("pk"), consent_requests__state="asked"))


def narrowed(rows: QuerySet[Candidate], chosen: dict[str, Any], actor: Actor) -> QuerySet[Candidate]:
    """People that pass the filters of a `CandidatesQuery`."""
    words = searchwords.read(chosen.get("q", ""))
    if not words.is_empty:
        rows = rows.filter(pk__in=called(words).values("pk"))
    if places := chosen.get("location"):
        found = Q()
        for place in places:
            found |= Q(city__iexact=place) | Q(region__iexact=place) | Q(country_code__iexact=place)
        rows = rows.filter(found)
    if stars := chosen.get("averageRating"):
        found = Q()
        for star in stars:
            found |= Q(mean__gte=star - Decimal("0.5"), mean__lt=star + Decimal("0.5"))
        rated = with_mean(visible_applications(actor), actor).order_by().values("candidate")
        rows = rows.filter(pk__in=rated.annotate(mean=Avg("known_mean")).filter(found).values("candidate"))
    if tags := chosen.get("tag"):
        found = Q()
        for tag in tags:
            found |= Q(tags__contains=[tag])
        rows = rows.filter(found)
    if moment := chosen.get("updatedAfter"):
        rows = rows.filter(updated_at__gte=moment)
    if consents := chosen.get("consentStatus"):
        rows = _by_consent(rows, consents)
    return _by_application(rows, chosen, actor)


def _by_consent(rows: QuerySet[Candidate], words: list[str]) -> QuerySet[Candidate]:
    """People whose consent stands so: what they decided last counts before what they are asked."""
    latest = ConsentDecision.objects.filter(candidate=OuterRef("pk")).order_by("-decided_at", "-pk")
    rows = rows.alias(consent_now=Coalesce(Subquery(latest.values("decision")[:1]), Value("")))
    agreed = Q(consent_now="acquired")
    asked = _asked()
    meanings = {"ACQUIRED": agreed, "PENDING": ~agreed & Q(asked), "REQUIRED": ~agreed & ~Q(asked)}
    return rows.filter(_any([meanings[word] for word in set(words)]))


def _any(conditions: list[Any]) -> Q:
    found = Q(pk__in=[])
    for condition in conditions:
        found |= Q(condition)
    return found


def _by_application(rows: QuerySet[Candidate], chosen: dict[str, Any], actor: Actor) -> QuerySet[Candidate]:
    wanted: dict[str, Any] = {}
    if ids := chosen.get("jobId"):
        wanted["job__public_id__in"] = [_uuid(value) for value in ids]
    if stages := chosen.get("status"):
        wanted["stage__in"] = stages
    if onboarding := chosen.get("onboardingStatus"):
        wanted["onboarding_status__in"] = onboarding
    if question := chosen.get("questionFieldId"):
        wanted["pk__in"] = _answered(question, chosen.get("questionFieldValueId", ""))
    if fields := chosen.get("propertyId"):
        values = chosen.get("propertyValueId") or []
        pairs = dict(zip(fields, values, strict=False))
        wanted |= {"fields__contains": pairs} if pairs else {}
        wanted["fields__has_keys"] = fields
    if step := chosen.get("subStatus"):
        wanted["step__name__iexact"] = step
    if type_ := chosen.get("sourceType"):
        wanted["source__type__iexact"] = type_
    if sub_type := chosen.get("sourceSubType"):
        wanted["source__sub_type__iexact"] = sub_type
    if source := chosen.get("sourceValueId"):
        wanted["source__public_id"] = _uuid(source)
    if not wanted:
        return rows
    return rows.filter(Exists(visible_applications(actor).filter(candidate=OuterRef("pk"), **wanted)))


def _answered(question: str, value: str) -> QuerySet[Any, Any]:
    """Keys of the applications with an answer to a question, named by id or code, that everybody may read."""
    rows = Answer.objects.filter(
        Q(question__public_id=_uuid(question)) | ~Q(question__code="") & Q(question__code=question),
        visibility=AskedQuestion.Visibility.ALL,
    )
    if value:
        rows = rows.filter(Q(value=value) | Q(value__contains=[value]) | Q(words__iexact=value))
    return rows.values("application")


def _uuid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        return NOTHING


class ApplicationEndpoint(CandidateEndpoint):
    """An address below one application: `candidates/{id}/jobs/{jobId}`, or the primary one of `candidates/{id}`."""

    @cached_property
    def application(self) -> Application:
        """The application of the address: the newest of this person for this job. Raises NotFound."""
        rows = visible_applications(self.actor).filter(candidate=self.candidate)
        rows = rows.select_related("job", "job__process", "candidate", *_FACTS)
        job_id = self.kwargs.get("job_id")
        if job_id is not None:
            rows = rows.filter(job__public_id=job_id)
        found = sorted(rows, key=lambda row: (row.ended_at is None, row.applied_at, row.pk))
        if not found:
            raise NotFound
        return found[-1]


def job_for(actor: Actor, job_id: UUID) -> Job:
    """The job of an address. Raises NotFound."""
    job = visible_jobs(actor).filter(public_id=job_id).first()
    if job is None:
        raise NotFound
    return job
