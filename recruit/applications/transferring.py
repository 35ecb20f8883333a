"""The verb that re-assigns a candidate to another job (product facts §7.1, §7.4), and its way back.

The old application ends as Transferred and points at the new one, which begins as a lead, or as New when asked. Files
sent with the old one go along; notes, reviews and answers stay where they were given, since they speak of that job.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.errors import Refused, Stale
from base.undo import undoing
from recruit.applications import access, applying, history, restoring
from recruit.applications.models import Application
from recruit.applications.visiting import enter, locked, touch_job
from recruit.candidates.models import Attachment
from recruit.jobs.models import Job
from recruit.letters import sending
from recruit.processes.stages import Stage
from recruit.teams.rights import JobAction

TRANSFER = "applications.transfer"


@transaction.atomic
def transfer(
    application: Application,
    *,
    by: Actor,
    job: Job,
    stage: Stage = Stage.LEAD,
    version: int | None = None,
    undo_token: UUID | None = None,
) -> Application:
    """Re-assign a candidate to another job; returns the new application there.

    Letters that wait are cancelled; a rejection is taken over by the transfer (§7.4). Raises Refused for the same job,
    somebody hired or on that job already (already_on_job), and a closed job; Stale; NotFound; NotAllowed.
    """
    if application.job_id == job.pk:
        raise Refused(_("{name} is on this job already.").format(name=application.candidate.full_name), code="same_job")
    for job_id in sorted((application.job_id, job.pk)):
        Job.objects.select_for_update(of=("self",)).filter(pk=job_id).first()
    row = locked(application, version=version)
    access.require(by, JobAction.REASSIGN, row)
    if row.stage in {Stage.HIRED, Stage.TRANSFERRED}:
        raise Refused(
            _("{candidate} is hired or was re-assigned already.").format(candidate=row.candidate.full_name),
            code="already_ended",
        )
    touch_job(row.job_id)
    sending.cancel_waiting(row, by=by)
    created = applying.add_to_job(job, by=by, candidate=row.candidate, stage=stage, source=row.source)
    _carry_over(row, created)
    files = Attachment.objects.filter(application=row)
    moved_files = list(files.values_list("pk", flat=True))
    files.update(application=created)
    change = _leave(row, created, by=by)
    if undo_token is not None:
        undoing.remember(
            TRANSFER,
            by=by,
            sentence=_("Re-assigned {name} to {job}").format(name=row.candidate.full_name, job=job.title),
            arguments={"change": change, "created": created.pk, "version": created.version, "files": moved_files},
            token=undo_token,
        )
    return created


def _carry_over(old: Application, new: Application) -> None:
    """What the person said when they applied, and who sent them, goes along."""
    new.message, new.referrer_id, new.language = old.message, old.referrer_id, old.language
    new.save(update_fields=["message", "referrer", "language", "updated_at"])


def _leave(row: Application, created: Application, *, by: Actor) -> dict[str, Any]:
    before = restoring.snapshot(row)
    visit = enter(row, by=by, stage=Stage.TRANSFERRED)
    row.exited_from = before["exited_from"] or row.exited_from
    row.transferred_to = created
    row.save(update_fields=["transferred_to", "exited_from", "updated_at"])
    recording.record(
        history.TRANSFERRED,
        on=row,
        by=by,
        about=[row.job, row.candidate, created, created.job],
        data={"job": created.job.title, "from": row.job.title},
        changes={"stage": (before["stage"], Stage.TRANSFERRED.value)},
    )
    return before | {"visit": visit.pk, "version": row.version}


def put_back(*, by: Actor, change: dict[str, Any], created: int, version: int, files: list[int]) -> None:
    """The inverse: the new application goes, the old one stands where it stood. Letters stay cancelled.

    Raises Stale when somebody worked on the new application since.
    """
    new = locked(Application(pk=created))
    worked_on = new.version != version or new.note_count or new.review_count or new.offers.exists()
    if worked_on or Attachment.objects.filter(application=new).exclude(pk__in=files).exists():
        raise Stale(
            _("{candidate} was changed since; this can no longer be undone.").format(candidate=new.candidate.full_name),
            code="undo_stale",
        )
    Attachment.objects.filter(pk__in=files).update(application=change["application"])
    Application.objects.filter(pk=change["application"]).update(transferred_to=None, updated_at=timezone.now())
    new.delete()
    restoring.put_back(by=by, changes=[change])


undoing.register(TRANSFER, put_back)
