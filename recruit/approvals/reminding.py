"""Verbs that remind approvers who have not decided: by hand, and after the days the company set (facts §12.2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.preferring import value
from base.actors import Actor
from base.errors import NotAllowed, Refused
from recruit.approvals import access, asking, deciding, history, telling
from recruit.approvals.models import ApprovalRequest, ApprovalStep
from recruit.approvals.preferences import FIRST_REMINDER, SECOND_REMINDER
from recruit.approvals.states import RequestStatus, StepStatus


@transaction.atomic
def remind(request: ApprovalRequest, *, by: Actor) -> ApprovalRequest:
    """Remind, by hand, everybody who is asked and has not decided; at most once a day each.

    Who asked may, who may edit what it is about, and administrators. Raises Refused for a closed request and when
    nobody waits to be reminded (nobody_asked); NotAllowed, NotFound.
    """
    row = asking.locked(request)
    access.require_see(by, row)
    if not access.may_give_up(by, row):
        raise NotAllowed
    deciding.require_decidable(row)
    asked = [step for step in asking.steps_of(row) if step.status == StepStatus.PENDING and step.asked_at is not None]
    if not asked:
        raise Refused(_("Nobody is asked at the moment."), code="nobody_asked")
    today = timezone.localdate().isoformat()
    for step in asked:
        telling.remind(row, step, key=f"approval-nudge:{step.public_id}:{today}")
    data = {"approvers": [step.approver.full_name for step in asked], "status": row.status}
    asking.record(history.REMINDED, row, by, data=data)
    return row


def stage(days_waited: float, days: Sequence[int]) -> int:
    """Which reminder is due after so many days: 0 none, else its number, counted from 1. A setting of 0 sends none."""
    return max((number for number, after in enumerate(days, 1) if after and days_waited >= after), default=0)


def remind_due() -> int:
    """Send the reminders that are due, each once; one that is late twice over is one letter. Returns how many.

    Each is a transaction of its own: safe to run twice, to kill and to be late.
    """
    days = (value(FIRST_REMINDER), value(SECOND_REMINDER))
    least = min((after for after in days if after), default=0)
    if not least:
        return 0
    due = ApprovalStep.objects.filter(
        status=StepStatus.PENDING.value,
        request__status=RequestStatus.PENDING.value,
        asked_at__lte=timezone.now() - timedelta(days=least),
        reminders__lt=2,
    )
    return sum(_remind(key, days) for key in list(due.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _remind(key: int, days: Sequence[int]) -> int:
    locked = ApprovalRequest.objects.select_for_update(of=("self",)).select_related("job", "requester")
    row = locked.filter(steps=key, status=RequestStatus.PENDING.value).first()
    if row is None:
        return 0
    step = row.steps.select_related("approver").get(pk=key)
    if step.status != StepStatus.PENDING or step.asked_at is None:
        return 0
    number = stage((timezone.now() - step.asked_at) / timedelta(days=1), days)
    if number <= step.reminders:
        return 0
    step.reminders = number
    step.save(update_fields=["reminders", "updated_at"])
    telling.remind(row, step, key=f"approval-reminder:{step.public_id}:{number}")
    return 1
