"""What the REST door takes about people, and how it becomes the words of the verbs."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"


class When(serializers.RegexField):
    """A partial date: a year, a month, or a day."""

    def __init__(self, **options: Any) -> None:
        super().__init__(_DATE, **options)


class LocationInput(serializers.Serializer[Any]):
    """Where somebody lives."""

    country = serializers.CharField(required=False, allow_blank=True, max_length=100)
    countryCode = serializers.RegexField("^[A-Za-z]{2}$", required=False, allow_blank=True)
    region = serializers.CharField(required=False, allow_blank=True, max_length=100)
    regionCode = serializers.CharField(required=False, allow_blank=True, max_length=100)
    city = serializers.CharField(required=False, allow_blank=True, max_length=100)


class WebInput(serializers.Serializer[Any]):
    """Where somebody is found on the web."""

    skype = serializers.CharField(required=False, allow_blank=True, max_length=300)
    linkedin = serializers.CharField(required=False, allow_blank=True, max_length=300)
    linkedIn = serializers.CharField(required=False, allow_blank=True, max_length=300)
    facebook = serializers.CharField(required=False, allow_blank=True, max_length=300)
    twitter = serializers.CharField(required=False, allow_blank=True, max_length=300)
    website = serializers.CharField(required=False, allow_blank=True, max_length=300)


class EducationInput(serializers.Serializer[Any]):
    """A place of learning."""

    institution = serializers.CharField(max_length=200)
    degree = serializers.CharField(max_length=200, required=False, allow_blank=True)
    major = serializers.CharField(max_length=200, required=False, allow_blank=True)
    current = serializers.BooleanField(required=False)
    location = serializers.CharField(max_length=200, required=False, allow_blank=True)
    startDate = When(required=False)
    endDate = When(required=False, allow_blank=True)
    description = serializers.CharField(max_length=5_000, required=False, allow_blank=True)


class ExperienceInput(serializers.Serializer[Any]):
    """A station of a working life."""

    title = serializers.CharField(max_length=200, required=False, allow_blank=True)
    company = serializers.CharField(max_length=200, required=False, allow_blank=True)
    current = serializers.BooleanField(required=False)
    location = serializers.CharField(max_length=200, required=False, allow_blank=True)
    startDate = When(required=False)
    endDate = When(required=False, allow_blank=True)
    description = serializers.CharField(max_length=5_000, required=False, allow_blank=True)


class PersonalDetailsInput(serializers.Serializer[Any]):
    """Changes of a person: only what is sent changes."""

    firstName = serializers.CharField(required=False, max_length=100)
    lastName = serializers.CharField(required=False, max_length=100)
    email = serializers.EmailField(required=False, max_length=254)
    phoneNumber = serializers.CharField(required=False, allow_blank=True, max_length=40)
    location = LocationInput(required=False)
    web = WebInput(required=False)


class SourceInput(serializers.Serializer[Any]):
    """Where the person came from. `sourceId` is the id of a source of the configuration."""

    sourceTypeId = serializers.CharField(max_length=60)
    sourceSubTypeId = serializers.CharField(required=False, allow_blank=True, max_length=60)
    sourceId = serializers.CharField(max_length=100)


class CandidateInput(PersonalDetailsInput):
    """A new person. Without `sourceDetails` the source is API."""

    firstName = serializers.CharField(max_length=100)
    lastName = serializers.CharField(max_length=100)
    email = serializers.EmailField(max_length=254)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=100)
    education = serializers.ListField(child=EducationInput(), required=False, max_length=50)
    experience = serializers.ListField(child=ExperienceInput(), required=False, max_length=50)
    sourceDetails = SourceInput(required=False)
    internal = serializers.BooleanField(required=False)


class TagsInput(serializers.Serializer[Any]):
    """Tags of a person."""

    tags = serializers.ListField(child=serializers.CharField(max_length=60), max_length=100)


class AttachmentInput(serializers.Serializer[Any]):
    """A file and what it is for."""

    attachmentType = serializers.ChoiceField(["GENERIC_FILE", "RESUME", "COVER_LETTER"])
    file = serializers.FileField()


_PLAIN = {
    "firstName": "first_name", "lastName": "last_name", "email": "email", "phoneNumber": "phone",
    "internal": "is_internal",
    "tags": "tags",
}  # fmt: skip


def person_values(given: dict[str, Any]) -> dict[str, Any]:
    """The columns of a person that were sent."""
    values: dict[str, Any] = {column: given[name] for name, column in _PLAIN.items() if name in given}
    if "location" in given:
        place = given["location"]
        values |= {
            "country_code": place.get("countryCode", "").lower(),
            "region": place.get("region") or place.get("regionCode", ""),
            "city": place.get("city", ""),
        }
    if "web" in given:
        web = dict(given["web"])
        if "linkedIn" in web:
            web["linkedin"] = web.pop("linkedIn")
        values["web"] = web
    for name in ("education", "experience"):
        if name in given:
            values[name] = [dict(entry) for entry in given[name]]
    return values
