"""The company's own fields of a job over REST: `properties: [{id, value: {id or label}}]`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from rest_framework import serializers

from recruit.fields import queries as own_fields
from recruit.fields.models import CustomField, FieldValue
from recruit.fields.queries.basics import as_uuid
from recruit.jobs.models import Job


class JobPropertyValueInput(serializers.Serializer[Any]):
    """A value: the id of a choice, or its label; a text, number or day as the label."""

    id = serializers.CharField(required=False, allow_blank=True, allow_null=True, max_length=200)
    label = serializers.CharField(  # type: ignore[assignment]  # the name of a member, not the field's own label
        required=False, allow_blank=True, allow_null=True, max_length=4_000
    )


class JobFieldInput(serializers.Serializer[Any]):
    """One field. One that the company does not have is passed over."""

    id = serializers.CharField(max_length=100)
    value = JobPropertyValueInput(required=False, allow_null=True)


def properties_of(job: Job) -> list[dict[str, Any]]:
    """The fields of a job that have a value, in the language asked for: what answers show and a JSON Patch works on."""
    return [
        {
            "id": line.field_id,
            "label": line.label,
            "value": {"id": line.value_id, "label": line.value} if line.value_id else {"label": line.value},
        }
        for line in own_fields.shown(job.fields)
    ]


def values_of(given: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What a job's `fields` hold for these properties.

    Fields and choices that the company does not have are passed over in silence, as the original does. Raises Invalid
    for a value of the wrong type.
    """
    wanted = {str(entry["id"]): entry.get("value") or {} for entry in given}
    fields = {str(field.public_id): field for field in own_fields.offered()}
    wanted = {key: value for key, value in wanted.items() if key in fields}
    choices = [key for key in wanted if fields[key].type == CustomField.Type.SELECT]
    plain = {key: value.get("label") or value.get("id") or "" for key, value in wanted.items() if key not in choices}
    chosen = _chosen({key: wanted[key] for key in choices}, fields)
    return own_fields.checked(plain | chosen, complete=False, prefix="properties.")


def _chosen(wanted: Mapping[str, Mapping[str, Any]], fields: Mapping[str, CustomField]) -> dict[str, str]:
    if not wanted:
        return {}
    found = Q(pk__in=[])
    for key, value in wanted.items():
        here = Q(field=fields[key], archived_at=None)
        if (name := as_uuid(value.get("id"))) is not None:
            found |= here & Q(public_id=name)
        elif label := value.get("label"):
            found |= here & Q(label__iexact=label)
    by_field = {fields[key].pk: key for key in wanted}
    return {by_field[value.field_id]: str(value.public_id) for value in FieldValue.objects.filter(found)}
