"""Verbs on the company's own fields: add, edit, order, archive, and which depends on which (product facts §15.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Refused
from recruit.fields import access, history, queries, scopes
from recruit.fields.models import CustomField, FieldValue

# Brand, country and department are org fields too, which makes 25 (product facts §15.3).
MOST_ORG_FIELDS = 22
PLACEMENTS = ("PROFILE", "OFFER_FORM", "OFFER_APPROVAL_FORM", "HIRE_FORM")
EDITABLE = frozenset(
    {"label", "help_text", "is_required", "is_public", "needs_reapproval", "placements", "scope", "translations"}
)
_BUILT_IN = frozenset({"brand", "country", "department"})
# A field may depend only on one that is asked in the same place.
_ABOVE = {"ORG": {"ORG"}, "JOB": {"ORG", "JOB"}, "APPLICATION": {"APPLICATION"}, "OFFER": {"OFFER"}}


@transaction.atomic
def add_field(*, by: Actor, category: str, label: str, type: str = "SELECT", **more: Any) -> CustomField:  # noqa: A002  # the noun's own word
    """Add a field at the end of its category. Category and type stay as they are for good.

    `more` are further columns of EDITABLE. Raises Invalid for a label taken or a type that does not exist, Refused when
    there are 22 org fields.
    """
    access.require(by)
    if category not in CustomField.Category.values:
        raise Invalid(_("Choose what the field describes."), field="category")
    if type not in CustomField.Type.values:
        raise Invalid(_("Choose one of the types."), field="type")
    if category == CustomField.Category.ORG:
        _check_room()
    field = CustomField(category=category, type=type)
    for name, value in _cleaned(field, {"label": label, **more}).items():
        setattr(field, name, value)
    last = CustomField.objects.filter(category=category).aggregate(last=Max("position"))["last"]
    field.position = 0 if last is None else last + 1
    _save(field)
    recording.record(history.FIELD_ADDED, on=field, by=by, data={"category": category, "type": type})
    return field


@transaction.atomic
def edit_field(field: CustomField, *, by: Actor, changes: Mapping[str, Any]) -> CustomField:
    """Change columns of EDITABLE. Jobs show a new label at once; what they say in the field stays.

    Raises Invalid for a label taken, Refused for another category or type, which are fixed.
    """
    field = _locked(field, by)
    for name in ("category", "type"):
        if name in changes and changes[name] != getattr(field, name):
            raise Refused(_("Category and type of a field are fixed. Add another field instead."), code="field_fixed")
    values = _cleaned(field, {name: value for name, value in changes.items() if name not in {"category", "type"}})
    changed = {}
    for name, value in values.items():
        before = getattr(field, name)
        if before != value:
            changed[name] = (before, value)
            setattr(field, name, value)
    if changed:
        _save(field)
        recording.record(history.FIELD_EDITED, on=field, by=by, changes=changed)
    return field


@transaction.atomic
def move_field(field: CustomField, *, by: Actor, places: int) -> CustomField:
    """Move a field up (negative) or down within its category; at the ends it stays."""
    field = _locked(field, by)
    rows = list(queries.live_fields(field.category).select_for_update())
    at = next((place for place, row in enumerate(rows) if row.pk == field.pk), None)
    if at is None:
        raise Refused(_("Bring this field back before you move it."), code="field_archived")
    to = max(0, min(len(rows) - 1, at + places))
    if to != at:
        rows.insert(to, rows.pop(at))
        for position, row in enumerate(rows):
            row.position = position
        CustomField.objects.bulk_update(rows, ["position"])
        recording.record(history.FIELD_MOVED, on=field, by=by, changes={"position": (at + 1, to + 1)})
    return rows[to]


@transaction.atomic
def archive_field(field: CustomField, *, by: Actor) -> CustomField:
    """Ask a field no longer. What jobs say in it is kept, and shown again when it comes back."""
    field = _locked(field, by)
    if field.archived_at is None:
        field.archived_at = timezone.now()
        field.save(update_fields=["archived_at", "updated_at"])
        recording.record(history.FIELD_ARCHIVED, on=field, by=by)
    return field


@transaction.atomic
def restore_field(field: CustomField, *, by: Actor) -> CustomField:
    """Ask an archived field again. Raises Invalid when another field took its label, Refused when there are 22."""
    field = _locked(field, by)
    if field.archived_at is not None:
        if field.category == CustomField.Category.ORG:
            _check_room()
        field.archived_at = None
        _clean_label(field, field.label)
        _save(field)
        recording.record(history.FIELD_RESTORED, on=field, by=by)
    return field


@transaction.atomic
def make_dependent(field: CustomField, *, by: Actor, parent: CustomField) -> CustomField:
    """Narrow the choice of a field by what is chosen in another. Its values are then linked one by one or by import.

    Raises Invalid for fields that are no lists, for a parent asked elsewhere, and for a circle.
    """
    field = _locked(field, by)
    list_type = CustomField.Type.SELECT
    if field.type != list_type or parent.type != list_type:
        raise Invalid(_("Only a choice from a list can depend on another one."), field="parent")
    if parent.category not in _ABOVE[field.category]:
        raise Invalid(_("Choose a parent that is asked in the same place."), field="parent")
    above: CustomField | None = parent
    while above is not None:
        if above.pk == field.pk:
            raise Invalid(_("A field cannot depend on itself, nor on one that depends on it."), field="parent")
        above = above.parent
    if field.parent_id != parent.pk:
        _unlink(field)
        field.parent = parent
        field.save(update_fields=["parent", "updated_at"])
        recording.record(history.FIELD_DEPENDS, on=field, by=by, about=[parent], data={"parent": parent.label})
    return field


@transaction.atomic
def make_independent(field: CustomField, *, by: Actor) -> CustomField:
    """Offer every value of the field whatever is chosen elsewhere; the links of its values are gone."""
    field = _locked(field, by)
    if field.parent_id is not None:
        _unlink(field)
        field.parent = None
        field.save(update_fields=["parent", "updated_at"])
        recording.record(history.FIELD_INDEPENDENT, on=field, by=by)
    return field


def _unlink(field: CustomField) -> None:
    FieldValue.parents.through.objects.filter(from_fieldvalue__field=field).delete()


def _locked(field: CustomField, by: Actor) -> CustomField:
    access.require(by)
    return CustomField.objects.select_for_update().get(pk=field.pk)


def _check_room() -> None:
    # Locked, so that two administrators do not both add the last one.
    rows = queries.live_fields(CustomField.Category.ORG).select_for_update().values_list("pk", flat=True)
    if len(rows) >= MOST_ORG_FIELDS:
        raise Refused(
            _("There are 25 org fields, the most there can be. Archive one, or add a job field."),
            code="too_many_fields",
        )


def _cleaned(field: CustomField, changes: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(changes) - EDITABLE
    if unknown:
        raise Invalid(_("A field has no {name}.").format(name=min(unknown)), field=min(unknown))
    values = dict(changes)
    if "label" in values:
        values["label"] = _clean_label(field, str(values["label"]))
    if "help_text" in values:
        values["help_text"] = str(values["help_text"]).strip()[:300]
    if "placements" in values:
        values["placements"] = _clean_placements(values["placements"])
    if "scope" in values:
        values["scope"] = scopes.normal(values["scope"] or {})
    if "translations" in values:
        values["translations"] = clean_translations(values["translations"], longest=100)
    return values


def _clean_label(field: CustomField, label: str) -> str:
    label = " ".join(label.split())
    if not label:
        raise Invalid(_("Give the field a name."), field="label")
    if len(label) > 100:
        raise Invalid(_("Use at most 100 characters."), field="label")
    same = CustomField.objects.filter(category=field.category, archived_at=None, label__iexact=label)
    if same.exclude(pk=field.pk).exists() or (field.category == "ORG" and label.casefold() in _BUILT_IN):
        raise _taken()
    return label


def _clean_placements(placements: Iterable[str]) -> list[str]:
    given = set(placements)
    if given - set(PLACEMENTS):
        raise Invalid(_("Choose from the places there are."), field="placements")
    return [place for place in PLACEMENTS if place in given]


def clean_translations(translations: Mapping[str, str], *, longest: int) -> dict[str, str]:
    """Labels by language, empty ones left out. Raises Invalid for one that is too long."""
    found = {code.strip(): " ".join(str(words).split()) for code, words in translations.items()}
    if any(len(words) > longest for words in found.values()):
        raise Invalid(_("Use at most {count} characters.").format(count=longest), field="translations")
    return {code: words for code, words in sorted(found.items()) if words}


def _save(field: CustomField) -> None:
    try:
        with transaction.atomic():
            field.save()
    except IntegrityError as error:  # somebody took the label a moment ago
        raise _taken() from error


def _taken() -> Invalid:
    return Invalid(_("There is a field with this name already. Choose a different name."), field="label", code="taken")
