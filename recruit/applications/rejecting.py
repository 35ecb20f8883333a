"""Verbs that end applications without a hire: reject, withdraw, and stop a letter that waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.audit.kinds import Kind
from base.errors import Invalid, Refused
from base.undo import undoing
from recruit.applications import access, history, restoring
from recruit.applications.letters import Letter
from recruit.applications.models import Application
from recruit.applications.visiting import leave_many, locked, locked_many, touch_job
from recruit.letters import events, sending
from recruit.letters.models import EmailTemplate
from recruit.processes.stages import ACTIVE, Stage
from recruit.setup.models import ExitReason
from recruit.teams.rights import JobAction


def reject(
    application: Application,
    *,
    by: Actor,
    reason: ExitReason | None = None,
    letter: Letter | None = None,
    version: int | None = None,
    undo_token: UUID | None = None,
) -> Application:
    """Close one application without a hire; other applications of the person are untouched (product facts §7.4).

    The status changes at once; `letter` waits in the outbox until its time, or until the undo window has passed. The
    reason is never shown to the candidate. Raises Refused for an application that has ended, Stale, NotAllowed.
    """
    rows = reject_many([application], by=by, reason=reason, letters=[letter], versions=[version], undo_token=undo_token)
    return rows[0]


@transaction.atomic
def reject_many(
    applications: Iterable[Application],
    *,
    by: Actor,
    reason: ExitReason | None = None,
    letters: Sequence[Letter | None] | None = None,
    versions: Sequence[int | None] | None = None,
    undo_token: UUID | None = None,
) -> list[Application]:
    """Reject several applications, each with a letter of its own: all of them or none."""
    chosen = list(applications)
    ended = reject_part(
        chosen,
        by=by,
        reason=reason,
        letters=letters,
        versions=versions,
        undo_group=undo_token,
        window=undoing.WINDOW if len(chosen) == 1 else undoing.BULK_WINDOW,
    )
    _remember(ended, by, undo_token, _("Rejected"))
    return [row for row, _change in ended]


@transaction.atomic
def reject_part(
    applications: Iterable[Application],
    *,
    by: Actor,
    reason: ExitReason | None = None,
    letters: Sequence[Letter | None] | None = None,
    versions: Sequence[int | None] | None = None,
    undo_group: UUID | None = None,
    window: timedelta = undoing.BULK_WINDOW,
) -> list[tuple[Application, dict[str, Any]]]:
    """Reject a part of what is taken back as a whole: each comes with the change that `restoring.put_back` inverts.

    Its letters wait for `window` at least and join `undo_group`. The number of statements of the rejection itself does
    not depend on how many there are; each letter is written by itself.
    """
    if reason is not None and reason.kind != ExitReason.Kind.REJECTION:
        raise Invalid(_("Choose a reason for rejection."), field="reason")
    chosen = list(applications)
    ended = _end(chosen, by=by, stage=Stage.REJECTED, reason=reason, versions=versions, kind=history.REJECTED)
    fresh = {row.pk: row for row, _change in ended}
    earliest = timezone.now() + window
    for application, letter in zip(chosen, letters or [None] * len(chosen), strict=True):
        row = fresh[application.pk]
        if letter is not None and row.candidate.email:
            sending.post(
                row,
                by=by,
                subject=letter.subject,
                text=letter.text,
                template=letter.template,
                type=EmailTemplate.Type.REJECTION,
                shows_sender=letter.shows_sender,
                send_at=max(letter.send_at or earliest, earliest),
                undo_token=undo_group,
            )
    return ended


@transaction.atomic
def withdraw(
    application: Application,
    *,
    by: Actor,
    reason: ExitReason | None = None,
    tell: bool = False,
    version: int | None = None,
    undo_token: UUID | None = None,
) -> Application:
    """Close one application because the candidate wants no more. Raises as reject does.

    With `tell` the candidate gets the company's letter for it, once undo has passed.
    """
    if reason is not None and reason.kind != ExitReason.Kind.WITHDRAWAL:
        raise Invalid(_("Choose a reason for withdrawal."), field="reason")
    ended = _end([application], by=by, stage=Stage.WITHDRAWN, reason=reason, versions=[version], kind=history.WITHDRAWN)
    if tell:
        later = timezone.now() + undoing.WINDOW
        sending.send_for_event(events.WITHDRAWN, ended[0][0], by=by, send_at=later, undo_token=undo_token)
    _remember(ended, by, undo_token, _("Withdrawn"))
    return ended[0][0]


@transaction.atomic
def cancel_letter(application: Application, *, by: Actor) -> Application:
    """Stop the letters to this candidate that have not left; a rejection stays. Raises Refused when none waits."""
    row = locked(application)
    access.require(by, JobAction.MESSAGE, row)
    if not sending.cancel_waiting(row, by=by):
        raise Refused(_("No letter waits for this candidate."), code="no_letter")
    return row


def _end(
    chosen: list[Application],
    *,
    by: Actor,
    stage: Stage,
    reason: ExitReason | None,
    versions: Sequence[int | None] | None,
    kind: Kind,
) -> list[tuple[Application, dict[str, Any]]]:
    if not chosen:
        raise Invalid(_("Choose at least one candidate."))
    # Who applied may leave; everything else is the team's.
    if stage is not Stage.WITHDRAWN or not all(access.applied(by, application) for application in chosen):
        access.require_all(by, JobAction.MOVE, chosen)
    for job_id in sorted({application.job_id for application in chosen}):
        touch_job(job_id)
    expected = dict(zip((row.pk for row in chosen), versions or [None] * len(chosen), strict=True))
    rows = locked_many(chosen, versions=expected)
    for row in rows:
        if Stage(row.stage) not in ACTIVE:
            raise Refused(
                _("{candidate}'s application has ended already.").format(candidate=row.candidate.full_name),
                code="already_ended",
            )
    before = {row.pk: restoring.state_of(row) for row in rows}
    stays = leave_many(rows, by=by, stage=stage, reason=reason)
    label = reason.label if reason else ""
    facts = [
        recording.Fact(
            on=row,
            about=[row.job, row.candidate],
            data={"reason": label, "from": before[row.pk]["stage"]},
            changes={"stage": (before[row.pk]["stage"], stage.value)},
        )
        for row in rows
    ]
    recording.record_many(kind, facts, by=by)
    ended = []
    for row in rows:
        left, begun = stays[row.pk]
        ended.append((row, before[row.pk] | {"before_visit": left, "visit": begun, "version": row.version}))
    return ended


def _remember(ended: list[tuple[Application, dict[str, Any]]], by: Actor, undo_token: UUID | None, word: str) -> None:
    if undo_token is None:
        return
    names = ended[0][0].candidate.full_name if len(ended) == 1 else str(len(ended))
    undoing.remember(
        restoring.MOVE,
        by=by,
        sentence=f"{word}: {names}",
        arguments={"changes": [change for _row, change in ended]},
        token=undo_token,
    )
