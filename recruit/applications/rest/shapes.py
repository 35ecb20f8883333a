"""What the REST door says about people with their applications, and about one application."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from rest_framework import serializers

from base import countries
from base.rest.fields import Actions, Computed, Day, Instant, Shape
from base.rest.links import action
from recruit.applications.models import Application, StepVisit
from recruit.candidates.models import Candidate
from recruit.candidates.rest.inputs import EducationInput, ExperienceInput, WebInput
from recruit.processes.stages import ACTIVE, Stage
from recruit.setup.models import ExitReason
from recruit.setup.rest import ReasonShape

WEB = ("skype", "linkedin", "facebook", "twitter", "website")
_LIVE = ACTIVE | {Stage.HIRED}


class CandidateLocationShape(Shape):
    """Where somebody lives."""

    country = serializers.CharField(required=False)
    countryCode = serializers.CharField(required=False)
    region = serializers.CharField(required=False)
    regionCode = serializers.CharField(required=False)
    city = serializers.CharField(required=False)


class AssignmentJobShape(Shape):
    """The job of an application."""

    id = serializers.UUIDField(source="public_id")
    title = serializers.CharField()
    actions = Actions(details=("job", {"job_id": "public_id"}), positionDetails=("positions", {"job_id": "public_id"}))


class AssignmentSummaryShape(Shape):
    """An application as the list shows it."""

    job = AssignmentJobShape()
    status = serializers.CharField(source="stage")
    subStatus = Computed(str, optional=True)

    def get_subStatus(self, application: Application) -> str | None:
        """The name of the step."""
        return application.step.name if application.step else None


class AssignmentShape(AssignmentSummaryShape):
    """An application as details show it."""

    startsOn = Day(source="starts_on", required=False)
    source = Computed(str, optional=True)  # type: ignore[assignment]  # the compatible member is called so
    reasonOfRejection = Computed(ReasonShape, optional=True)
    reasonOfWithdrawal = Computed(ReasonShape, optional=True)
    actions = serializers.SerializerMethodField()

    def get_source(self, application: Application) -> str | None:
        """Where the application came from."""
        return application.source.name if application.source else None

    def get_reasonOfRejection(self, application: Application) -> dict[str, Any] | None:
        """Why it was rejected."""
        return _reason(application, ExitReason.Kind.REJECTION)

    def get_reasonOfWithdrawal(self, application: Application) -> dict[str, Any] | None:
        """Why it was withdrawn."""
        return _reason(application, ExitReason.Kind.WITHDRAWAL)

    def get_actions(self, application: Application) -> dict[str, dict[str, str]]:
        """Where its source is described."""
        if application.source is None:
            return {}
        return {"sourceDetails": action(self.request, "source-definition", source_id=application.source.public_id)}


def _reason(application: Application, kind: str) -> dict[str, Any] | None:
    reason = application.exit_reason
    if reason is None or reason.kind != kind:
        return None
    return {"id": str(reason.public_id), "label": reason.label}


class ApplicationShape(AssignmentShape):
    """One application, without its job, with the address of its page."""

    job = None  # type: ignore[assignment]  # the caller named it
    url = serializers.SerializerMethodField()

    def get_url(self, application: Application) -> str:
        """The page of the application in the product."""
        return settings.PUBLIC_URL + reverse("recruit:application", args=[application.public_id])


def primary_of(candidate: Candidate) -> tuple[Application | None, list[Application]]:
    """The application that stands for the person, and the others: a live one before an ended one, then the newest."""
    rows = sorted(
        candidate.applications.all(), key=lambda row: (row.stage in _LIVE, row.applied_at, row.pk), reverse=True
    )
    return (rows[0], rows[1:]) if rows else (None, [])


class ConsentStatusShape(serializers.Serializer[Any]):
    """Whether the person agreed."""

    status = serializers.ChoiceField(["REQUIRED", "PENDING", "ACQUIRED"])


class CandidateSummaryShape(Shape):
    """A person as lists show them."""

    id = serializers.UUIDField(source="public_id")
    internal = serializers.BooleanField(source="is_internal")
    firstName = serializers.CharField(source="first_name")
    lastName = serializers.CharField(source="last_name")
    email = serializers.CharField(required=False)
    createdOn = Instant(source="created_at")
    updatedOn = Instant(source="updated_at")
    location = Computed(CandidateLocationShape)
    averageRating = Computed(float, optional=True)
    tags = serializers.ListField(child=serializers.CharField())
    consent = Computed(ConsentStatusShape)
    primaryAssignment = Computed(AssignmentSummaryShape, optional=True)
    secondaryAssignments = Computed(AssignmentSummaryShape, many=True)
    actions = Actions(
        details=("candidate", {"candidate_id": "public_id"}), properties=("properties", {"candidate_id": "public_id"})
    )

    def get_location(self, candidate: Candidate) -> dict[str, Any]:
        """Where they live."""
        code = candidate.country_code.lower()
        place: Any = {
            "country": countries.name_of(code), "countryCode": code, "region": candidate.region,
            "regionCode": candidate.region,
            "city": candidate.city,
        }  # fmt: skip
        return {name: value for name, value in place.items() if value}

    def get_averageRating(self, candidate: Candidate) -> float | None:
        """The mean of those of their applications whose reviews the caller may know."""
        means = [row.known_mean for row in candidate.applications.all() if row.known_mean is not None]  # type: ignore[attr-defined]  # annotated by `with_mean`
        return round(float(sum(means) / len(means)), 2) if means else None

    def get_consent(self, candidate: Candidate) -> dict[str, Any]:
        """Whether they agreed."""
        latest = max(candidate.consents.all(), key=lambda row: (row.decided_at, row.pk), default=None)
        if latest is not None and latest.decision == "acquired":
            return {"status": "ACQUIRED"}
        # Lists annotate it; a single person is asked about here.
        is_asked = getattr(candidate, "is_asked", None)
        if is_asked is None:
            is_asked = candidate.consent_requests.filter(state="asked").exists()
        return {"status": "PENDING" if is_asked else "REQUIRED"}

    def get_primaryAssignment(self, candidate: Candidate) -> dict[str, Any] | None:
        """The application that stands for them."""
        primary, _others = primary_of(candidate)
        return AssignmentSummaryShape(primary, context=self.context).data if primary else None

    def get_secondaryAssignments(self, candidate: Candidate) -> list[Any]:
        """Their other applications."""
        _primary, others = primary_of(candidate)
        return list(AssignmentSummaryShape(others, many=True, context=self.context).data)


class CandidateDetailsShape(CandidateSummaryShape):
    """Everything about a person."""

    consent = None  # type: ignore[assignment]  # has an address of its own
    phoneNumber = serializers.CharField(source="phone", required=False)
    primaryAssignment = Computed(AssignmentShape, optional=True)
    secondaryAssignments = Computed(AssignmentShape, many=True)
    web = Computed(WebInput)
    education = Computed(EducationInput, many=True)
    experience = Computed(ExperienceInput, many=True)
    actions = Actions(
        properties=("properties", {"candidate_id": "public_id"}),
        attachments=("attachments", {"candidate_id": "public_id"}),
        consent=("consent", {"candidate_id": "public_id"}),
        consents=("consents", {"candidate_id": "public_id"}),
    )

    def get_web(self, candidate: Candidate) -> dict[str, Any]:
        """Where they are found on the web."""
        return {name: candidate.web[name] for name in WEB if candidate.web.get(name)}

    def get_education(self, candidate: Candidate) -> list[Any]:
        """Where they learned."""
        return [_without_blanks(entry) for entry in candidate.education if isinstance(entry, dict)]

    def get_experience(self, candidate: Candidate) -> list[Any]:
        """Where they worked."""
        return [_without_blanks(entry) for entry in candidate.experience if isinstance(entry, dict)]

    def get_primaryAssignment(self, candidate: Candidate) -> dict[str, Any] | None:
        """The application that stands for them."""
        primary, _others = primary_of(candidate)
        return AssignmentShape(primary, context=self.context).data if primary else None

    def get_secondaryAssignments(self, candidate: Candidate) -> list[Any]:
        """Their other applications."""
        _primary, others = primary_of(candidate)
        return list(AssignmentShape(others, many=True, context=self.context).data)


def _without_blanks(entry: dict[str, Any]) -> Any:
    return {name: value for name, value in entry.items() if value not in ("", None)}


class StatusHistoryShape(Shape):
    """A place the application entered."""

    changedOn = Instant(source="entered_at")
    status = serializers.CharField(source="stage")
    subStatus = Computed(str, optional=True)
    actions = serializers.SerializerMethodField()

    def get_subStatus(self, visit: StepVisit) -> str | None:
        """The name of the step."""
        return visit.step.name if visit.step else None

    def get_actions(self, visit: StepVisit) -> dict[str, dict[str, str]]:
        """Nothing to follow."""
        return {}
