"""The way in from an approver's letter: signing in comes first, and opening it decides nothing (facts §12.2)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.doors import actor_of, member_of
from base.errors import DomainError, NotAllowed, Refused
from base.ui.pages import done, render_page
from recruit.approvals import access, tokens
from recruit.jobs.access import JobNotFound

# How a link that leads nowhere is answered, by the code of the refusal; "spent" and "expired" stood here once.
_STATUS = {"link_unknown": 404, "link_expired": 410, "link_spent": 410, "link_of_another": 403}


@require_safe
def from_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Lead a signed-in approver to the request a letter is about; a link that is over says so and leads to the hub.

    Raises JobNotFound when the reader no longer has access to what the link was about.
    """
    try:
        step = tokens.step_from(token, user=member_of(request))
    except (Refused, NotAllowed) as refusal:
        return _told(request, refusal)
    if not access.can_see(actor_of(request), step.request):
        raise JobNotFound
    return done(request, reverse("recruit:approval", args=[step.request.public_id]))


def _told(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    url, label = reverse("recruit:approvals"), _("Open Approvals")
    if key := refusal.data.get("request"):
        if not access.requests_where(actor_of(request)).filter(public_id=UUID(str(key))).exists():
            raise JobNotFound
        url, label = reverse("recruit:approval", args=[key]), _("See how it ended")
    context = {"sentence": str(refusal), "url": url, "label": label}
    status = _STATUS.get(refusal.code, refusal.status)
    return render_page(request, "recruit/approvals/from_mail.html", context, status=status)
