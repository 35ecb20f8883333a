"""Verbs with which administrators shape scorecards (product facts §15.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotAllowed, NotFound, Refused
from recruit.fields import scopes
from recruit.scorecards import history
from recruit.scorecards.models import Criterion, Scorecard

MOST_CRITERIA = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion as it was typed: `public_id` of one that exists, or "" for a new one."""

    label: str
    public_id: str = ""
    help_text: str = ""
    is_required: bool = False


@transaction.atomic
def add_scorecard(
    *, by: Actor, name: str, criteria: Sequence[Line], scope: Mapping[str, Any] | None = None,
    step_names: Sequence[str] = (),
) -> Scorecard:  # fmt: skip
    """Add a scorecard for jobs of a scope, and for some steps only when they are named. Raises Invalid, NotAllowed."""
    _require(by)
    card = Scorecard(scope=scopes.normal(scope or {}), step_names=list(step_names))
    _save(card, name)
    _write(card, criteria)
    recording.record(history.ADDED, on=card, by=by)
    return card


@transaction.atomic
def edit_scorecard(
    card: Scorecard, *, by: Actor, name: str, criteria: Sequence[Line], scope: Mapping[str, Any] | None = None,
    step_names: Sequence[str] = (),
) -> Scorecard:  # fmt: skip
    """Change a scorecard. Criteria left out are removed for new reviews; reviews that used them keep their stars."""
    _require(by)
    row = _locked(card)
    row.scope = {} if row.is_default else scopes.normal(scope or {})
    row.step_names = [] if row.is_default else list(step_names)
    _save(row, name)
    _write(row, criteria)
    recording.record(history.EDITED, on=row, by=by)
    return row


@transaction.atomic
def archive(card: Scorecard, *, by: Actor) -> Scorecard:
    """Use a scorecard for no new review. The default one stays."""
    _require(by)
    row = _locked(card)
    if row.is_default:
        raise Refused(_("The default scorecard stays: it holds where no other does."), code="default_scorecard")
    if row.archived_at is None:
        row.archived_at = timezone.now()
        row.save(update_fields=["archived_at", "updated_at"])
        recording.record(history.ARCHIVED, on=row, by=by)
    return row


@transaction.atomic
def restore(card: Scorecard, *, by: Actor) -> Scorecard:
    """Bring an archived scorecard back."""
    _require(by)
    row = _locked(card)
    if row.archived_at is not None:
        row.archived_at = None
        row.save(update_fields=["archived_at", "updated_at"])
        recording.record(history.RESTORED, on=row, by=by)
    return row


def _require(by: Actor) -> None:
    if not by.is_system and (by.user is None or not by.user.has(Permission.COMPANY_SETTINGS)):
        raise NotAllowed


def _locked(card: Scorecard) -> Scorecard:
    row = Scorecard.objects.select_for_update().filter(pk=card.pk).first()
    if row is None:
        raise NotFound
    return row


def _save(card: Scorecard, name: str) -> None:
    card.name = " ".join(name.split())
    if not card.name or len(card.name) > 100:
        raise Invalid(_("Enter a name of at most 100 characters."), field="name")
    try:
        with transaction.atomic():
            card.save()
    except IntegrityError as error:
        raise Invalid(_("There is a scorecard of this name."), field="name") from error


def _write(card: Scorecard, lines: Sequence[Line]) -> None:
    lines = [line for line in lines if line.label.strip()]
    labels = [" ".join(line.label.split()).casefold() for line in lines]
    if not lines:
        raise Invalid(_("Write at least one criterion."), field="criteria")
    if len(lines) > MOST_CRITERIA:
        raise Invalid(_("Use at most 30 criteria: nobody judges more with care."), field="criteria")
    if len(set(labels)) < len(labels):
        raise Invalid(_("Each criterion stands there once."), field="criteria")
    if any(len(line.label) > 150 or len(line.help_text) > 300 for line in lines):
        raise Invalid(_("Use at most 150 characters for a criterion and 300 to explain it."), field="criteria")
    known = {str(row.public_id): row for row in card.criteria.select_for_update()}
    kept = set()
    for place, line in enumerate(lines):
        row = known.get(line.public_id) or Criterion(scorecard=card)
        row.label, row.help_text = " ".join(line.label.split()), line.help_text.strip()
        row.is_required, row.position, row.removed_at = line.is_required, place, None
        row.save()
        kept.add(row.pk)
    card.criteria.filter(removed_at=None).exclude(pk__in=kept).update(removed_at=timezone.now())
