"""Verbs with which administrators shape workflow cards (product facts §7.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotAllowed, NotFound
from recruit.processes.models import HiringProcess, HiringStep
from recruit.processes.queries import road_of, station_of
from recruit.processes.stages import EXITS, Stage
from recruit.teams import standing
from recruit.workflows import history, queries
from recruit.workflows.models import WorkflowCard, WorkflowRun

Kind, Trigger = WorkflowCard.Kind, WorkflowCard.Trigger
NEEDS = {
    Kind.CREATE_TASK: ("title", _("Say what is to be done.")),
    Kind.SEND_EMAIL: ("template", _("Choose the template of the e-mail.")),
    Kind.NOTIFY: ("text", _("Write what they are told.")),
    Kind.ADD_TAG: ("tag", _("Type the tag.")),
    Kind.REJECT: ("reason", _("Choose the reason for rejection.")),
}
OWNED = frozenset({Kind.CREATE_TASK, Kind.NOTIFY, Kind.REQUEST_REVIEW})
EDITABLE = frozenset(
    {
        "name", "trigger", "delay_hours", "condition", "settings", "target_step", "target_stage", "owner_role",
        "owner_user",
    }
)  # fmt: skip
LONGEST_DELAY_HOURS = 24 * 365


@transaction.atomic
def add_card(
    process: HiringProcess, *, by: Actor, stage: Stage, step: HiringStep | None, kind: str, **values: Any
) -> WorkflowCard:
    """Add a card to one place of a process. It acts on candidates who arrive from now on.

    Raises Invalid for a part its kind needs and lacks, and for a move that is no move forward or jumps over a required
    step (product facts §7.2).
    """
    _require(by)
    if stage in EXITS or stage is Stage.HIRED:
        raise Invalid(_("Cards stand at places where candidates still move."), field="stage")
    if step is not None and (step.process_id != process.pk or step.stage != stage or step.deleted_at is not None):
        raise Invalid(_("This step does not belong to the process."), field="step")
    if kind not in Kind.values:
        raise Invalid(_("Choose what the card does."), field="kind")
    last = WorkflowCard.objects.filter(process=process).aggregate(last=Max("position"))["last"] or 0
    card = WorkflowCard(process=process, stage=stage.value, step=step, kind=kind, position=last + 1)
    _write(card, values)
    card.save()
    recording.record(history.ADDED, on=card, by=by, about=[process], data={"kind": kind})
    return card


@transaction.atomic
def edit_card(card: WorkflowCard, *, by: Actor, **values: Any) -> WorkflowCard:
    """Change a card; runs that wait follow the new words. Raises as `add_card`."""
    _require(by)
    row = _locked(card)
    _write(row, values)
    row.save()
    recording.record(history.EDITED, on=row, by=by, about=[row.process])
    return row


@transaction.atomic
def switch(card: WorkflowCard, *, by: Actor, is_active: bool) -> WorkflowCard:
    """Let a card act, or not. What it has in hand is skipped while it is off."""
    _require(by)
    row = _locked(card)
    if row.is_active != is_active:
        row.is_active = is_active
        row.save(update_fields=["is_active", "updated_at"])
        recording.record(history.SWITCHED_ON if is_active else history.SWITCHED_OFF, on=row, by=by, about=[row.process])
    return row


@transaction.atomic
def remove(card: WorkflowCard, *, by: Actor) -> None:
    """Remove a card and its log; what waited does not happen."""
    _require(by)
    row = _locked(card)
    recording.record(history.REMOVED, on=row, by=by, about=[row.process])
    WorkflowRun.objects.filter(card=row).delete()
    row.delete()


def _require(by: Actor) -> None:
    if not by.is_system and (by.user is None or not by.user.has(Permission.COMPANY_SETTINGS)):
        raise NotAllowed


def _locked(card: WorkflowCard) -> WorkflowCard:
    row = WorkflowCard.objects.select_for_update(of=("self",)).select_related("process").filter(pk=card.pk).first()
    if row is None:
        raise NotFound
    return row


def _write(card: WorkflowCard, values: Mapping[str, Any]) -> None:
    unknown = set(values) - EDITABLE
    if unknown:
        raise Invalid(_("A card has no field called {name}.").format(name=min(unknown)))
    for name, value in values.items():
        setattr(card, name, value)
    card.name = " ".join(card.name.split()) or str(card.get_kind_display())
    problems = _problems(card)
    if problems:
        raise Invalid(fields=problems)
    if card.kind == Kind.MOVE_FORWARD:
        _check_move(card)


def _problems(card: WorkflowCard) -> dict[str, Any]:
    problems: dict[str, Any] = {}
    if len(card.name) > 120:
        problems["name"] = _("Use at most 120 characters.")
    if not 0 <= card.delay_hours <= LONGEST_DELAY_HOURS:
        problems["delay_hours"] = _("Wait between 0 hours and a year.")
    if card.trigger == Trigger.AFTER_DELAY and not card.delay_hours:
        problems["delay_hours"] = _("Say how long a candidate must have been here.")
    need = NEEDS.get(Kind(card.kind))
    if need is not None and not card.settings.get(need[0]):
        problems[need[0]] = need[1]
    if card.kind in OWNED and card.owner_user is None and not card.owner_role:
        problems["owner"] = _("Choose a person or a role.")
    if card.owner_role and card.owner_role not in standing.team_roles():
        problems["owner"] = _("Choose a role of the hiring team.")
    if isinstance(card.owner_user, User) and not card.owner_user.is_active:
        problems["owner"] = _("This person cannot sign in any more.")
    return problems


def _check_move(card: WorkflowCard) -> None:
    road = road_of(card.process)
    here = station_of(card.stage, card.step_id, road)
    there = station_of(card.target_stage, card.target_step_id, road) if card.target_stage else None
    if here is None or there is None or there.index <= here.index or there.stage is Stage.HIRED:
        raise Invalid(_("Choose a place further along the process, before the hire."), field="target")
    if required := queries.skipped_step(card, road):
        raise Invalid(
            _("“{step}” is required and would be skipped. Choose it, or a place before it.").format(step=required),
            field="target",
        )
