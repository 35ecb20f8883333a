"""Verbs that lay an application aside until a day, and take it up again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Refused, Stale
from base.undo import undoing
from recruit.applications import access, history
from recruit.applications.models import Application
from recruit.applications.visiting import locked
from recruit.processes.stages import ACTIVE, Stage
from recruit.teams.rights import JobAction

DEFER = "applications.deferral"


def defer(application: Application, *, by: Actor, until: date | None, undo_token: UUID | None = None) -> Application:
    """Lay an application aside until a day; it stays where it stands and says so. None takes it up again.

    Raises Invalid for a day that is not in the future, Refused when the application has ended, NotAllowed.
    """
    return defer_many([application], by=by, until=until, undo_token=undo_token)[0]


@transaction.atomic
def defer_many(
    applications: Iterable[Application], *, by: Actor, until: date | None, undo_token: UUID | None = None
) -> list[Application]:
    """Lay several aside together: all of them or none."""
    chosen = sorted(applications, key=lambda row: row.pk)
    if until is not None and until <= timezone.localdate():
        raise Invalid(_("Choose a day after today."), field="until")
    access.require_all(by, JobAction.MOVE, chosen)
    before, rows = {}, []
    for application in chosen:
        row = locked(application)
        if Stage(row.stage) not in ACTIVE:
            raise Refused(
                _("{candidate}'s application has ended already.").format(candidate=row.candidate.full_name),
                code="already_ended",
            )
        before[row.pk] = row.deferred_until.isoformat() if row.deferred_until else None
        _set(row, until, by=by)
        rows.append(row)
    if undo_token is not None and rows:
        undoing.remember(DEFER, by=by, sentence=_sentence(rows), arguments=_kept(before, until), token=undo_token)
    return rows


def _set(row: Application, until: date | None, *, by: Actor) -> None:
    held = row.deferred_until
    if held == until:
        return
    row.deferred_until = until
    row.save(update_fields=["deferred_until", "updated_at"])
    recording.record(
        history.DEFERRED if until else history.RESUMED,
        on=row,
        by=by,
        about=[row.job, row.candidate],
        data={"until": until.isoformat() if until else ""},
        changes={"deferred_until": (held.isoformat() if held else None, until.isoformat() if until else None)},
    )


def _kept(before: dict[int, str | None], until: date | None) -> dict[str, object]:
    return {"before": {str(key): day for key, day in before.items()}, "after": until.isoformat() if until else None}


def _sentence(rows: list[Application]) -> str:
    who = rows[0].candidate.full_name if len(rows) == 1 else str(len(rows))
    return _("Deferred: {candidates}").format(candidates=who)


def put_back(*, by: Actor, before: dict[str, str | None], after: str | None) -> None:
    """The inverse: each gets the day back it had. Raises Stale when one was changed since."""
    for key, day in sorted(before.items(), key=lambda pair: int(pair[0])):
        row = locked(Application(pk=int(key)))
        if (row.deferred_until.isoformat() if row.deferred_until else None) != after:
            raise Stale(
                _("{candidate} was changed since; this can no longer be undone.").format(
                    candidate=row.candidate.full_name
                ),
                code="undo_stale",
            )
        _set(row, date.fromisoformat(day) if day else None, by=by)


undoing.register(DEFER, put_back)
