"""What the REST door says about offers, and what it takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from base.rest.fields import Actions, Instant, Shape
from base.rest.filters import Choices, Query
from recruit.offers import queries
from recruit.offers.states import OfferStatus

STATUSES = [status.value for status in OfferStatus]
_PLACE = {"candidate_id": "application.candidate.public_id", "job_id": "application.job.public_id"}


class Properties(serializers.DictField):
    """The terms of an offer as text, without those the caller may not read (`hidden` of the context)."""

    child = serializers.CharField()

    def to_representation(self, value: Any) -> dict[str, str]:
        """Each term that has a value."""
        content = queries.content_of(value)
        said: dict[str, Any] = {**content.terms, **content.fields}
        hidden: Iterable[str] = self.context["hidden"][value.pk]
        return {key: as_text(word) for key, word in said.items() if key not in hidden}


class OfferShape(Shape):
    """An offer. `properties` are keyed as the offer form's definitions; terms the caller may not read are left out."""

    id = serializers.UUIDField(source="public_id")
    status = serializers.ChoiceField(STATUSES)
    createdOn = Instant(source="created_at")
    updatedOn = Instant(source="updated_at")
    properties = Properties(source="*", read_only=True)
    actions = Actions(
        details=("application-offer", {**_PLACE, "offer_id": "public_id"}),
        candidate=("candidate", {"candidate_id": "application.candidate.public_id"}),
        job=("job", {"job_id": "application.job.public_id"}),
    )


def as_text(value: Any) -> str:
    """A value of an offer field as the compatible interface writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return f"{value.get('value', '')} {value.get('code', '')}".strip()
    return str(value)


class OfferList(serializers.Serializer[Any]):
    """Offers, paged by offset."""

    limit = serializers.IntegerField()
    offset = serializers.IntegerField()
    totalFound = serializers.IntegerField()
    content = OfferShape(many=True)


class OfferDocumentShape(Shape):
    """A file of an offer: the letter the candidate received, or a signed copy."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    type = serializers.CharField(source="kind")
    contentType = serializers.CharField(source="content_type")
    createdOn = Instant(source="created_at")
    actions = Actions(
        download=("offer-document", {"offer_id": "offer.public_id", "document_id": "public_id"}),
    )


class OfferDocumentList(serializers.Serializer[Any]):
    """The files of an offer."""

    totalFound = serializers.IntegerField()
    content = OfferDocumentShape(many=True)


class OffersQuery(Query):
    """Which offers."""

    createdAfter = Instant(required=False)
    createdBefore = Instant(required=False)
    age = serializers.IntegerField(required=False, min_value=0, max_value=36_500, help_text="At most so many days old.")
    status = Choices(STATUSES, required=False)


class OfferChanges(serializers.Serializer[Any]):
    """What an offer says. What is not sent stays."""

    properties = serializers.DictField(child=serializers.JSONField(), required=False)
    expiresOn = Instant(required=False)
    subject = serializers.CharField(required=False, allow_blank=True, max_length=300)
    text = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    letter = serializers.CharField(required=False, allow_blank=True, max_length=50_000)

    def values_for_verb(self) -> dict[str, Any]:
        """The body as the verbs take it."""
        given = self.validated_data
        values: dict[str, Any] = dict(given.get("properties", {}))
        names = {"expiresOn": "expires_at", "subject": "subject", "text": "mail_text", "letter": "letter"}
        return values | {ours: given[theirs] for theirs, ours in names.items() if theirs in given}


class OfferInput(OfferChanges):
    """A new offer. Without `templateId` it has only the words that are sent."""

    templateId = serializers.UUIDField(required=False)


class SubmissionInput(serializers.Serializer[Any]):
    """What the approvers are told."""

    comment = serializers.CharField(required=False, allow_blank=True, max_length=1_000)


class SendingInput(serializers.Serializer[Any]):
    """Words that replace those of the offer."""

    subject = serializers.CharField(required=False, max_length=300)
    text = serializers.CharField(required=False, max_length=20_000)


class WithdrawalInput(serializers.Serializer[Any]):
    """Why it is withdrawn, for the record."""

    reason = serializers.CharField(required=False, allow_blank=True, max_length=1_000)
