"""Reads of the company's vocabulary that more than one door uses."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, QuerySet

from base.errors import NotFound
from recruit.setup.models import Department, ExitReason, Location, Source


def departments() -> QuerySet[Department]:
    """Departments in use, by name."""
    return Department.objects.filter(is_archived=False).order_by("name", "id")


def department_of(public_id: UUID) -> Department:
    """One department, archived ones too. Raises NotFound."""
    found = Department.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def locations() -> QuerySet[Location]:
    """The places a job can be given, by name."""
    return Location.objects.order_by("name", "id")


def reasons(kind: str) -> QuerySet[ExitReason]:
    """The reasons in use for one way out, in the company's order."""
    return ExitReason.objects.filter(kind=kind, is_active=True).order_by("position", "label")


def reason_of(kind: str, public_id: UUID) -> ExitReason | None:
    """One reason in use; None when there is none of that kind."""
    return reasons(kind).filter(public_id=public_id).first()


def sources(type_: str = "", sub_type: str = "") -> QuerySet[Source]:
    """Sources in use, of one type and sub-type when given."""
    rows = Source.objects.filter(is_archived=False).order_by("type", "sub_type", "name", "id")
    if type_:
        rows = rows.filter(type=type_)
    return rows.filter(sub_type=sub_type) if sub_type else rows


def sources_with_counts() -> list[tuple[Source, int]]:
    """Every source, archived ones too, with the applications that came from it; by type, sub-type and name."""
    rows = Source.objects.annotate(applications=Count("application")).order_by("type", "sub_type", "name", "id")
    return [(row, row.applications) for row in rows]


def source_of(public_id: UUID) -> Source | None:
    """One source, archived ones too."""
    return Source.objects.filter(public_id=public_id).first()


def source_called(type_: str, sub_type: str, name: str) -> Source | None:
    """The source of this type, sub-type and name."""
    return Source.objects.filter(type=type_, sub_type=sub_type, name=name).first()
