"""The verb with which anybody who sees a request says something about it, beside the decisions."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from base.actors import Actor
from base.errors import Invalid, NotAllowed
from recruit.approvals import access, asking, history
from recruit.approvals.models import ApprovalComment, ApprovalRequest
from recruit.approvals.requesting import short


@transaction.atomic
def comment(request: ApprovalRequest, *, by: Actor, text: str) -> ApprovalComment:
    """Keep a comment of at most 1,000 characters with a request, open or closed.

    Raises Invalid for an empty or long one, NotFound for a request the actor may not see.
    """
    access.require_see(by, request)
    if by.user is None or by.viewed_by is not None:
        raise NotAllowed
    words = short(text)
    if not words:
        raise Invalid(_("Write a comment first."), field="comment")
    made = ApprovalComment.objects.create(request=request, author=by.user, text=words)
    asking.record(history.COMMENTED, request, by, data={"comment": words, "status": request.status})
    return made
