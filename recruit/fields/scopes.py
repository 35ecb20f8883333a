"""What is bound to org-field values: whether a scope takes a job, and whether two scopes overlap. Pure.

A scope names values per org field: `{"brand": ["<public id>"], "country": ["de"], "<field public id>": ["<value
public id>"]}`. A field that is not named, or names nothing, takes every value ("All", product facts §7.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")
Scope = Mapping[str, Sequence[str]]
OrgValues = Mapping[str, str]

BRAND = "brand"
COUNTRY = "country"
DEPARTMENT = "department"
BUILT_IN = (BRAND, COUNTRY, DEPARTMENT)


def normal(scope: Scope) -> dict[str, list[str]]:
    """The scope without empty fields, each value once, in order: equal scopes are equal dictionaries."""
    return {field: sorted(set(values)) for field, values in sorted(scope.items()) if values}


def takes(scope: Scope, org: OrgValues) -> bool:
    """Whether a job with these org values is within the scope. A job without a named field's value is not."""
    return all(org.get(field, "") in values for field, values in scope.items() if values)


def overlap(one: Scope, other: Scope) -> bool:
    """Whether some job could be within both: no field that both name keeps them apart."""
    one, other = normal(one), normal(other)
    return all(set(one[field]) & set(other[field]) for field in one.keys() & other.keys())


def narrowest(candidates: Iterable[tuple[Scope, T]], org: OrgValues) -> T | None:
    """Of several scoped things the one that takes the job and names most fields; the first of equals."""
    taking = [(len(normal(scope)), thing) for scope, thing in candidates if takes(scope, org)]
    return max(taking, key=lambda pair: pair[0])[1] if taking else None
