"""Verbs that shape a hiring process: its steps, their order, which are required (product facts §7.1, §7.2)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.audit import recording
from base.audit.kinds import Kind
from base.errors import Invalid, Refused, Stale
from recruit.processes import binding, history
from recruit.processes.models import STAGE_LABELS, HiringProcess, HiringStep
from recruit.processes.stages import STEPPED, Stage
from recruit.setup import access, vocabulary

MOST_PROCESSES = 120
MOST_STEPS = 100


@transaction.atomic
def add_process(*, by: Actor, name: str, like: HiringProcess | None = None) -> HiringProcess:
    """Add a process with the steps of `like`, else of the default one.

    Raises Invalid for a name taken, Refused when there are 120.
    """
    access.require(by)
    if HiringProcess.objects.count() >= MOST_PROCESSES:
        raise Refused(_("There are 120 hiring processes, the most there can be."), code="too_many_processes")
    process = _saved(HiringProcess(name=_clean_process_name(name)))
    model = like or HiringProcess.objects.get(is_default=True)
    HiringStep.objects.bulk_create(
        HiringStep(
            process=process,
            stage=step.stage,
            name=step.name,
            position=position,
            is_required=step.is_required,
            is_standard=step.is_standard,
            notifies_managers=step.notifies_managers,
            target_days=step.target_days,
        )
        for position, step in enumerate(_live_steps(model), start=1)
    )
    recording.record(history.PROCESS_ADDED, on=process, by=by, data={"like": model.name})
    return process


@transaction.atomic
def rename_process(process: HiringProcess, *, by: Actor, name: str) -> HiringProcess:
    """Call a process something else. Raises Invalid for a name taken."""
    process = _locked(process, by)
    before, process.name = process.name, _clean_process_name(name, than=process.pk)
    if process.name != before:
        _saved(process, update_fields=["name", "updated_at"])
        recording.record(history.PROCESS_RENAMED, on=process, by=by, changes={"name": (before, process.name)})
    return process


@transaction.atomic
def make_default_process(process: HiringProcess, *, by: Actor) -> HiringProcess:
    """Let new jobs that no other process takes follow this one, which is bound to nothing from then on.

    Jobs that exist keep theirs. Refused for an archived one.
    """
    access.require(by)
    rows = HiringProcess.objects.select_for_update().order_by("pk")
    process = {found.pk: found for found in rows}[process.pk]
    if process.is_archived:
        raise Refused(_("Bring this process back before you make it the default."), code="process_archived")
    if not process.is_default:
        HiringProcess.objects.filter(is_default=True).update(is_default=False)
        process.is_default, process.scope = True, {}
        process.save(update_fields=["is_default", "scope", "updated_at"])
        recording.record(history.PROCESS_MADE_DEFAULT, on=process, by=by)
    return process


@transaction.atomic
def archive_process(process: HiringProcess, *, by: Actor) -> HiringProcess:
    """Offer a process for no new job; jobs that follow it go on. Refused for the default one."""
    process = _locked(process, by)
    if process.is_default:
        raise Refused(_("This is the default process. Make another one the default first."), code="process_is_default")
    return _set_archived(process, by, is_archived=True, kind=history.PROCESS_ARCHIVED)


@transaction.atomic
def restore_process(process: HiringProcess, *, by: Actor) -> HiringProcess:
    """Offer an archived process again. Raises Invalid when another one was bound to some of its jobs meanwhile."""
    process = _locked(process, by)
    if process.is_archived:
        binding.check_free(process.scope, process)
    return _set_archived(process, by, is_archived=False, kind=history.PROCESS_RESTORED)


@transaction.atomic
def add_step(process: HiringProcess, *, by: Actor, stage: Stage, name: str) -> HiringStep:
    """Add a step at the end of a stage: a standard one when its name is in the library, else one of the company's own.

    Raises Invalid for a stage without steps, an empty name, or one that the stage has already.
    """
    process = _locked(process, by)
    if stage not in STEPPED:
        raise Invalid(_("Steps exist only in In review, Interview and Offer."), field="stage")
    name = _clean_step_name(process, stage, name)
    steps = _live_steps(process)
    if len(steps) >= MOST_STEPS:
        raise Refused(_("This process has 100 steps, the most there can be."), code="too_many_steps")
    standard = name in {label for label, _in_default in vocabulary.STANDARD_STEPS[stage.value]}
    step = HiringStep(process=process, stage=stage.value, name=name, position=len(steps) + 1, is_standard=standard)
    _save_step(step)
    _number([*steps, step])
    recording.record(history.STEP_ADDED, on=step, by=by, about=[process], data={"stage": stage.value})
    return step


@transaction.atomic
def rename_step(step: HiringStep, *, by: Actor, name: str) -> HiringStep:
    """Call a custom step something else; history shows the new name. Refused for standard steps."""
    process = _locked(step.process, by)
    step = _live_step(step)
    if step.is_standard:
        raise Refused(_("Standard steps keep their names. Add a step of your own instead."), code="step_is_standard")
    before, step.name = step.name, _clean_step_name(process, Stage(step.stage), name, than=step.pk)
    if step.name != before:
        _save_step(step)
        changes = {"name": (before, step.name)}
        recording.record(history.STEP_RENAMED, on=step, by=by, about=[process], changes=changes)
    return step


@transaction.atomic
def edit_step(
    step: HiringStep, *, by: Actor, target_days: int | None = None, notifies_managers: bool = False
) -> HiringStep:
    """Say how many days a candidate should stand at a step at most (None: no limit), and whether hiring managers are
    told when one arrives. Raises Invalid for a number of days that is none.
    """
    process = _locked(step.process, by)
    step = _live_step(step)
    if target_days is not None and not 1 <= target_days <= 365:
        raise Invalid(_("Enter between 1 and 365 days."), field="target_days")
    wanted = {"target_days": target_days, "notifies_managers": notifies_managers}
    changed = {name: (getattr(step, name), new) for name, new in wanted.items() if getattr(step, name) != new}
    if changed:
        step.target_days, step.notifies_managers = target_days, notifies_managers
        step.save(update_fields=["target_days", "notifies_managers"])
        recording.record(history.STEP_EDITED, on=step, by=by, about=[process], changes=changed)
    return step


@transaction.atomic
def order_steps(process: HiringProcess, *, by: Actor, stage: Stage, order: Sequence[UUID]) -> HiringProcess:
    """Put the steps of a stage into this order. Raises Stale when `order` does not name exactly the steps there are."""
    process = _locked(process, by)
    steps = _live_steps(process)
    here = {step.public_id: step for step in steps if step.stage == stage.value}
    if len(order) != len(here) or set(order) != set(here):
        raise Stale(_("The steps of this stage have changed meanwhile. Look at them again, then order them."))
    before = list(here)
    if before == list(order):
        return process
    _number([step for step in steps if step.stage != stage.value] + [here[key] for key in order])
    label = str(STAGE_LABELS[stage.value])
    changes = {"order": ([here[key].name for key in before], [here[key].name for key in order])}
    recording.record(history.STEPS_ORDERED, on=process, by=by, data={"stage": label}, changes=changes)
    return process


@transaction.atomic
def set_required(step: HiringStep, *, by: Actor, is_required: bool) -> HiringStep:
    """Make a step one that nobody passes by, or no longer. Who is past it already stays where they are."""
    process = _locked(step.process, by)
    step = _live_step(step)
    if step.is_required is not is_required:
        step.is_required = is_required
        step.save(update_fields=["is_required"])
        kind = history.STEP_REQUIRED if is_required else history.STEP_OPTIONAL
        recording.record(kind, on=step, by=by, about=[process])
    return step


@transaction.atomic
def delete_step(step: HiringStep, *, by: Actor) -> HiringStep:
    """Take a step off the road. Its candidates count as on the first step of the stage; history keeps the step."""
    process = _locked(step.process, by)
    step = _live_step(step)
    step.deleted_at = timezone.now()
    step.save(update_fields=["deleted_at"])
    recording.record(history.STEP_DELETED, on=step, by=by, about=[process], data={"stage": step.stage})
    return step


def _locked(process: HiringProcess, by: Actor) -> HiringProcess:
    access.require(by)
    return HiringProcess.objects.select_for_update().get(pk=process.pk)


def _live_steps(process: HiringProcess) -> list[HiringStep]:
    return list(process.steps.filter(deleted_at=None).order_by("position", "pk"))


def _live_step(step: HiringStep) -> HiringStep:
    found = HiringStep.objects.select_for_update().filter(pk=step.pk, deleted_at=None).first()
    if found is None:
        raise Stale(_("This step was deleted meanwhile. Reload the page to see the steps there are."))
    return found


def _number(steps: list[HiringStep]) -> None:
    """Count the positions through the stages, in the order given within each."""
    ranks = {stage.value: rank for rank, stage in enumerate(STEPPED)}
    for position, step in enumerate(sorted(steps, key=lambda each: ranks[each.stage]), start=1):
        step.position = position
    HiringStep.objects.bulk_update(steps, ["position"])


def _set_archived(process: HiringProcess, by: Actor, *, is_archived: bool, kind: Kind) -> HiringProcess:
    if process.is_archived is not is_archived:
        process.is_archived = is_archived
        process.save(update_fields=["is_archived", "updated_at"])
        recording.record(kind, on=process, by=by)
    return process


def _clean_process_name(name: str, *, than: int = 0) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid(_("Enter a name."), field="name")
    if HiringProcess.objects.filter(name__iexact=name).exclude(pk=than).exists():
        raise _taken()
    return name


def _clean_step_name(process: HiringProcess, stage: Stage, name: str, *, than: int = 0) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid(_("Enter a name."), field="name")
    here = process.steps.filter(deleted_at=None, stage=stage.value, name__iexact=name)
    if here.exclude(pk=than).exists():
        raise _taken()
    return name


def _saved(process: HiringProcess, update_fields: list[str] | None = None) -> HiringProcess:
    try:
        with transaction.atomic():
            process.save(update_fields=update_fields)
    except IntegrityError as error:  # somebody took the name a moment ago
        raise _taken() from error
    return process


def _save_step(step: HiringStep) -> None:
    try:
        with transaction.atomic():
            step.save()
    except IntegrityError as error:
        raise _taken() from error


def _taken() -> Invalid:
    return Invalid(_("There is one with this name already. Choose a different name."), field="name", code="name_taken")
