"""Verbs that add, edit and remove the positions of a job."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Refused
from recruit.jobs import access, history
from recruit.jobs.access import JobAction
from recruit.jobs.models import Job, Position

_EDITABLE = frozenset({"code", "type", "incumbent_name", "opened_on", "target_start_on", "started_on"})


@transaction.atomic
def add_position(
    job: Job,
    *,
    by: Actor,
    opened_on: date,
    type: str = "NEW",  # noqa: A002  (the field's own word)
    target_start_on: date | None = None,
    code: str = "",
    incumbent_name: str = "",
) -> Position:
    """Add one open seat to a job. Raises Invalid when the target start lies before the opening date."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    access.require(by, JobAction.EDIT_POSITIONS, job)
    _check_dates(opened_on, target_start_on)
    position = Position.objects.create(
        job=job,
        type=type,
        opened_on=opened_on,
        target_start_on=target_start_on,
        code=code.strip(),
        incumbent_name=incumbent_name.strip(),
    )
    recording.record(history.POSITION_ADDED, on=position, by=by, about=[job])
    return position


@transaction.atomic
def edit_position(position: Position, *, by: Actor, changes: Mapping[str, Any]) -> Position:
    """Change a seat's type, dates, code or incumbent."""
    job = Job.objects.select_for_update().get(pk=position.job_id)
    access.require(by, JobAction.EDIT_POSITIONS, job)
    position = Position.objects.select_for_update().get(pk=position.pk)
    if set(changes) - _EDITABLE:
        raise Invalid(_("A position has no such field."))
    before = {name: getattr(position, name) for name in changes}
    for name, value in changes.items():
        setattr(position, name, value)
    _check_dates(position.opened_on, position.target_start_on)
    position.save(update_fields=[*changes, "updated_at"])
    changed = {n: (str(before[n]), str(v)) for n, v in changes.items() if before[n] != v}
    recording.record(history.POSITION_EDITED, on=position, by=by, about=[job], changes=changed)
    return position


@transaction.atomic
def remove_position(position: Position, *, by: Actor) -> None:
    """Delete an open seat. Raises Refused for one that was hired into."""
    job = Job.objects.select_for_update().get(pk=position.job_id)
    access.require(by, JobAction.EDIT_POSITIONS, job)
    position = Position.objects.select_for_update().get(pk=position.pk)
    if position.status == Position.Status.HIRED:
        raise Refused(_("Somebody was hired into this position; it cannot be removed."), code="position_hired")
    recording.record(history.POSITION_REMOVED, on=position, by=by, about=[job])
    position.delete()


def _check_dates(opened_on: date, target_start_on: date | None) -> None:
    if target_start_on is not None and target_start_on < opened_on:
        raise Invalid(_("The target start must not be before the opening date."), field="target_start_on")
