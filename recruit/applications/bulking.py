"""Verbs over many applications at once: a few in one go, many as a run with progress, both with one undo.

Every act goes through the verb for one application (rejecting through the one for many), so that rights and states are
asked candidate by candidate. A few are done all or none; a run settles each line by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from base.errors import DomainError, NotFound, Refused
from base.outbox import queueing
from base.runs import kinds, starting
from base.runs.models import Run, RunItem
from base.undo import undoing
from recruit.applications import deferring, labelling, moving, rejecting, restoring, transferring
from recruit.applications.access import visible_applications
from recruit.applications.letters import Letter
from recruit.applications.models import Application
from recruit.jobs.access import visible_jobs
from recruit.jobs.models import Job
from recruit.letters import sending
from recruit.letters.models import EmailTemplate
from recruit.processes.models import HiringStep
from recruit.processes.stages import ACTIVE, Stage
from recruit.setup.models import ExitReason

AT_ONCE = 25
RUN_UNDO = "applications.run"
SEVERAL = "applications.several"
UNDO_KIND = "bulk-undo"
# A run writes its letters one after the other: the first must still wait when the last line is done.
SECONDS_A_LINE = 0.02

Arguments = dict[str, Any]


def why_not(act: str, row: Application) -> str:
    """Why an act skips this candidate; empty when it does not."""
    ended = Stage(row.stage) not in ACTIVE
    if act in {"reject", "defer"} and ended:
        return _("The application has ended already.")
    if act == "transfer" and row.stage in {Stage.HIRED, Stage.TRANSFERRED}:
        return _("Hired, or re-assigned already.")
    if act in {"message", "consent"} and not row.candidate.email:
        return _("There is no e-mail address.")
    return ""


# --- A few at once --------------------------------------------------------------------------------------------------
@transaction.atomic
def act_on(rows: Sequence[Application], *, by: Actor, act: str, arguments: Arguments, undo_token: UUID) -> None:
    """Do one act with a few applications: all of them or none, taken back by one undo.

    `act` is move, reject, message, tag, transfer or defer; `arguments` as `begin` takes them. Raises what the verb of
    the act raises.
    """
    if act == "move":
        stage, step = _place(arguments)
        moving.move_many(rows, by=by, stage=stage, step=step, undo_token=undo_token)
    elif act == "reject":
        letter = _letter(arguments)
        rejecting.reject_many(
            rows, by=by, reason=_reason(arguments), letters=[letter] * len(rows), undo_token=undo_token
        )
    elif act == "defer":
        deferring.defer_many(rows, by=by, until=_day(arguments), undo_token=undo_token)
    else:
        tokens = []
        for row in rows:
            tokens.append(uuid4())
            _ONE[act](row, by, arguments, tokens[-1], undoing.BULK_WINDOW)
        undoing.remember(
            SEVERAL,
            by=by,
            sentence=_("{count} candidates").format(count=len(rows)),
            arguments={"tokens": [str(token) for token in tokens]},
            token=undo_token,
        )


def undo_several(*, by: Actor, tokens: list[str]) -> None:
    """The inverse of a few at once: each part is taken back by its own undo. Raises Stale when one cannot be."""
    for token in reversed(tokens):
        try:
            undoing.undo(UUID(token), by=by)
        except NotFound:  # nothing had to be done with this one
            continue


# --- Many as a run ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Begun:
    """A run that was started, and the token that takes all of it back."""

    run: Run
    undo_token: UUID


@transaction.atomic
def begin(
    items: Sequence[tuple[str, str]], *, by: Actor, act: str, arguments: Arguments, label: str, back_url: str = ""
) -> Begun:
    """Start an act over many applications: (name, public id) each. Letters wait until the whole run can be undone.

    Arguments by act: move `stage` and `step` (key); reject `reason` (public id) and `letter`; message `letter`; tag
    `tags`; transfer `job` (public id) and `stage`; defer `until`. A letter is `subject`, `text`, `template` (public
    id), `shows_sender` and `send_at` (ISO instant).
    """
    token = uuid4()
    lines = [(name, {"application": key}) for name, key in items]
    seconds = undoing.BULK_WINDOW.total_seconds() + SECONDS_A_LINE * len(lines)
    given = arguments | {"token": str(token), "window": seconds}
    run = starting.start(f"bulk-{act}", by=by, label=label, items=lines, arguments=given, back_url=back_url)
    undoing.remember(RUN_UNDO, by=by, sentence=label, arguments={"run": str(run.public_id)}, token=token)
    return Begun(run, token)


def undo_run(*, by: Actor, run: str) -> None:
    """The inverse of a run: its letters are stopped now, its lines taken back by a run of their own.

    One that still works is asked to stop, and is taken back as soon as it has.
    """
    row = Run.objects.select_for_update().get(public_id=UUID(run))
    row.arguments = row.arguments | {"undo_asked": True}
    row.save(update_fields=["arguments"])
    for item in row.items.filter(state=RunItem.State.DONE, data__has_key="undo"):
        queueing.cancel(undo_group=UUID(item.data["undo"]))
    if row.state in starting.OPEN:
        starting.cancel(row, by=by)
    else:
        _start_undo(row, by)


def finish(run: Run, actor: Actor) -> None:
    """When a run has ended: it can be taken back, and is when that was asked while it worked."""
    run.result = run.result | {"undo_token": run.arguments["token"]}
    if Run.objects.filter(pk=run.pk, arguments__undo_asked=True).exists():
        queueing.cancel(undo_group=UUID(run.arguments["token"]))
        _start_undo(run, actor)


def _start_undo(run: Run, by: Actor) -> None:
    done = run.items.filter(state=RunItem.State.DONE).order_by("-position")
    lines = [(item.name, {name: item.data[name] for name in ("undo", "change") if name in item.data}) for item in done]
    if lines:
        label = _("Undo: {label}").format(label=run.label)
        starting.start(UNDO_KIND, by=by, label=label, items=lines, back_url=run.back_url)


def undo_line(_run: Run, data: dict[str, Any], actor: Actor) -> str:
    """Take back what a run did with one candidate."""
    if "change" in data:
        restoring.put_back(by=actor, changes=[data["change"]])
    elif "undo" in data:
        try:
            undoing.undo(UUID(data["undo"]), by=actor)
        except NotFound:
            raise kinds.Skipped(_("Nothing had been changed.")) from None
    return _("Taken back")


def line_of(act: str) -> Callable[[Run, dict[str, Any], Actor], str]:
    """The work of a run on one candidate."""

    def line(run: Run, data: dict[str, Any], actor: Actor) -> str:
        row = _rows([data["application"]], actor).first()
        if row is None:
            raise NotFound(_("This candidate is gone, or you do not have access any more."))
        if reason := why_not(act, row):
            raise kinds.Skipped(reason)
        token = uuid4()
        _ONE[act](row, actor, run.arguments, token, timedelta(seconds=run.arguments["window"]))
        data["undo"] = str(token)
        return ""

    return line


def reject_lines(run: Run, items: Sequence[RunItem], actor: Actor) -> None:
    """The work of a rejecting run: a piece in few statements; when one line stands in the way, one by one."""
    found = {str(row.public_id): row for row in _rows([item.data["application"] for item in items], actor)}
    ready = []
    for item in items:
        row = found.get(item.data["application"])
        reason = why_not("reject", row) if row else _("This candidate is gone, or you do not have access any more.")
        if reason:
            item.state, item.sentence = RunItem.State.SKIPPED, reason
        else:
            ready.append(item)
    try:
        _reject_piece(run, ready, found, actor)
    except DomainError:
        for item in ready:
            _reject_carefully(run, item, found, actor)


def _reject_carefully(run: Run, item: RunItem, found: dict[str, Application], actor: Actor) -> None:
    try:
        _reject_piece(run, [item], found, actor)
    except DomainError as refusal:
        item.state, item.sentence = RunItem.State.FAILED, kinds.sentence_of(refusal)


@transaction.atomic
def _reject_piece(run: Run, items: Sequence[RunItem], found: dict[str, Application], actor: Actor) -> None:
    if not items:
        return
    letter = _letter(run.arguments)
    rows = [found[item.data["application"]] for item in items]
    ended = rejecting.reject_part(
        rows,
        by=actor,
        reason=_reason(run.arguments),
        letters=[letter] * len(rows),
        undo_group=UUID(run.arguments["token"]),
        window=timedelta(seconds=run.arguments["window"]),
    )
    changes = {str(row.public_id): change for row, change in ended}
    for item in items:
        item.data["change"] = changes[item.data["application"]]
        item.state = RunItem.State.DONE
        row = found[item.data["application"]]
        item.sentence = _("No letter: there is no e-mail address.") if letter and not row.candidate.email else ""


# --- One candidate, by act ------------------------------------------------------------------------------------------
def _rows(keys: Sequence[str], actor: Actor) -> Any:
    rows = visible_applications(actor).select_related("job", "candidate", "step", "source")
    return rows.filter(public_id__in=keys)


def _move(row: Application, by: Actor, arguments: Arguments, token: UUID, _window: timedelta) -> None:
    stage, step = _place(arguments)
    moving.move(row, by=by, stage=stage, step=step, undo_token=token)


def _message(row: Application, by: Actor, arguments: Arguments, token: UUID, window: timedelta) -> None:
    letter = _letter(arguments)
    if letter is None:
        raise Refused(_("Write the letter."), code="no_letter")
    earliest = timezone.now() + window
    sending.send(
        row,
        by=by,
        subject=letter.subject,
        text=letter.text,
        template=letter.template,
        shows_sender=letter.shows_sender,
        send_at=max(letter.send_at or earliest, earliest),
        undo_token=token,
    )


def _tag(row: Application, by: Actor, arguments: Arguments, token: UUID, _window: timedelta) -> None:
    labelling.add_tags(row, by=by, tags=arguments["tags"], undo_token=token)


def _transfer(row: Application, by: Actor, arguments: Arguments, token: UUID, _window: timedelta) -> None:
    target: Job | None = visible_jobs(by).filter(public_id=arguments["job"]).first()
    if target is None:
        raise NotFound(_("This job is gone, or you do not have access to it."))
    transferring.transfer(row, by=by, job=target, stage=Stage(arguments["stage"]), undo_token=token)


def _defer(row: Application, by: Actor, arguments: Arguments, token: UUID, _window: timedelta) -> None:
    deferring.defer(row, by=by, until=_day(arguments), undo_token=token)


_ONE: dict[str, Callable[[Application, Actor, Arguments, UUID, timedelta], None]] = {
    "move": _move,
    "message": _message,
    "tag": _tag,
    "transfer": _transfer,
    "defer": _defer,
}


# --- Arguments as they are kept -------------------------------------------------------------------------------------
def kept_letter(letter: Letter | None) -> Arguments | None:
    """A letter as a run keeps it."""
    if letter is None:
        return None
    return {
        "subject": letter.subject,
        "text": letter.text,
        "template": str(letter.template.public_id) if letter.template else "",
        "shows_sender": letter.shows_sender,
        "send_at": letter.send_at.isoformat() if letter.send_at else "",
    }


def _letter(arguments: Arguments) -> Letter | None:
    kept = arguments.get("letter")
    if not kept:
        return None
    template = EmailTemplate.objects.filter(public_id=kept["template"]).first() if kept["template"] else None
    send_at = datetime.fromisoformat(kept["send_at"]) if kept["send_at"] else None
    return Letter(kept["subject"], kept["text"], send_at, template, kept["shows_sender"])


def _place(arguments: Arguments) -> tuple[Stage, HiringStep | None]:
    key = arguments.get("step", "")
    step = HiringStep.objects.filter(public_id=key, deleted_at=None).first() if key else None
    if key and step is None:
        raise Refused(_("This step does not exist any more. Choose another one."), code="step_gone")
    return Stage(arguments["stage"]), step


def _reason(arguments: Arguments) -> ExitReason | None:
    key = arguments.get("reason", "")
    return ExitReason.objects.filter(public_id=key).first() if key else None


def _day(arguments: Arguments) -> date | None:
    return date.fromisoformat(arguments["until"]) if arguments.get("until") else None


undoing.register(RUN_UNDO, undo_run)
undoing.register(SEVERAL, undo_several)
