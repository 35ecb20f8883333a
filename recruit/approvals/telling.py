"""Verbs that write the letters of approvals into the outbox: to approvers and to who asked, each once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from base.actors import Actor
from base.audit import recording
from base.mail import mailing
from base.mail.writing import letter
from recruit.approvals import masking, tokens
from recruit.approvals.models import ApprovalRequest, ApprovalStep
from recruit.approvals.states import RequestStatus, StepStatus


def ask(request: ApprovalRequest, step: ApprovalStep) -> None:
    """Ask an approver to decide: what, who asks, the facts they may read, the link."""
    if step.approver.is_active:
        _post("approval_asked", request, step.approver, {"step": step}, key=f"approval-asked:{step.public_id}")
    elif request.requester.is_active:
        facts = {"approver": step.approver}
        _post("approver_left", request, request.requester, facts, key=f"approver-left:{step.public_id}")


def remind(request: ApprovalRequest, step: ApprovalStep, *, key: str) -> None:
    """Remind an approver who was asked and has not decided."""
    if step.approver.is_active:
        _post("approval_reminder", request, step.approver, {"step": step}, key=key)


def tell_decision(request: ApprovalRequest, step: ApprovalStep, *, by: Actor) -> None:
    """Tell who asked that an approver has decided, or was passed over, while others have not."""
    if by.user is None or by.user.pk != request.requester_id:
        facts = {"step": step, "is_approved": step.status == StepStatus.APPROVED, "by": by.name}
        facts["is_skipped"] = step.status == StepStatus.SKIPPED
        _post("approval_decision", request, request.requester, facts, key=f"approval-decision:{step.public_id}")


def tell_end(request: ApprovalRequest, *, by: Actor, asked: Iterable[ApprovalStep] = ()) -> None:
    """Tell who asked how it ended; of a request that was given up, those who were still asked as well."""
    facts: dict[str, Any] = {"by": by.name, "status": request.status, "last": _last_decided(request)}
    people = {request.requester_id: request.requester}
    if request.status == RequestStatus.ABANDONED:
        people |= {step.approver_id: step.approver for step in asked}
    for user in people.values():
        if by.user is None or by.user.pk != user.pk:
            _post("approval_ended", request, user, facts, key=f"approval-ended:{request.public_id}:{user.public_id}")


def _last_decided(request: ApprovalRequest) -> ApprovalStep | None:
    deciding = [StepStatus.APPROVED.value, StepStatus.REJECTED.value, StepStatus.SKIPPED.value]
    rows = request.steps.filter(status__in=deciding).select_related("approver")
    return rows.order_by("-decided_at", "-pk").first()


def _post(name: str, request: ApprovalRequest, to: User, facts: dict[str, Any], *, key: str) -> None:
    """Write one letter in its reader's language. An offer's is forgotten once it has left: it may name pay."""
    if not to.is_active:
        return
    step: ApprovalStep | None = facts.get("step")
    page = f"{settings.PUBLIC_URL}{reverse('recruit:approval', args=[request.public_id])}"
    context = {
        **facts,
        "request": request,
        "user": to,
        "title": request.facts.get("title", ""),
        "subtitle": request.facts.get("subtitle", ""),
        "lines": masking.shown_lines(Actor.of(to), request),
        "link": tokens.address_of(step) if step is not None and step.approver_id == to.pk else page,
    }
    with translation.override(to.language):
        words = letter(f"email/{name}", context)
    mailing.send(
        to=to.email,
        subject=words.subject,
        text=words.text,
        html=words.html,
        about=recording.key_of(request),
        key=key,
        private=request.offer_id is not None,
    )
