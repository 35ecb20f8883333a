"""What the REST door takes about jobs, and how it becomes the words of the verbs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework import serializers

from base.errors import Invalid, NotFound
from base.rest.fields import Day, Instant, Reference
from base.rest.filters import Choices, Query, Words
from recruit.jobs.models import Job, Position
from recruit.jobs.rest.properties import JobFieldInput, properties_of, values_of
from recruit.jobs.rest.shapes import (
    POSTING_STATUSES,
    READABLE,
    SECTION_NAMES,
    CompensationShape,
    LanguageInput,
    SectionsShape,
    language_shape,
    sections_of,
)
from recruit.setup import queries as setup

EXPERIENCE_LEVELS = (
    "associate", "director", "entry_level", "executive", "internship", "mid_senior_level", "not_applicable",
)  # fmt: skip


class JobsQuery(Query):
    """Filters of the job list."""

    q = serializers.CharField(required=False, max_length=200, help_text="Words of the title, or a job ID.")
    city = Words(required=False)
    department = Words(required=False, help_text="Ids of departments.")
    updatedAfter = Instant(required=False)
    lastActivityAfter = Instant(required=False)
    language = serializers.CharField(required=False, max_length=10)
    status = Choices(sorted([*READABLE, "OTHER"]), required=False)
    postingStatus = serializers.ChoiceField(POSTING_STATUSES, required=False)
    limit = serializers.IntegerField(required=False, min_value=1, help_text="1 to 100, 10 unless given.")
    pageId = serializers.CharField(required=False, help_text="`nextPageId` of the page before.")
    offset = serializers.IntegerField(
        required=False, min_value=0, help_text="How many to leave out. Deprecated: use `pageId`."
    )


class JobLocationInput(serializers.Serializer[Any]):
    """Where a job is."""

    countryCode = serializers.RegexField("^[A-Za-z]{2}$")
    city = serializers.CharField(max_length=100)
    region = serializers.CharField(required=False, allow_blank=True, max_length=100)
    regionCode = serializers.CharField(required=False, allow_blank=True, max_length=100)
    address = serializers.CharField(required=False, allow_blank=True, max_length=200)
    postalCode = serializers.CharField(required=False, allow_blank=True, max_length=20)
    remote = serializers.BooleanField(required=False)


class ShortReference(serializers.Serializer[Any]):
    """A value of a fixed list by its id."""

    id = serializers.CharField(max_length=40)


class ExperienceLevelInput(serializers.Serializer[Any]):
    """An experience level by its id."""

    id = serializers.ChoiceField(EXPERIENCE_LEVELS)


class JobAdTextInput(serializers.Serializer[Any]):
    """The text of the default ad."""

    sections = SectionsShape(required=False)
    language = LanguageInput(required=False)


class JobInput(serializers.Serializer[Any]):
    """A job. Unknown members are ignored."""

    title = serializers.CharField(max_length=200)
    refNumber = serializers.CharField(required=False, max_length=40)
    targetHiringDate = Day(required=False, allow_null=True)
    department = Reference(required=False, allow_null=True)
    location = JobLocationInput()
    industry = ShortReference(required=False, allow_null=True)
    function = ShortReference(required=False, allow_null=True)
    typeOfEmployment = ShortReference(required=False, allow_null=True)
    experienceLevel = ExperienceLevelInput(required=False, allow_null=True)
    eeoCategory = ShortReference(required=False, allow_null=True)
    template = serializers.BooleanField(required=False)
    compensation = CompensationShape(required=False, allow_null=True)
    jobAd = JobAdTextInput(required=False)
    properties = JobFieldInput(many=True, required=False, allow_null=True)


def job_values(given: dict[str, Any]) -> dict[str, Any]:
    """The columns of a job that a whole `JobInput` stands for. What was not sent is empty."""
    place, pay = given["location"], given.get("compensation") or {}
    return {
        "title": given["title"],
        "country_code": place["countryCode"].lower(),
        "city": place["city"],
        "region": place.get("region") or place.get("regionCode", ""),
        "address": place.get("address", ""),
        "postal_code": place.get("postalCode", ""),
        "is_remote": place.get("remote", False),
        "department": _department(given.get("department")),
        "industry": _id(given, "industry"),
        "function": _id(given, "function"),
        "type_of_employment": _id(given, "typeOfEmployment") or "permanent",
        "experience_level": _id(given, "experienceLevel") or "not_applicable",
        "eeo_category": _id(given, "eeoCategory"),
        "target_hiring_on": given.get("targetHiringDate"),
        "salary_min": _money(pay.get("min")),
        "salary_max": _money(pay.get("max")),
        "salary_currency": pay.get("currency", ""),
    } | _optional(given)


def _optional(given: dict[str, Any]) -> dict[str, Any]:
    values = {"ref_number": given.get("refNumber"), "is_template": given.get("template")}
    if given.get("properties") is not None:
        values["fields"] = values_of(given["properties"])
    return {name: value for name, value in values.items() if value is not None}


def _money(amount: float | None) -> Decimal | None:
    return None if amount is None else Decimal(f"{amount:.2f}")


def _id(given: dict[str, Any], name: str) -> str:
    return str((given.get(name) or {}).get("id", ""))


def _department(reference: dict[str, str] | None) -> Any:
    if not reference:
        return None
    try:
        return setup.department_of(UUID(reference["id"]))
    except (NotFound, ValueError) as error:
        raise Invalid(_("There is no department with this id."), field="department.id") from error


def ad_values(given: dict[str, Any]) -> dict[str, Any]:
    """The columns of an ad that a `{sections, language}` stands for. A section that was not sent is removed."""
    sections = given.get("sections") or {}
    values: dict[str, Any] = {
        column: (sections.get(name) or {}).get("text", "") for column, name in SECTION_NAMES.items()
    }
    values["video_urls"] = list((sections.get("videos") or {}).get("urls", []))
    if given.get("language"):
        values["language"] = given["language"]["code"]
    return values


def as_input(job: Job) -> dict[str, Any]:
    """The job as its own `JobInput`: what a JSON Patch works on."""
    ad = next((ad for ad in job.ads.all() if ad.is_default), None)
    document: dict[str, Any] = {
        "title": job.title,
        "refNumber": job.ref_number,
        "location": {
            "countryCode": job.country_code, "city": job.city, "region": job.region, "regionCode": job.region,
            "address": job.address, "postalCode": job.postal_code, "remote": job.is_remote,
        },
        "template": job.is_template,
        "targetHiringDate": job.target_hiring_on.isoformat() if job.target_hiring_on else None,
        "department": {"id": str(job.department.public_id)} if job.department else None,
        "industry": {"id": job.industry} if job.industry else None,
        "function": {"id": job.function} if job.function else None,
        "typeOfEmployment": {"id": job.type_of_employment} if job.type_of_employment else None,
        "experienceLevel": {"id": job.experience_level} if job.experience_level else None,
        "eeoCategory": {"id": job.eeo_category} if job.eeo_category else None,
        "compensation": _pay(job),
        "properties": properties_of(job),
    }  # fmt: skip
    if ad is not None:
        document["jobAd"] = {"sections": sections_of(ad), "language": language_shape(ad.language)}
    return document


def _pay(job: Job) -> dict[str, Any] | None:
    if job.salary_min is None and job.salary_max is None:
        return None
    low, high = job.salary_min, job.salary_max
    pay = {"min": None if low is None else float(low), "max": None if high is None else float(high)}
    return pay | ({"currency": job.salary_currency} if job.salary_currency else {})


MOST_PAY = 9_999_999_999


class SalaryRangeInput(serializers.Serializer[Any]):
    """What the approved headcount may cost."""

    min = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=MOST_PAY)
    max = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=MOST_PAY)
    currency = serializers.RegexField("^[A-Za-z]{3}$", required=False, allow_null=True)


class HeadcountInput(serializers.Serializer[Any]):
    """A change of the approved headcount."""

    salaryRange = SalaryRangeInput()

    def values_for_verb(self, job: Job) -> dict[str, Any]:
        """The columns that change; what is not sent stays."""
        given, values = self.validated_data["salaryRange"], {}
        for name, column in (("min", "salary_min"), ("max", "salary_max")):
            if name in given:
                values[column] = _money(given[name])
        if given.get("currency"):
            values["salary_currency"] = given["currency"].upper()
        lasting = {"salary_min": job.salary_min, "salary_max": job.salary_max, "salary_currency": job.salary_currency}
        return lasting | values


class JobStatusInput(serializers.Serializer[Any]):
    """The status a job shall have."""

    status = serializers.ChoiceField(sorted(READABLE))


class PositionInput(serializers.Serializer[Any]):
    """A seat. The target start is asked for by the original interface; here it may be left out."""

    positionId = serializers.CharField(required=False, allow_blank=True, max_length=40)
    type = serializers.ChoiceField(Position.Type.choices)
    incumbentName = serializers.CharField(required=False, allow_blank=True, max_length=150)
    positionOpenDate = Day()
    targetStartDate = Day(required=False, allow_null=True)

    def values_for_verb(self) -> dict[str, Any]:
        """The words of the verb."""
        given = self.validated_data
        return {
            "type": given["type"],
            "opened_on": given["positionOpenDate"],
            "target_start_on": given.get("targetStartDate"),
            "code": given.get("positionId", ""),
            "incumbent_name": given.get("incumbentName", ""),
        }


class TeamMemberInput(serializers.Serializer[Any]):
    """A user and the part they take."""

    id = serializers.CharField(max_length=100)
    role = serializers.CharField(
        max_length=40,
        help_text="EXECUTIVE, HIRING_MANAGER, RECRUITER, COORDINATOR, INTERVIEW_TEAM or a role of the company.",
    )


class NoteInput(serializers.Serializer[Any]):
    """The private note of a job."""

    content = serializers.CharField(allow_blank=True, max_length=20_000)


class JobAdLocationInput(serializers.Serializer[Any]):
    """The place an ad names instead of its job's."""

    countryCode = serializers.RegexField("^[A-Za-z]{2}$")
    city = serializers.CharField(max_length=100)
    region = serializers.CharField(required=False, allow_blank=True, max_length=100)


class JobAdInput(serializers.Serializer[Any]):
    """An ad. A section that is not sent is removed; without `location` it names the job's place."""

    title = serializers.CharField(max_length=200)
    language = LanguageInput(required=False)
    jobAd = JobAdTextInput(required=False)
    location = JobAdLocationInput(required=False, allow_null=True)

    def values_for_verb(self) -> dict[str, Any]:
        """The words of the verb."""
        given = self.validated_data
        values = ad_values(given.get("jobAd") or {})
        if given.get("language"):
            values["language"] = given["language"]["code"]
        place = given.get("location") or {}
        values |= {
            "country_code": place.get("countryCode", "").lower(), "city": place.get("city", ""),
            "region": place.get("region", ""),
        }  # fmt: skip
        return {"title": given["title"], **values}


class PublicationInput(serializers.Serializer[Any]):
    """How to publish. `aggregators` is taken and ignored until job boards are served."""

    aggregators = serializers.BooleanField(required=False)
    visibility = serializers.ChoiceField(["PUBLIC", "INTERNAL"], required=False)


class PublicationsQuery(Query):
    """Filters of publications."""

    activeOnly = serializers.BooleanField(required=False, help_text="Only what is up now.")
