"""Reads of the roles on hiring teams for their settings pages."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from base.errors import NotFound
from recruit.teams.models import HiringTeamRole


def roles() -> QuerySet[HiringTeamRole]:
    """All roles, the five default ones first."""
    return HiringTeamRole.objects.order_by("position", "name", "pk")


def role_of(public_id: UUID) -> HiringTeamRole:
    """One role. Raises NotFound."""
    found = HiringTeamRole.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found
