"""The verb that deletes one application for good; its person stays (administrators only)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.errors import NotAllowed, Refused
from recruit.applications import access, history
from recruit.applications.models import Application
from recruit.applications.visiting import locked, touch_job
from recruit.letters import sending
from recruit.processes.stages import Stage
from recruit.teams.rights import JobAction


@transaction.atomic
def remove_application(application: Application, *, by: Actor) -> None:
    """Delete an application with its notes, reviews, answers and letters. Letters that wait are stopped.

    Raises NotFound, NotAllowed for everybody but administrators, Refused for somebody hired into a position.
    """
    access.require(by, JobAction.VIEW_CANDIDATES, application)
    if not by.is_system and (by.user is None or not by.user.is_administrator):
        raise NotAllowed(_("Only administrators may delete applications."))
    touch_job(application.job_id)
    row = locked(application)
    if row.stage == Stage.HIRED:
        raise Refused(
            _("{name} is hired; take the hire back first.").format(name=row.candidate.full_name), code="hired"
        )
    sending.cancel_waiting(row, by=by)
    recording.record(history.DELETED, on=row, by=by, about=[row.job, row.candidate])
    row.delete()
