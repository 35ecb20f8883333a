"""Org values as a condition on rows of jobs, for whatever is bound to them: processes, access groups."""

from __future__ import annotations

from django.db.models import Q

from recruit.fields import scopes
from recruit.setup.models import Brand, Department


def within(scope: scopes.Scope) -> Q:
    """The jobs a scope takes, as a condition on rows: equal to `scopes.takes` on their org values."""
    condition = Q()
    for field, values in scopes.normal(scope).items():
        if field == scopes.COUNTRY:
            condition &= Q(country_code__in=[*values, *(value.upper() for value in values)])
        elif field == scopes.BRAND:  # as subqueries: an outer join could not be locked
            condition &= Q(brand__in=Brand.objects.filter(public_id__in=values).values("pk"))
        elif field == scopes.DEPARTMENT:
            condition &= Q(department__in=Department.objects.filter(public_id__in=values).values("pk"))
        else:
            own = Q(pk__in=[])
            for value in values:
                own |= Q(fields__contains={field: value})
            condition &= own
    return condition
