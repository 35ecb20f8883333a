"""Reads of scorecards: which one holds for a job and a step, and its criteria."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from base.errors import NotFound
from recruit.fields import scopes
from recruit.scorecards.models import Criterion, Scorecard


def scorecards() -> QuerySet[Scorecard]:
    """All scorecards with the number of their live criteria, the default first, archived ones last."""
    live = Count("criteria", filter=Q(criteria__removed_at=None))
    return Scorecard.objects.annotate(criterion_count=live).order_by("archived_at", "-is_default", "name")


def scorecard_of(public_id: UUID) -> Scorecard:
    """One scorecard. Raises NotFound."""
    card = Scorecard.objects.filter(public_id=public_id).first()
    if card is None:
        raise NotFound
    return card


def live_criteria(card: Scorecard) -> list[Criterion]:
    """The criteria of a scorecard in their order, without those removed."""
    return list(card.criteria.filter(removed_at=None))


def criteria_for(org: scopes.OrgValues, step_name: str = "") -> list[Criterion]:
    """What applications of a job with these org values are judged by at a step. Two statements.

    The narrowest scorecard that names the step, else the narrowest for all steps, else the default one.
    """
    kept = Prefetch("criteria", queryset=Criterion.objects.filter(removed_at=None), to_attr="live")
    rows = list(Scorecard.objects.filter(archived_at=None).prefetch_related(kept).order_by("name"))
    bound = [row for row in rows if not row.is_default]
    at_step = [(row.scope, row) for row in bound if step_name and step_name in row.step_names]
    anywhere = [(row.scope, row) for row in bound if not row.step_names and scopes.normal(row.scope)]
    card = scopes.narrowest(at_step, org) or scopes.narrowest(anywhere, org)
    card = card or next((row for row in rows if row.is_default), None)
    found: list[Criterion] = getattr(card, "live", [])
    return found
