"""What the public Posting API says about an ad that is up."""

from __future__ import annotations

from typing import Any

from django.conf.locale import LANG_INFO
from rest_framework import serializers

from accounts.queries import company
from base import countries
from base.rest.fields import Computed, Instant, Labelled, Shape
from base.rest.links import absolute
from portal import addresses, labels
from recruit.jobs.models import Job, JobAd, Posting

_SECTIONS = (
    ("companyDescription", "Company Description", "company_description"),
    ("jobDescription", "Job Description", "job_description"),
    ("qualifications", "Qualifications", "qualifications"),
    ("additionalInformation", "Additional Information", "additional_information"),
)


class PostingCompanyShape(serializers.Serializer[Any]):
    """Whose ad it is."""

    identifier = serializers.CharField()
    name = serializers.CharField()


class PostingLocationShape(Shape):
    """Where the job is."""

    city = serializers.CharField()
    region = serializers.CharField(required=False)
    country = serializers.CharField()
    address = serializers.CharField(required=False)
    postalCode = serializers.CharField(required=False)
    remote = serializers.BooleanField()
    fullLocation = serializers.CharField()


class PublicDepartmentShape(Shape):
    """A part of the company that hires."""

    id = serializers.UUIDField(source="public_id")
    label = serializers.CharField(source="name")
    description = serializers.CharField(required=False)


class ExperienceShape(Shape):
    """An experience level; documents call its words `name`, live answers `label`."""

    id = serializers.CharField()
    label = serializers.CharField()
    name = serializers.CharField()


class PostingLanguageShape(Shape):
    """The language of the ad."""

    code = serializers.CharField()
    label = serializers.CharField()
    labelNative = serializers.CharField()


class PostingCreatorShape(serializers.Serializer[Any]):
    """Who wrote it."""

    name = serializers.CharField()


def _labelled(code: str, label: str) -> dict[str, Any] | None:
    return {"id": code, "label": label} if code else None


class PostingShape(Shape):
    """An ad that is up, as the list shows it. Absent members are left out."""

    id = serializers.CharField(source="number")
    uuid = serializers.UUIDField(source="public_id")
    jobAdId = serializers.UUIDField(source="ad.public_id")
    defaultJobAd = serializers.BooleanField(source="ad.is_default")
    name = serializers.CharField(source="ad.title")
    refNumber = serializers.CharField(source="ad.job.ref_number")
    company = Computed(PostingCompanyShape)
    releasedDate = Instant(source="published_at")
    location = Computed(PostingLocationShape)
    industry = Computed(Labelled, optional=True)
    department = PublicDepartmentShape(source="ad.job.department", required=False)
    function = Computed(Labelled, optional=True)
    typeOfEmployment = Computed(Labelled, optional=True)
    experienceLevel = Computed(ExperienceShape, optional=True)
    customField = serializers.SerializerMethodField()
    visibility = serializers.CharField()
    ref = serializers.SerializerMethodField()
    creator = Computed(PostingCreatorShape, optional=True)
    language = Computed(PostingLanguageShape)

    def get_company(self, posting: Posting) -> dict[str, Any]:
        """Whose ad it is."""
        owner: Any = company()
        return {"identifier": owner.identifier, "name": owner.name}

    def get_location(self, posting: Posting) -> dict[str, Any]:
        """Where the job is."""
        return _place(posting.ad.job)

    def get_industry(self, posting: Posting) -> dict[str, Any] | None:
        """The industry."""
        code = posting.ad.job.industry
        return _labelled(code, code.replace("_", " ").capitalize())

    def get_function(self, posting: Posting) -> dict[str, Any] | None:
        """What the work is about."""
        code = posting.ad.job.function
        return _labelled(code, code.replace("_", " ").capitalize())

    def get_typeOfEmployment(self, posting: Posting) -> dict[str, Any] | None:
        """Full-time, contract and the like."""
        code = posting.ad.job.type_of_employment
        return _labelled(code, str(labels.employment(code).label))

    def get_experienceLevel(self, posting: Posting) -> dict[str, Any] | None:
        """How much experience it takes."""
        code = posting.ad.job.experience_level
        words = labels.experience(code) or "Not applicable"
        return {"id": code, "label": words, "name": words} if code else None

    def get_customField(self, posting: Posting) -> list[dict[str, str]]:
        """The company's own fields."""
        return []

    def get_ref(self, posting: Posting) -> str:
        """The address of the details."""
        return absolute(self.request, "posting", company=company().identifier, posting_id=str(posting.number))

    def get_creator(self, posting: Posting) -> dict[str, Any] | None:
        """Who wrote it."""
        creator = posting.ad.creator
        return {"name": creator.full_name} if creator else None

    def get_language(self, posting: Posting) -> dict[str, Any]:
        """The language of the ad."""
        code = posting.ad.language
        known = LANG_INFO.get(code.lower(), {})
        return {"code": code, "label": known.get("name", code), "labelNative": known.get("name_local", code)}


def _place(job: Job) -> dict[str, Any]:
    code = job.country_code.lower()
    parts = {
        "city": job.city,
        "region": job.region,
        "country": code,
        "address": job.address,
        "postalCode": job.postal_code,
    }
    place: dict[str, Any] = {name: value for name, value in parts.items() if value or name in {"city", "country"}}
    return place | {"remote": job.is_remote, "fullLocation": f"{job.city}, {job.region}, {countries.name_of(code)}"}


class PostingSectionShape(serializers.Serializer[Any]):
    """One part of the text."""

    title = serializers.CharField()
    text = serializers.CharField()


class PostingVideosShape(serializers.Serializer[Any]):
    """Videos."""

    title = serializers.CharField()
    urls = serializers.ListField(child=serializers.CharField())


class PostingSectionsShape(Shape):
    """The text of the ad."""

    companyDescription = PostingSectionShape(required=False)
    jobDescription = PostingSectionShape(required=False)
    qualifications = PostingSectionShape(required=False)
    additionalInformation = PostingSectionShape(required=False)
    videos = PostingVideosShape()


class PostingTextShape(serializers.Serializer[Any]):
    """The ad."""

    sections = PostingSectionsShape()


def _sections(ad: JobAd) -> dict[str, Any]:
    texts = {name: {"title": title, "text": getattr(ad, column)} for name, title, column in _SECTIONS}
    shown: dict[str, Any] = {name: part for name, part in texts.items() if part["text"]}
    return {"sections": shown | {"videos": {"title": "Videos", "urls": list(ad.video_urls)}}}


class PostingDetailsShape(PostingShape):
    """An ad that is up, with its text and addresses."""

    active = serializers.SerializerMethodField()
    jobId = serializers.UUIDField(source="ad.job.public_id")
    applyUrl = serializers.SerializerMethodField()
    postingUrl = serializers.SerializerMethodField()
    jobAd = Computed(PostingTextShape)

    def get_active(self, posting: Posting) -> bool:
        """Always true: what is down is not shown."""
        return posting.unpublished_at is None

    def get_applyUrl(self, posting: Posting) -> str:
        """Where candidates apply."""
        return addresses.absolute(addresses.apply_url(posting.number, posting.ad.title))

    def get_postingUrl(self, posting: Posting) -> str:
        """The page of the ad."""
        return addresses.absolute(addresses.ad_url(posting.number, posting.ad.title))

    def get_jobAd(self, posting: Posting) -> dict[str, Any]:
        """The text."""
        return _sections(posting.ad)
