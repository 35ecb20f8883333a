"""Verbs that give an open request up: by hand, and because what it is about has changed or ended (facts §12.2)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from base.actors import Actor
from base.errors import NotAllowed, Refused
from recruit.approvals import access, asking
from recruit.approvals.models import ApprovalRequest
from recruit.approvals.requesting import short
from recruit.approvals.states import RequestStatus


@transaction.atomic
def abandon(request: ApprovalRequest, *, by: Actor, reason: str = "") -> ApprovalRequest:
    """Give an open request up: nobody is asked any more, those who were are told. Again changes nothing.

    Who asked may, who may edit what it is about, and administrators. Raises Refused for a request that was decided
    (already_decided); NotAllowed, NotFound, Invalid for a long reason.
    """
    words = short(reason)
    row = asking.locked(request)
    if not access.may_give_up(by, row):
        access.require_see(by, row)
        raise NotAllowed
    if row.status == RequestStatus.ABANDONED:
        return row
    if not row.is_pending:
        raise Refused(_("This was already decided; it cannot be given up."), code="already_decided")
    return _close(row, by=by, reason=words)


@transaction.atomic
def give_up(request: ApprovalRequest, *, by: Actor, reason: str) -> ApprovalRequest:
    """Give an open request up because of what happened to its offer, by whomever: no right is asked.

    For receivers and verbs of offers, which have locked the application: its job is not locked, since whoever ends an
    application has not done so before it, and would wait for an approver who waits for them. A closed request stays.
    """
    row = asking.locked_within(request, request.job)
    return _close(row, by=by, reason=reason) if row.is_pending else row


def _close(row: ApprovalRequest, *, by: Actor, reason: str) -> ApprovalRequest:
    words = reason or _("Given up by {name}.").format(name=by.name)
    return asking.close(row, by=by, status=RequestStatus.ABANDONED, reason=words)
