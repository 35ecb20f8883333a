"""Taking changes of place back: the inverse that moves and rejections register with the undo of base."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.errors import Stale
from base.undo import undoing
from recruit.applications import history
from recruit.applications.models import Application, StepVisit
from recruit.applications.visiting import locked
from recruit.jobs import steering
from recruit.jobs.models import Job
from recruit.jobs.states import JobStatus

MOVE = "applications.change_of_place"


def snapshot(row: Application) -> dict[str, Any]:
    """What must be known to put an application back where it stands now."""
    visit = StepVisit.objects.filter(application=row, left_at=None).first()
    return state_of(row) | {"before_visit": visit.pk if visit else None}


def state_of(row: Application) -> dict[str, Any]:
    """The place of an application as its own columns tell it; `snapshot` without the stay."""
    return {
        "application": row.pk,
        "stage": row.stage,
        "step": row.step_id,
        "entered_at": row.entered_at.isoformat(),
        "exited_from": row.exited_from,
        "reason": row.exit_reason_id,
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
    }


def put_back(*, by: Actor, changes: list[dict[str, Any]], jobs: Sequence[dict[str, Any]] = ()) -> None:
    """Restore each application exactly. Raises Stale when one of them was changed since; then nothing is undone.

    `jobs` are those the move had pulled forward: they get their status back where no other candidate holds it.
    """
    held = {job.pk: job for job in Job.objects.select_for_update().filter(pk__in=[pull["job"] for pull in jobs])}
    for change in sorted(changes, key=lambda change: int(change["application"])):
        row = locked(Application(pk=change["application"]))
        if row.version != change["version"]:
            raise Stale(
                _("{candidate} was changed since; this can no longer be undone.").format(
                    candidate=row.candidate.full_name
                ),
                code="undo_stale",
            )
        _stay_again(row, change)
        row.stage, row.step_id, row.entered_at = change["stage"], change["step"], change["entered_at"]
        row.exited_from, row.exit_reason_id, row.ended_at = change["exited_from"], change["reason"], change["ended_at"]
        row.version += 1
        row.save(
            update_fields=[
                "stage", "step", "entered_at", "exited_from", "exit_reason", "ended_at", "version", "updated_at",
            ]
        )  # fmt: skip
        recording.record(
            history.UNDONE, on=row, by=by, about=[row.job, row.candidate], data={"sentence": _("change of place")}
        )
    for pull in jobs:
        before, after = JobStatus(pull["before"]), JobStatus(pull["after"])
        steering.fall_back(held[pull["job"]], by=by, before=before, after=after)


def _stay_again(row: Application, change: dict[str, Any]) -> None:
    """The new stay goes, the one before goes on: that which ended when the new one began, unless it was noted."""
    stays = StepVisit.objects.filter(application=row)
    begun = stays.filter(pk=change["visit"])
    before: int | None = change.get("before_visit")
    if before is None:
        began_at = begun.values_list("entered_at", flat=True).first()
        before = stays.filter(left_at=began_at).order_by("-pk").values_list("pk", flat=True).first()
    begun.delete()
    if before is not None:
        stays.filter(pk=before).update(left_at=None)


undoing.register(MOVE, put_back)
