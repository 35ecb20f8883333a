"""What jobs and applications say in the company's own fields: for pages, ads and the public interface."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from base.countries import name_of
from recruit.fields import scopes, wording
from recruit.fields.models import CustomField, FieldValue
from recruit.fields.queries.basics import Category, Type, Values, as_uuid, for_place, is_empty, label_of, live_fields


@dataclass(frozen=True, slots=True)
class Shown:
    """What a job or application says in one field: ready for a page (`label`, `value`) and for REST (the ids)."""

    field_id: str
    label: str
    value: str
    value_id: str = ""
    type: str = "TEXT"
    is_public: bool = False

    @property
    def pair(self) -> tuple[str, str]:
        """For `{% keyvalue %}`."""
        return self.label, self.value


@dataclass(slots=True)
class _Named:
    """The names behind the ids that many values mention, fetched once."""

    values: dict[str, str] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=dict)


def shown(
    values: Values,
    *categories: str,
    public_only: bool = False,
    placement: str = "",
    org: scopes.OrgValues | None = None,
) -> list[Shown]:
    """What a job's or application's `fields` say, in the company's order; empty fields are left out. Three queries.

    `public_only` leaves internal fields out: for ads and the public interface. `placement` narrows application fields
    to one place. `org` leaves out fields that are not for such a job.
    """
    return shown_many([values], *categories, public_only=public_only, placement=placement, org=org)[0]


def shown_many(
    many: Sequence[Values],
    *categories: str,
    public_only: bool = False,
    placement: str = "",
    org: scopes.OrgValues | None = None,
) -> list[list[Shown]]:
    """`shown` for many jobs or applications at once, in the same three queries; none when nothing is filled in."""
    if not any(many):
        return [[] for _values in many]
    rows = live_fields(*(categories or (Category.ORG, Category.JOB)))
    fields = for_place(rows.filter(is_public=True) if public_only else rows, placement, org)
    names = _names_for(fields, many)
    return [[line for row in fields if (line := _line(row, values, names)) is not None] for values in many]


def missing(values: Values, *categories: str, org: scopes.OrgValues | None = None, placement: str = "") -> list[str]:
    """The labels of required fields that have no value yet. One query."""
    required = live_fields(*(categories or (Category.ORG, Category.JOB))).filter(is_required=True)
    return [label_of(row) for row in for_place(required, placement, org) if is_empty(values.get(str(row.public_id)))]


def _names_for(fields: Iterable[CustomField], many: Sequence[Values]) -> _Named:
    keys: dict[str, set[UUID]] = {Type.SELECT: set(), Type.USER: set()}
    for row in fields:
        if row.type in keys:
            for values in many:
                if (key := as_uuid(values.get(str(row.public_id)))) is not None:
                    keys[row.type].add(key)
    found = _Named()
    if keys[Type.SELECT]:
        rows = FieldValue.objects.filter(public_id__in=keys[Type.SELECT])
        found.values = {str(row.public_id): label_of(row) for row in rows}
    if keys[Type.USER]:
        found.users = {str(user.public_id): user.full_name for user in User.objects.filter(public_id__in=keys["USER"])}
    return found


def _line(row: CustomField, values: Values, names: _Named) -> Shown | None:
    value = values.get(str(row.public_id))
    if is_empty(value):
        return None
    try:
        words = _words(row.type, value, names)
    except (TypeError, ValueError):  # written before values were checked: shown as it is
        words = str(value)
    if not words:
        return None
    is_choice = row.type in {Type.SELECT, Type.USER, Type.COUNTRY, Type.REGION}
    return Shown(str(row.public_id), label_of(row), words, str(value) if is_choice else "", row.type, row.is_public)


def _words(type_: str, value: Any, names: _Named) -> str:
    match type_:
        case Type.SELECT:
            return names.values.get(str(value), "")
        case Type.USER:
            return names.users.get(str(value), "")
        case Type.BOOLEAN:
            return _("Yes") if value else _("No")
        case Type.COUNTRY:
            return name_of(str(value))
        case Type.REGION:
            return str(value).upper()
        case Type.CURRENCY:
            return wording.money(value) if isinstance(value, Mapping) else str(value)
        case Type.NUMBER:
            return wording.plain_number(value)
        case Type.PERCENT:
            return f"{wording.plain_number(value)} %"
        case Type.DATE:
            return _date_words(str(value))
    return str(value)


def _date_words(value: str) -> str:
    try:
        return date_format(date.fromisoformat(value[:10]), "j M Y")
    except ValueError:
        return value
