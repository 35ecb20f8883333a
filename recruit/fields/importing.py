"""Verb that brings a whole list of values into a field at once: adds new ones, renames and brings back known ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Refused
from recruit.fields import access, history, listing
from recruit.fields.models import CustomField, FieldValue
from recruit.fields.value_rows import Row


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import does, before or after it is done: labels of the new and the changed values."""

    added: list[str]
    changed: list[str]
    same: int


@transaction.atomic
def import_values(field: CustomField, *, by: Actor, rows: Sequence[Row], dry_run: bool = False) -> Plan:
    """Bring rows into a field: a known code or label is brought up to date, the rest is added at the end, in order.

    Nothing is archived. With `dry_run` nothing is written. One audit entry. Raises Refused beyond 6,000 values, and
    Invalid when a row would give a value the label of another one.
    """
    access.require(by)
    field = CustomField.objects.select_for_update(of=("self",)).get(pk=field.pk)
    if field.type != CustomField.Type.SELECT:
        raise Refused(_("Only a choice from a list has values."), code="field_has_no_values")
    # Those in use come last (no moment sorts last), so that they win over archived ones of the same name.
    known = list(field.values.order_by("archived_at", "pk"))
    by_label = {value.label.casefold(): value for value in known}
    by_code = {value.code.casefold(): value for value in known if value.code}
    new, changed, matched = [], [], {}
    for row in rows:
        value = (by_code.get(row.code.casefold()) if row.code else None) or by_label.get(row.label.casefold())
        if value is None:
            new.append(row)
            continue
        matched[value.pk] = row
        if _differs(value, row):
            value.label, value.code, value.archived_at = row.label, row.code or value.code, None
            changed.append(value)
    _check(known, new)
    plan = Plan([row.label for row in new], [value.label for value in changed], len(matched) - len(changed))
    if dry_run:
        return plan
    made = _write(field, new, changed)
    _link([*zip(made, new, strict=True), *((value, matched[value.pk]) for value in known if value.pk in matched)])
    data = {"added": len(new), "changed": len(changed)}
    recording.record(history.VALUES_IMPORTED, on=field, by=by, data=data)
    return plan


def _differs(value: FieldValue, row: Row) -> bool:
    return value.archived_at is not None or value.label != row.label or (bool(row.code) and value.code != row.code)


def _check(known: Sequence[FieldValue], new: Sequence[Row]) -> None:
    live = [value for value in known if value.archived_at is None]
    if len(live) + len(new) > listing.MOST_VALUES:
        raise listing.too_many()
    labels = [value.label.casefold() for value in live] + [row.label.casefold() for row in new]
    codes = [value.code.casefold() for value in live if value.code] + [row.code.casefold() for row in new if row.code]
    twice = next((word for words in (labels, codes) for word, count in Counter(words).items() if count > 1), "")
    if twice:
        sentence = _("Two values would be called “{name}”. Give one of them another name or code.")
        raise Invalid(sentence.format(name=twice), code="twice")


def _write(field: CustomField, new: Sequence[Row], changed: Sequence[FieldValue]) -> list[FieldValue]:
    FieldValue.objects.bulk_update(changed, ["label", "code", "archived_at"], batch_size=1000)
    first = listing.next_position(field)
    made = [
        FieldValue(field=field, label=row.label, code=row.code, position=first + place) for place, row in enumerate(new)
    ]
    return FieldValue.objects.bulk_create(made, batch_size=1000)


def _link(pairs: Sequence[tuple[FieldValue, Row]]) -> None:
    """Add the parents the rows name; parents a value had before stay."""
    through = FieldValue.parents.through
    links = [
        through(from_fieldvalue_id=value.pk, to_fieldvalue_id=parent) for value, row in pairs for parent in row.parents
    ]
    through.objects.bulk_create(links, ignore_conflicts=True, batch_size=1000)
