"""Verbs that add, edit, cancel and remove the positions of a job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.audit import recording
from base.audit.kinds import Kind
from base.errors import Invalid, Refused
from recruit.jobs import access, history, signals
from recruit.jobs.models import Job, Position
from recruit.teams.rights import JobAction

_EDITABLE = frozenset({"code", "type", "incumbent_name", "opened_on", "target_start_on"})
MOST = 500


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
    seat = {"type": type, "opened_on": opened_on, "target_start_on": target_start_on}
    return add_positions(job, by=by, seats=[seat | {"code": code, "incumbent_name": incumbent_name}])[0]


@transaction.atomic
def add_positions(job: Job, *, by: Actor, seats: Sequence[Mapping[str, Any]]) -> list[Position]:
    """Add several open seats at once, each a mapping of `add_position`'s words: all of them or none.

    Raises Invalid for a bad seat, or when the job would have more than 500.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    access.require(by, JobAction.EDIT_POSITIONS, job)
    if job.positions.count() + len(seats) > MOST:
        raise Invalid(_("A job has at most {most} positions.").format(most=MOST))
    for seat in seats:
        _check(seat)
    added = Position.objects.bulk_create(Position(job=job, **_stripped(seat)) for seat in seats)
    if len(added) == 1:
        recording.record(history.POSITION_ADDED, on=added[0], by=by, about=[job])
    elif added:
        recording.record(history.POSITIONS_ADDED, on=job, by=by, about=added[:50], data={"count": len(added)})
    _tell(job, by)
    return added


def _tell(job: Job, by: Actor) -> None:
    if not (job.is_draft or job.is_template):
        signals.terms_changed.send(Job, job=job, names=frozenset({"positions"}), by=by)


@transaction.atomic
def edit_position(position: Position, *, by: Actor, changes: Mapping[str, Any]) -> Position:
    """Change a seat's type, dates, code or incumbent."""
    job = Job.objects.select_for_update().get(pk=position.job_id)
    access.require(by, JobAction.EDIT_POSITIONS, job)
    position = Position.objects.select_for_update().get(pk=position.pk)
    if set(changes) - _EDITABLE:
        raise Invalid(_("A position has no such field."))
    changes = _stripped(changes)
    before = {name: getattr(position, name) for name in changes}
    for name, value in changes.items():
        setattr(position, name, value)
    _check({name: getattr(position, name) for name in _EDITABLE})
    position.save(update_fields=[*changes, "updated_at"])
    changed = {n: (str(before[n]), str(v)) for n, v in changes.items() if before[n] != v}
    recording.record(history.POSITION_EDITED, on=position, by=by, about=[job], changes=changed)
    if changed:
        _tell(job, by)
    return position


@transaction.atomic
def cancel_position(position: Position, *, by: Actor) -> Position:
    """Give an open seat up; it stays in the list and counts no more. Raises Refused for one that was hired into."""
    return _set_status(position, by, Position.Status.OPEN, Position.Status.CANCELLED, history.POSITION_CANCELLED)


@transaction.atomic
def reopen_position(position: Position, *, by: Actor) -> Position:
    """Open a cancelled seat again. Raises Refused for one that is not cancelled."""
    return _set_status(position, by, Position.Status.CANCELLED, Position.Status.OPEN, history.POSITION_REOPENED)


def _set_status(position: Position, by: Actor, before: str, after: str, kind: Kind) -> Position:
    job = Job.objects.select_for_update().get(pk=position.job_id)
    access.require(by, JobAction.EDIT_POSITIONS, job)
    position = Position.objects.select_for_update().get(pk=position.pk)
    if position.status == after:
        return position
    if position.status != before:
        raise Refused(_("Somebody was hired into this position. Take the hire back first."), code="position_hired")
    position.status = after
    position.save(update_fields=["status", "updated_at"])
    recording.record(kind, on=position, by=by, about=[job], changes={"status": (before, after)})
    _tell(job, by)
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
    _tell(job, by)


def _stripped(seat: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in seat.items()}


def _check(seat: Mapping[str, Any]) -> None:
    if seat.get("type", Position.Type.NEW) not in Position.Type.values:
        raise Invalid(_("A position is new or a replacement."), field="type")
    for name, most in (("code", 40), ("incumbent_name", 150)):
        if len(seat.get(name, "")) > most:
            raise Invalid(_("Shorten this to {most} characters.").format(most=most), field=name)
    opened_on, target_start_on = seat["opened_on"], seat.get("target_start_on")
    if target_start_on is not None and target_start_on < opened_on:
        raise Invalid(_("The target start must not be before the opening date."), field="target_start_on")
