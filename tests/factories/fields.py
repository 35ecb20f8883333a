"""Makers of the company's own fields and their values."""

from __future__ import annotations

import itertools
from typing import Any

from recruit.fields.models import CustomField, FieldValue

_numbers = itertools.count(1)


def make_field(label: str = "", *values: str, category: str = "JOB", **more: Any) -> CustomField:
    """A field; a choice from a list with these values unless `type` says otherwise."""
    label = label or f"Field {next(_numbers)}"
    field = CustomField.objects.create(category=category, label=label, position=next(_numbers), **more)
    for position, value in enumerate(values, start=1):
        FieldValue.objects.create(field=field, label=value, position=position)
    return field


def value_of(field: CustomField, label: str) -> str:
    """The public id of the value of that name, as a job keeps it."""
    return str(field.values.get(label=label).public_id)


def link(field: CustomField, label: str, *parents: str) -> None:
    """Let a value belong to values of the parent field."""
    assert field.parent is not None
    field.values.get(label=label).parents.set(field.parent.values.filter(label__in=parents))
