"""What the REST door says about jobs, and what it takes."""

from __future__ import annotations

from typing import Any

from django.conf.locale import LANG_INFO
from rest_framework import serializers

from accounts.models import User
from base import countries
from base.rest.fields import Actions, Computed, Day, Instant, Reference, Shape
from base.rest.links import action
from recruit.jobs.adwords import SECTIONS
from recruit.jobs.models import Job, JobAd, Position
from recruit.jobs.rest.addresses import apply_url
from recruit.jobs.rest.properties import properties_of
from recruit.jobs.states import JobStatus

READABLE = frozenset(JobStatus) - {JobStatus.PENDING_APPROVAL, JobStatus.APPROVED}
POSTING_STATUSES = ("PUBLIC", "INTERNAL", "PRIVATE", "NOT_PUBLISHED")


def language_shape(code: str) -> dict[str, str]:
    """A language with its names."""
    known = LANG_INFO.get(code.lower(), {})
    return {"code": code, "label": known.get("name", code), "labelNative": known.get("name_local", code)}


def labelled(value: str) -> dict[str, str] | None:
    """A value of a fixed list with its words; None for an empty one."""
    return {"id": value, "label": value.replace("_", " ").capitalize()} if value else None


class LanguageShape(Shape):
    """A language."""

    code = serializers.CharField()
    label = serializers.CharField(required=False)
    labelNative = serializers.CharField(required=False)


class LabelledValue(Shape):
    """A value of a fixed list."""

    id = serializers.CharField()
    label = serializers.CharField(required=False)


class JobDepartmentShape(Shape):
    """The department of a job."""

    id = serializers.UUIDField(source="public_id")
    label = serializers.CharField(source="name")
    description = serializers.CharField(required=False)


class JobLocationShape(Shape):
    """Where a job is."""

    country = serializers.CharField()
    countryCode = serializers.CharField()
    region = serializers.CharField(required=False)
    regionCode = serializers.CharField(required=False)
    city = serializers.CharField()
    address = serializers.CharField(required=False)
    postalCode = serializers.CharField(required=False)
    manual = serializers.BooleanField()
    remote = serializers.BooleanField()


def location_shape(job: Job) -> dict[str, Any]:
    """The location of a job; empty parts are left out."""
    place = {
        "country": countries.name_of(job.country_code),
        "countryCode": job.country_code.lower(),
        "region": job.region,
        "regionCode": job.region,
        "city": job.city,
        "address": job.address,
        "postalCode": job.postal_code,
    }
    return {name: value for name, value in place.items() if value} | {"manual": False, "remote": job.is_remote}


class JobSummaryShape(Shape):
    """A job as lists show it."""

    id = serializers.UUIDField(source="public_id")
    title = serializers.CharField()
    refNumber = serializers.CharField(source="ref_number")
    createdOn = Instant(source="created_at")
    updatedOn = Instant(source="updated_at")
    lastActivityOn = Instant(source="last_activity_at")
    department = JobDepartmentShape(required=False)
    location = Computed(JobLocationShape)
    status = serializers.SerializerMethodField()
    postingStatus = serializers.SerializerMethodField()
    language = Computed(LanguageShape)
    actions = Actions(details=("job", {"job_id": "public_id"}))

    def get_location(self, job: Job) -> dict[str, Any]:
        """Where the job is."""
        return location_shape(job)

    def get_status(self, job: Job) -> str:
        """Where the job stands. Statuses of approval read as OTHER."""
        return job.status if job.status in READABLE else "OTHER"

    def get_postingStatus(self, job: Job) -> str:
        """Who can find an ad of the job: PUBLIC, INTERNAL, PRIVATE or NOT_PUBLISHED."""
        return getattr(job, "posting_visibility", None) or "NOT_PUBLISHED"

    def get_language(self, job: Job) -> dict[str, Any]:
        """The language of the job."""
        return language_shape(job.language)


class SectionShape(serializers.Serializer[Any]):
    """One part of an ad."""

    title = serializers.CharField(required=False, allow_blank=True, max_length=200)
    text = serializers.CharField(required=False, allow_blank=True, max_length=100_000, help_text="HTML.")


class VideosShape(serializers.Serializer[Any]):
    """Videos of an ad."""

    urls = serializers.ListField(child=serializers.URLField(max_length=500), required=False, max_length=10)


class SectionsShape(serializers.Serializer[Any]):
    """The text of an ad. A section that is not sent is removed."""

    companyDescription = SectionShape(required=False)
    jobDescription = SectionShape(required=False)
    qualifications = SectionShape(required=False)
    additionalInformation = SectionShape(required=False)
    videos = VideosShape(required=False)


