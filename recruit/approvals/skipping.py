"""The verb with which an administrator passes over an approver (product facts §12.2)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from base.actors import Actor
from base.errors import NotFound, Refused
from recruit.approvals import access, asking, deciding, history, telling
from recruit.approvals.models import ApprovalStep
from recruit.approvals.requesting import short
from recruit.approvals.states import StepStatus


@transaction.atomic
def skip(step: ApprovalStep, *, by: Actor, comment: str = "") -> ApprovalStep:
    """Pass over an approver, asked already or not; the page shows who did and when. Again changes nothing.

    Raises NotAllowed unless an administrator asks; Refused for a part that was decided (already_decided) and for a
    closed request or job; NotFound, Invalid for a long comment.
    """
    words = short(comment)
    row = asking.locked(step.request)
    access.require_see(by, row)
    access.require_skip(by)
    part = next((each for each in asking.steps_of(row) if each.pk == step.pk), None)
    if part is None:
        raise NotFound
    if part.status == StepStatus.SKIPPED:
        return part
    deciding.require_decidable(row)
    if part.status != StepStatus.PENDING:
        raise Refused(_("{name} has decided already.").format(name=part.approver.full_name), code="already_decided")
    deciding.decide(row, part, by=by, decision=StepStatus.SKIPPED, comment=words)
    data = {"approver": part.approver.full_name, "status": StepStatus.SKIPPED.value, "comment": words}
    asking.record(history.STEP_SKIPPED, row, by, data=data)
    asking.go_on(row, by=by)
    if row.is_pending:
        telling.tell_decision(row, part, by=by)
    return part
