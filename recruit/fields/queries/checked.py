"""Whether what is given for the company's own fields may be kept: what verbs ask before they write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from base.countries import COUNTRIES
from base.errors import Invalid, type_message
from recruit.fields import checks, scopes
from recruit.fields.models import CustomField, FieldValue
from recruit.fields.queries.basics import Type, Values, is_empty, label_of, offered


def checked(
    given: Values,
    *categories: str,
    before: Values | None = None,
    org: scopes.OrgValues | None = None,
    placement: str = "",
    complete: bool = True,
    prefix: str = "field-",
) -> dict[str, Any]:
    """What a job's or application's `fields` hold once `given` (public id → value) is written over `before`.

    Empty values are taken away, fields that are not asked here stay as they are, unknown names are passed over.
    Verbs call it before they write. Raises Invalid that names each field (`field-<public id>`): a value of another
    type, a choice there is not or that does not belong to the parent's, and with `complete` a required one missing.
    Three queries.
    """
    fields = offered(*categories, placement=placement, org=org)
    kept, problems = dict(before or {}), {}
    for row in fields:
        key = str(row.public_id)
        if key in given:
            try:
                value = checks.kept(row.type, given[key], COUNTRIES)
            except checks.Unfit as error:
                problems[key] = UNFIT[str(error)]
                continue
            kept.pop(key, None)
            if value is not None:
                kept[key] = value
    _check_choices(fields, given, dict(before or {}), kept, problems)
    if complete:
        empty = [row for row in fields if row.is_required and is_empty(kept.get(str(row.public_id)))]
        for row in empty:
            problems.setdefault(str(row.public_id), _("Fill in {field}.").format(field=label_of(row)))
    if problems:
        raise Invalid(fields={f"{prefix}{key}": sentence for key, sentence in problems.items()})
    return kept


UNFIT: dict[str, type_message] = {
    "SELECT": gettext_lazy("Choose one of the values."),
    "NUMBER": gettext_lazy("Enter a number."),
    "PERCENT": gettext_lazy("Enter a percentage as a number."),
    "BOOLEAN": gettext_lazy("Choose yes or no."),
    "DATE": gettext_lazy("Enter a date such as 2021-03-31."),
    "CURRENCY": gettext_lazy("Enter an amount and choose its currency."),
    "COUNTRY": gettext_lazy("Choose a country."),
    "REGION": gettext_lazy("Enter a region as country and region, such as us-wa."),
    "TOO_LONG": gettext_lazy("Use at most 4,000 characters."),
}


def _check_choices(
    fields: Sequence[CustomField],
    given: Values,
    before: Values,
    kept: dict[str, Any],
    problems: dict[str, type_message],
) -> None:
    """Values of lists must be there and belong to what was chosen in the parent field; users must be there."""
    by_pk = {row.pk: row for row in fields}
    keys = [kept[str(row.public_id)] for row in fields if row.type == Type.SELECT and str(row.public_id) in kept]
    rows = FieldValue.objects.filter(public_id__in=keys).prefetch_related("parents") if keys else []
    values = {str(row.public_id): row for row in rows}
    users = _known_users(fields, kept)
    for row in fields:
        key = str(row.public_id)
        if key not in kept or key in problems:
            continue
        if row.type == Type.USER and kept[key] not in users and kept[key] != before.get(key):
            problems[key] = _("Choose somebody of the company.")
        if row.type != Type.SELECT:
            continue
        value, parent = values.get(kept[key]), by_pk.get(row.parent_id or 0)
        is_old = kept[key] == before.get(key)
        if value is None or value.field_id != row.pk or (value.archived_at and not is_old):
            problems[key] = UNFIT["SELECT"]
        elif parent is not None and not _belongs(value, kept.get(str(parent.public_id))):
            if key in given:
                problems[key] = _("Choose a value that belongs to {field}.").format(field=label_of(parent))
            else:  # the parent's choice changed: what depended on it is chosen anew
                kept.pop(key)


def _belongs(value: FieldValue, parent_key: Any) -> bool:
    return str(parent_key) in {str(parent.public_id) for parent in value.parents.all()}


def _known_users(fields: Sequence[CustomField], kept: Values) -> set[str]:
    keys = [kept[str(row.public_id)] for row in fields if row.type == Type.USER and str(row.public_id) in kept]
    if not keys:
        return set()
    return {
        str(key) for key in User.objects.filter(public_id__in=keys, is_active=True).values_list("public_id", flat=True)
    }