SECTION_NAMES = dict(
    zip(SECTIONS, ("companyDescription", "jobDescription", "qualifications", "additionalInformation"), strict=True)
)
SECTION_TITLES = {
    "companyDescription": "Company Description",
    "jobDescription": "Job Description",
    "qualifications": "Qualifications",
    "additionalInformation": "Additional Information",
}


def sections_of(ad: JobAd) -> dict[str, Any]:
    """The text of an ad as clients read it."""
    texts = {name: getattr(ad, column) for column, name in SECTION_NAMES.items()}
    found: dict[str, Any] = {
        name: {"title": SECTION_TITLES[name], "text": text} for name, text in texts.items() if text
    }
    return found | {"videos": {"urls": list(ad.video_urls)}}


class LanguageInput(serializers.Serializer[Any]):
    """A language by its code."""

    code = serializers.RegexField("^[a-zA-Z]{2,3}(-[a-zA-Z]{2,4})?$", max_length=10)


class JobAdTextShape(serializers.Serializer[Any]):
    """The text of a job's default ad."""

    sections = SectionsShape(required=False)
    language = LanguageShape(required=False)


class CreatorShape(Shape):
    """Who made it."""

    id = serializers.UUIDField(source="public_id")
    firstName = serializers.CharField(source="first_name")
    lastName = serializers.CharField(source="last_name")


class CompensationShape(serializers.Serializer[Any]):
    """The salary range."""

    min = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=9_999_999_999)
    max = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=9_999_999_999)
    currency = serializers.RegexField("^[A-Z]{3}$", required=False)


class JobDetailsShape(JobSummaryShape):
    """Everything about a job."""

    language = None  # type: ignore[assignment]  # summaries only
    targetHiringDate = Day(source="target_hiring_on", required=False)
    industry = Computed(LabelledValue, optional=True)
    function = Computed(LabelledValue, optional=True)
    typeOfEmployment = Computed(LabelledValue, optional=True)
    experienceLevel = Computed(LabelledValue, optional=True)
    eeoCategory = Computed(LabelledValue, optional=True)
    template = serializers.BooleanField(source="is_template")
    creator = CreatorShape()
    compensation = Computed(CompensationShape, optional=True)
    jobAd = Computed(JobAdTextShape, optional=True)
    properties = serializers.SerializerMethodField()
    actions = Actions(
        details=("job", {"job_id": "public_id"}),
        hiringTeam=("hiring-team", {"job_id": "public_id"}),
        publications=("publication", {"job_id": "public_id"}),
        positions=("positions", {"job_id": "public_id"}),
    )

    def get_industry(self, job: Job) -> dict[str, Any] | None:
        """The industry."""
        return labelled(job.industry)

    def get_function(self, job: Job) -> dict[str, Any] | None:
        """What the work is about."""
        return labelled(job.function)

    def get_typeOfEmployment(self, job: Job) -> dict[str, Any] | None:
        """Permanent, contract and the like."""
        return labelled(job.type_of_employment)

    def get_experienceLevel(self, job: Job) -> dict[str, Any] | None:
        """How much experience it takes."""
        return labelled(job.experience_level)

    def get_eeoCategory(self, job: Job) -> dict[str, Any] | None:
        """The equal-opportunity category."""
        return labelled(job.eeo_category)

    def get_compensation(self, job: Job) -> dict[str, Any] | None:
        """The salary range, when one is set."""
        if job.salary_min is None and job.salary_max is None:
            return None
        low, high = job.salary_min, job.salary_max
        found = {"min": low and float(low), "max": high and float(high), "currency": job.salary_currency or None}
        return {name: value for name, value in found.items() if value is not None}

    def get_jobAd(self, job: Job) -> dict[str, Any] | None:
        """The text of the default ad."""
        ad = next((ad for ad in job.ads.all() if ad.is_default), None)
        if ad is None or not self.context.get("reads_ad", True):
            return None
        return {"sections": sections_of(ad), "language": language_shape(ad.language)}

    def get_properties(self, job: Job) -> list[dict[str, Any]]:
        """The company's own org and job fields that have a value, in the language asked for."""
        return properties_of(job)

    def to_representation(self, instance: Job) -> dict[str, Any]:
        """The job; where candidates apply, while its default ad is up."""
        drawn = dict(super().to_representation(instance))
        url = apply_url_of(instance)
        if url:
            drawn["actions"]["applyOnWeb"] = {"url": url, "method": "GET"}
        return drawn


def apply_url_of(job: Job) -> str | None:
    """Where candidates apply for a job read in full, while its default ad is up."""
    ad = next((ad for ad in job.ads.all() if ad.is_default), None)
    live = next((posting for posting in ad.postings.all() if posting.unpublished_at is None), None) if ad else None
    return apply_url(live) if live else None


