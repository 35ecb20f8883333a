"""Verbs that let somebody else decide: one part of one request, or everything in a range of days (facts §12.2)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.preferring import value
from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotAllowed, NotFound, Refused
from recruit.approvals import access, asking, deciding, history, queries
from recruit.approvals.models import ApprovalRequest, ApprovalStep, Delegation
from recruit.approvals.preferences import DELEGATION
from recruit.approvals.states import RequestStatus, StepStatus, Subject


@transaction.atomic
def hand_over(step: ApprovalStep, *, by: Actor, to: User) -> ApprovalStep:
    """Hand one open part to somebody else, who is asked at once when it was asked; returns their part.

    Administrators may, and the approver where delegation is on. Raises Refused for a part that was decided
    (already_decided), for somebody who is asked in the same place already (already_asked), and as `approve`; Invalid
    for somebody who left, or is the offer's candidate; NotAllowed, NotFound.
    """
    row = asking.locked(step.request)
    access.require_see(by, row)
    part = next((each for each in asking.steps_of(row) if each.pk == step.pk), None)
    if part is None:
        raise NotFound
    is_own = by.user is not None and by.viewed_by is None and part.approver_id == by.user.pk
    if not (access.may_skip(by) or (is_own and value(DELEGATION[Subject(row.subject)]))):
        raise NotAllowed
    deciding.require_decidable(row)
    if part.status != StepStatus.PENDING:
        raise Refused(_("{name} has decided already.").format(name=part.approver.full_name), code="already_decided")
    _check_delegate(to, part.approver)
    if row.offer is not None and queries.is_candidate(to, row.offer.application):
        raise Invalid(_("{name} cannot decide about their own offer.").format(name=to.full_name), field="to")
    if row.steps.filter(place=part.place, approver=to).exclude(status=StepStatus.DELEGATED.value).exists():
        sentence = _("{name} is asked already. Choose somebody else.")
        raise Refused(sentence.format(name=to.full_name), code="already_asked")
    return _hand(row, part, to=to, by=by) or part


def _hand(row: ApprovalRequest, part: ApprovalStep, *, to: User, by: Actor) -> ApprovalStep | None:
    """Pass a pending part of a locked request on, and ask its new approver when it was asked."""
    successor = asking.pass_on(row, part, to=to, by=by)
    row.version += 1
    row.save(update_fields=["version", "updated_at"])
    if part.asked_at is not None and successor is not None:
        asking.begin(row, [successor], by=by)
    if successor is None:  # the delegate's own part counts for both, and may be decided already
        asking.go_on(row, by=by)
    return successor


def _check_delegate(delegate: User, user: User) -> None:
    if delegate.pk == user.pk:
        raise Invalid(_("Choose somebody else than the approver."), field="delegate")
    if not delegate.is_active:
        sentence = _("{name} cannot sign in any more. Choose somebody else.")
        raise Invalid(sentence.format(name=delegate.full_name), field="delegate")


@transaction.atomic
def set_delegate(
    *,
    by: Actor,
    subject: Subject,
    delegate: User,
    starts_on: date,
    ends_on: date | None = None,
    user: User | None = None,
) -> Delegation:
    """Let somebody decide in one's place from a day to a day, both included; what was set before ends.

    Beginning today it holds at once, for what is asked already too. `user` is whose parts go over, for
    administrators; oneself otherwise. Raises Refused while the company does not let approvers delegate
    (delegation_off), Invalid for a delegate who left or is oneself and for days out of order, NotAllowed.
    """
    user = user or by.user
    if user is None or by.viewed_by is not None or not (_is(by, user) or access.may_skip(by)):
        raise NotAllowed
    user = User.objects.select_for_update(of=("self",)).select_related("role").get(pk=user.pk)
    if not value(DELEGATION[subject]):
        raise Refused(_("Delegation is switched off. Ask an administrator."), code="delegation_off")
    _check_delegate(delegate, user)
    open_ = Delegation.objects.filter(user=user, subject=subject.value, ended_at=None).first()
    today = timezone.localdate()
    if starts_on < today and (open_ is None or open_.starts_on != starts_on):
        raise Invalid(_("Choose today or a later day."), field="starts_on")
    if ends_on is not None and ends_on < max(starts_on, today):
        raise Invalid(_("The last day must not be before the first, nor over already."), field="ends_on")
    if open_ is not None:
        if (open_.delegate_id, open_.starts_on, open_.ends_on) == (delegate.pk, starts_on, ends_on):
            return open_
        open_.ended_at = timezone.now()
        open_.save(update_fields=["ended_at", "updated_at"])
    made = Delegation.objects.create(
        subject=subject.value, user=user, delegate=delegate, starts_on=starts_on, ends_on=ends_on
    )
    days = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat() if ends_on else ""}
    names = {"delegate": delegate.full_name, "person": user.full_name, "subject": subject.value}
    recording.record(history.DELEGATE_SET, on=made, by=by, about=[user, delegate], data={**names, **days})
    if starts_on <= today:
        transaction.on_commit(lambda: hand_over_due(user=user), robust=True)
    return made


def _is(by: Actor, user: User) -> bool:
    return by.user is not None and by.user.pk == user.pk


@transaction.atomic
def end_delegation(delegation: Delegation, *, by: Actor) -> Delegation:
    """Decide oneself again from now on. Parts that went over already stay with the delegate. Again changes nothing."""
    row = Delegation.objects.select_for_update(of=("self",)).select_related("user").filter(pk=delegation.pk).first()
    if row is None or by.user is None:
        raise NotFound
    if by.viewed_by is not None or not (_is(by, row.user) or access.may_skip(by)):
        raise NotFound
    if row.ended_at is None:
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at", "updated_at"])
        data = {"person": row.user.full_name, "subject": row.subject}
        recording.record(history.DELEGATE_ENDED, on=row, by=by, about=[row.user], data=data)
    return row


def hand_over_due(*, user: User | None = None) -> int:
    """Hand what approvers are asked, and somebody else decides today, over to the delegates; how many parts went over.

    Of one user or of everybody. Each request is a transaction of its own; safe to run twice, to kill, and late.
    """
    count = 0
    for subject in Subject:
        if not value(DELEGATION[subject]):
            continue
        away = queries.in_force(subject, timezone.localdate())
        asked = ApprovalStep.objects.filter(
            status=StepStatus.PENDING.value,
            asked_at__isnull=False,
            request__status=RequestStatus.PENDING.value,
            request__subject=subject.value,
            approver__in=(away.filter(user=user) if user else away).values("user"),
        )
        for request in ApprovalRequest.objects.filter(pk__in=asked.values("request")).order_by("pk"):
            count += _hand_over_in(request)
    return count


@transaction.atomic
def _hand_over_in(request: ApprovalRequest) -> int:
    row = asking.locked(request)
    deputies = queries.Deputies(Subject(row.subject), row.offer.application if row.offer else None)
    count = 0
    for step in asking.steps_of(row):
        if not row.is_pending or step.status != StepStatus.PENDING or step.asked_at is None:
            continue
        deputy = deputies.of(step.approver)
        if deputy.pk != step.approver_id:
            _hand(row, step, to=deputy, by=Actor.system("approvals"))
            count += 1
    return count
