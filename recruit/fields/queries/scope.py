"""What the picker of a scope shows, and whether what it gave back is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, Window
from django.db.models.functions import RowNumber

from base.countries import COUNTRIES
from recruit.fields import scopes
from recruit.fields.models import FieldValue
from recruit.fields.queries.basics import Category, Type, as_uuid, built_in_choices, label_of, live_fields
from recruit.setup.models import Brand, Department

_LIVE_COUNT = Count("values", filter=Q(values__archived_at=None, values__pk__isnull=False))
MOST_OFFERED = 50


@dataclass(frozen=True, slots=True)
class Picked:
    """One org field in the picker of a scope: what is ticked, and some of what could be."""

    key: str
    label: str
    chosen: list[tuple[str, str]]
    offered: list[tuple[str, str]]
    total: int
    words: str = ""

    @property
    def is_long(self) -> bool:
        """Whether there is more than is shown, so that one searches."""
        return self.total > MOST_OFFERED


def picked(scope: scopes.Scope, words: Mapping[str, str] | None = None) -> list[Picked]:
    """The picker of a scope: each org field with what is ticked and the first fifty others, or those with the words.

    Four queries, whatever the number of fields and values.
    """
    sought = words or {}
    built_in = built_in_choices(scope.get(scopes.DEPARTMENT, ()))
    rows = [_pick(row.key, row.label, row.values, scope, sought.get(row.key, "")) for row in built_in]
    own = list(live_fields(Category.ORG).filter(type=Type.SELECT).annotate(total=_LIVE_COUNT))
    if not own:
        return rows
    match = Q(pk__in=[])
    for row in own:
        found = Q(field=row)
        if typed := sought.get(str(row.public_id), "").strip():
            found &= Q(label__icontains=typed) | Q(code__iexact=typed)
        match |= found
    live = FieldValue.objects.filter(match, archived_at=None)
    place = Window(RowNumber(), partition_by="field_id", order_by=["position", "label"])
    most = live.annotate(place=place).filter(place__lte=MOST_OFFERED + 1)
    ticked = FieldValue.objects.filter(public_id__in=[key for row in own for key in scope.get(str(row.public_id), [])])
    values: dict[int, dict[str, str]] = {row.pk: {} for row in own}
    for value in [*ticked.order_by("position", "label"), *most.order_by("position", "label")]:
        values.get(value.field_id, {})[str(value.public_id)] = label_of(value)
    for row in own:
        key, offered = str(row.public_id), list(values[row.pk].items())
        chosen = [pair for pair in offered if pair[0] in scope.get(key, ())]
        others = [pair for pair in offered if pair not in chosen][:MOST_OFFERED]
        rows.append(Picked(key, label_of(row), chosen, others, row.total, sought.get(key, "")))
    return rows


def _pick(key: str, label: str, values: list[tuple[str, str]], scope: scopes.Scope, words: str) -> Picked:
    wanted = words.strip().casefold()
    chosen = [pair for pair in values if pair[0] in scope.get(key, ())]
    others = [pair for pair in values if pair not in chosen and wanted in pair[1].casefold()]
    return Picked(key, label, chosen, others[:MOST_OFFERED], len(values), words)


def known_scope(scope: scopes.Scope) -> dict[str, list[str]]:
    """The part of a scope whose fields and values are there; archived ones count, so that nothing is lost in saving."""
    brands = {str(key) for key in Brand.objects.values_list("public_id", flat=True)} if scope.get("brand") else set()
    found: dict[str, set[str]] = {scopes.BRAND: brands, scopes.COUNTRY: set(COUNTRIES)}
    if scope.get("department"):
        found[scopes.DEPARTMENT] = {str(key) for key in Department.objects.values_list("public_id", flat=True)}
    keys = [key for name, keys in scope.items() if name not in scopes.BUILT_IN for key in keys]
    wanted = [key for key in keys if as_uuid(key) is not None]
    rows = FieldValue.objects.filter(public_id__in=wanted, field__category=Category.ORG).select_related("field")
    for value in rows if wanted else ():
        found.setdefault(str(value.field.public_id), set()).add(str(value.public_id))
    kept = {name: [key for key in keys if key in found.get(name, ())] for name, keys in scope.items()}
    return scopes.normal(kept)