class JobAdLocationShape(Shape):
    """Where an ad says the job is."""

    country = serializers.CharField()
    countryCode = serializers.CharField()
    region = serializers.CharField(required=False)
    city = serializers.CharField()


class JobAdItemShape(Shape):
    """An ad of a job."""

    id = serializers.UUIDField(source="public_id")
    title = serializers.CharField()
    language = Computed(LanguageShape)
    jobAd = Computed(JobAdTextShape, optional=True)
    createdOn = Instant(source="created_at")
    updatedOn = Instant(source="updated_at")
    creator = Computed(Reference)
    applyUrl = Computed(str, optional=True)
    postingStatus = serializers.SerializerMethodField()
    visibility = serializers.CharField()
    default = serializers.BooleanField(source="is_default")
    location = Computed(JobAdLocationShape)
    actions = serializers.SerializerMethodField()

    def get_location(self, ad: JobAd) -> dict[str, str]:
        """Where the ad says the job is: its own place, or else the job's."""
        job = self.context["job"]
        own = bool(ad.city or ad.country_code)
        place = ad if own else job
        code = (ad.country_code or job.country_code).lower()
        told = {"country": countries.name_of(code), "countryCode": code, "region": place.region, "city": place.city}
        return {name: value for name, value in told.items() if value}

    def get_language(self, ad: JobAd) -> dict[str, Any]:
        """The language of the ad."""
        return language_shape(ad.language)

    def get_jobAd(self, ad: JobAd) -> dict[str, Any]:
        """The text."""
        return {"sections": sections_of(ad)}

    def get_creator(self, ad: JobAd) -> dict[str, str]:
        """Who wrote it."""
        creator: User | None = ad.creator
        return {"id": str(creator.public_id)} if creator else {"id": ""}

    def get_applyUrl(self, ad: JobAd) -> str | None:
        """Where candidates apply, while the ad is up."""
        live = self._live(ad)
        return self.context["apply_url"](live) if live else None

    def get_postingStatus(self, ad: JobAd) -> str:
        """PUBLISHED or NOT_PUBLISHED."""
        return "PUBLISHED" if self._live(ad) else "NOT_PUBLISHED"

    def get_actions(self, ad: JobAd) -> dict[str, dict[str, str]]:
        """Where its postings are."""
        return {
            "postings": action(self.request, "ad-postings", job_id=self.context["job"].public_id, ad_id=ad.public_id)
        }

    def _live(self, ad: JobAd) -> Any:
        return next((posting for posting in ad.postings.all() if posting.unpublished_at is None), None)


class PositionShape(Shape):
    """One seat of a job."""

    id = serializers.UUIDField(source="public_id")
    positionId = serializers.CharField(source="code")
    type = serializers.ChoiceField(Position.Type.choices)
    incumbentName = serializers.CharField(source="incumbent_name")
    positionOpenDate = Day(source="opened_on")
    targetStartDate = Day(source="target_start_on", required=False)
    status = serializers.CharField()


class TeamMemberShape(Shape):
    """Somebody of the hiring team."""

    id = serializers.UUIDField(source="user.public_id")
    role = serializers.CharField(
        max_length=40,
        help_text="EXECUTIVE, HIRING_MANAGER, RECRUITER, COORDINATOR, INTERVIEW_TEAM or a role of the company.",
    )
    actions = Actions(details=("user", {"user_id": "user.public_id"}))


class PublicationShape(Shape):
    """An ad on one channel."""

    sourceName = serializers.CharField(source="get_channel_display")
    type = serializers.CharField(source="channel")
    publishedOn = Instant(source="published_at")
    unpublishedOn = Instant(source="unpublished_at", required=False)


class JobStatusHistoryShape(Shape):
    """A status the job entered."""

    changedOn = Instant(source="entered_at")
    status = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    def get_actions(self, interval: Any) -> dict[str, dict[str, str]]:
        """Who changed it, when a user did. `users` of the context holds the ids of those there are."""
        key = interval.actor_key
        return {"user": action(self.request, "user", user_id=key)} if key in self.context["users"] else {}

    def get_status(self, interval: Any) -> str:
        """The status. Those of approval read as OTHER."""
        return interval.status if interval.status in READABLE else "OTHER"


class Scheduled(serializers.Serializer[Any]):
    """Publishing was taken on."""

    postingStatus = serializers.ChoiceField(["PENDING"])


class Unscheduled(serializers.Serializer[Any]):
    """Taking down was taken on."""

    unpostingStatus = serializers.ChoiceField(["PENDING"])
