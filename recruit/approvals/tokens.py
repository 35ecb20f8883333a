"""The link in an approver's letter: signed for one part of one request and one user, 14 days, spent by the decision.

It lets nobody in: who opens it signs in by their own sign-in option, and decides on a page (product facts §12.2).
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from base.errors import NotAllowed, Refused
from recruit.approvals.models import ApprovalStep
from recruit.approvals.states import RequestStatus, StepStatus

SALT = "recruit.approvals.step"
LIFETIME = timedelta(days=14)


def token_of(step: ApprovalStep) -> str:
    """The signed name of a part, for its approver."""
    names = [str(step.request.public_id), str(step.public_id), str(step.approver.public_id)]
    return signing.dumps(names, salt=SALT, compress=True)


def address_of(step: ApprovalStep) -> str:
    """The whole address that stands in the approver's letter."""
    return f"{settings.PUBLIC_URL}{reverse('recruit:approval-from-mail', args=[token_of(step)])}"


def step_from(token: str, *, user: User) -> ApprovalStep:
    """The part a link leads to, still to be decided, for its signed-in approver.

    Raises Refused for a link that is no link of ours (link_unknown), too old (link_expired) or spent (link_spent);
    NotAllowed for somebody else's. `data["request"]` of a spent or old one is the request's public id.
    """
    try:
        request, step, approver = signing.loads(token, salt=SALT, max_age=LIFETIME)
    except signing.SignatureExpired:
        raise Refused(
            _("This link is older than 14 days. You find what waits for you under Approvals."), code="link_expired"
        ) from None
    except (signing.BadSignature, ValueError, TypeError):
        raise Refused(
            _("This link is not complete. Copy it whole from the letter, or look under Approvals."), code="link_unknown"
        ) from None
    if approver != str(user.public_id):
        raise NotAllowed(
            _("This link was sent to somebody else. Sign in as that person, or look under Approvals."),
            code="link_of_another",
        )
    rows = ApprovalStep.objects.select_related("request__job", "approver", "decided_by")
    found = rows.filter(public_id=step, request__public_id=request, approver=user).first()
    if found is None:
        raise Refused(_("What this link was about is gone."), code="link_unknown")
    if found.status != StepStatus.PENDING or found.request.status != RequestStatus.PENDING:
        raise Refused(
            _("This link was used, or there is nothing left to decide. The approval’s page shows how it ended."),
            code="link_spent",
            request=str(found.request.public_id),
        )
    return found
