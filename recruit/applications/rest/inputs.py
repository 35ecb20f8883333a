"""What the REST door takes about applications."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework import serializers

from base.errors import Invalid
from base.rest.fields import Day, Instant
from base.rest.filters import Choices, Query, Words
from recruit.processes.models import HiringProcess, HiringStep
from recruit.processes.stages import Stage
from recruit.setup import queries as setup
from recruit.setup import vocabulary
from recruit.setup.models import Source

SETTABLE = [stage.value for stage in Stage if stage is not Stage.TRANSFERRED]


class CandidatesQuery(Query):
    """Filters of the candidate list. Filters about applications must all hold for one and the same application."""

    q = serializers.CharField(
        required=False, max_length=200, help_text="Words of the name or the e-mail address, or a phone number."
    )
    jobId = Words(required=False)
    location = Words(required=False, help_text="City, region or country.")
    averageRating = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=5), required=False, help_text="Rounded stars."
    )
    status = Choices([stage.value for stage in Stage], required=False)
    subStatus = serializers.CharField(required=False, max_length=80, help_text="The name of a step.")
    tag = Words(required=False)
    consentStatus = Choices(["REQUIRED", "PENDING", "ACQUIRED"], required=False)
    updatedAfter = Instant(required=False)
    onboardingStatus = Choices(["READY_TO_ONBOARD", "ONBOARDING_SUCCESSFUL", "ONBOARDING_FAILED"], required=False)
    propertyId = Words(required=False, help_text="Field ids: the application has a value in each.")
    propertyValueId = Words(required=False, help_text="The value of each field, in the same order.")
    questionFieldId = serializers.CharField(required=False, max_length=100, help_text="The id or code of a question.")
    questionFieldValueId = serializers.CharField(required=False, max_length=200, help_text="The answer, or its id.")
    sourceType = serializers.CharField(required=False, max_length=60)
    sourceSubType = serializers.CharField(required=False, max_length=60)
    sourceValueId = serializers.CharField(required=False, max_length=100)
    limit = serializers.IntegerField(required=False, min_value=1, help_text="1 to 100, 10 unless given.")
    pageId = serializers.CharField(required=False, help_text="`nextPageId` of the page before.")
    offset = serializers.IntegerField(
        required=False, min_value=0, help_text="How many to leave out. Deprecated: use `pageId`."
    )


class StatusInput(serializers.Serializer[Any]):
    """Where the application shall go.

    HIRED takes the first open position of the job; `reason` is the id of a rejection or withdrawal reason.
    """

    status = serializers.ChoiceField(SETTABLE)
    subStatus = serializers.CharField(required=False, allow_blank=True, allow_null=True, max_length=80)
    startsOn = Day(required=False, allow_null=True)
    reason = serializers.CharField(required=False, allow_blank=True, allow_null=True, max_length=100)


def step_named(process: HiringProcess | int, stage: Stage, name: str) -> HiringStep | None:
    """The step of that name inside a stage; None for the stage's first. Raises Invalid for a name nobody has."""
    if not name:
        return None
    key = process if isinstance(process, int) else process.pk
    steps = HiringStep.objects.filter(process_id=key, stage=stage, deleted_at=None)
    found = steps.filter(name__iexact=name.strip()).first()
    if found is None:
        names = ", ".join(steps.order_by("position").values_list("name", flat=True))
        sentence = _("The stage has no step called {name}. Its steps: {names}.")
        raise Invalid(sentence.format(name=name, names=names or "-"), code="unknown_sub_status", field="subStatus")
    return found


def source_in(given: dict[str, Any]) -> Source | None:
    """The source that was named, or API; None leaves it to the verb. Raises Invalid for one that does not exist."""
    details = given.get("sourceDetails")
    if not details:
        return setup.source_called(*vocabulary.API)
    try:
        found = setup.source_of(UUID(details["sourceId"]))
    except ValueError:
        found = None
    if found is None or found.type != details["sourceTypeId"].upper():
        raise Invalid(
            _("There is no source with this type and id."), code="unknown_source", field="sourceDetails.sourceId"
        )
    return found
