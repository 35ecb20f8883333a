"""Which fields and values there are, and what they are called in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from base.countries import COUNTRIES
from recruit.fields import scopes, wording
from recruit.fields.models import CustomField, FieldValue
from recruit.setup.models import Brand, Department

Category = CustomField.Category
Type = CustomField.Type
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OrgChoice:
    """An org field that things can be bound to: its key in a scope, its name, and its values as (key, name)."""

    key: str
    label: str
    values: list[tuple[str, str]]


def live_fields(*categories: str) -> QuerySet[CustomField]:
    """Fields in use, in the company's order; of these categories when given."""
    rows = CustomField.objects.filter(archived_at=None).order_by("category", "position", "id")
    return rows.filter(category__in=categories) if categories else rows


def label_of(thing: CustomField | FieldValue) -> str:
    """The name of a field or value in the language of the page or request."""
    return wording.in_language(thing.label, thing.translations, get_language() or "en")


def built_in_choices(kept: Sequence[str] = ()) -> list[OrgChoice]:
    """The three org fields every company has (product facts §15.3). Two queries.

    Departments in use, and archived ones among the public ids of `kept`, so that saving a scope again loses nothing.
    """
    brands = [(str(key), name) for key, name in Brand.objects.values_list("public_id", "name")]
    live = Department.objects.filter(Q(is_archived=False) | Q(public_id__in=[key for key in kept if as_uuid(key)]))
    departments = [(str(key), name) for key, name in live.values_list("public_id", "name")]
    return [
        OrgChoice(scopes.BRAND, _("Brand"), brands),
        OrgChoice(scopes.COUNTRY, _("Country"), list(COUNTRIES.items())),
        OrgChoice(scopes.DEPARTMENT, _("Department"), departments),
    ]


def org_choices() -> list[OrgChoice]:
    """Every org field with the values in use: brand, country, department, then the company's own. Four queries."""
    own = list(live_fields(Category.ORG).filter(type=Type.SELECT))
    values: dict[int, list[tuple[str, str]]] = {row.pk: [] for row in own}
    for value in FieldValue.objects.filter(field__in=own, archived_at=None).order_by("position", "label"):
        values[value.field_id].append((str(value.public_id), label_of(value)))
    return built_in_choices() + [OrgChoice(str(row.public_id), label_of(row), values[row.pk]) for row in own]


def scope_words(scope: scopes.Scope, choices: Sequence[OrgChoice] | None = None) -> list[tuple[str, list[str]]]:
    """A scope as people read it: the fields that narrow it with their values' names, archived ones by their id."""
    found = org_choices() if choices is None else choices
    wanted = scopes.normal(scope)
    words = []
    for choice in found:
        if choice.key in wanted:
            names = dict(choice.values)
            words.append((choice.label, [names.get(key, _("(archived)")) for key in wanted[choice.key]]))
    return words


def offered(*categories: str, placement: str = "", org: scopes.OrgValues | None = None) -> list[CustomField]:
    """The fields asked at one place for such a job, in the company's order. One query."""
    return for_place(live_fields(*(categories or (Category.ORG, Category.JOB))), placement, org)


def for_place(rows: Iterable[CustomField], placement: str, org: scopes.OrgValues | None) -> list[CustomField]:
    """Of these fields those that are asked at one place for such a job."""
    return [
        row
        for row in rows
        if (not placement or placement in row.placements) and (org is None or scopes.takes(row.scope, org))
    ]


def is_empty(value: Any) -> bool:
    """Whether a field has no value. False and 0 are values."""
    return value is None or value in ("", {})


def as_uuid(value: Any) -> UUID | None:
    """The id, or None for anything that is none."""
    try:
        return UUID(str(value))
    except ValueError:
        return None
