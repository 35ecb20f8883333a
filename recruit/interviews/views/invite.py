"""Invite a candidate to choose a time: blocks drawn in a week, what they offer counted, the letter with the link."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import actor_of
from base.errors import NotFound
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from recruit.applications.models import Application
from recruit.applications.views.finding import application_of
from recruit.interviews import access, invite_queries, inviting
from recruit.interviews.models import SelfSchedule
from recruit.interviews.views.invite_desk import Desk


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The page. Everything but Send only shows it anew: another week, other people, drawn blocks, nothing is lost."""
    found = application_of(request, public_id)
    actor = actor_of(request)
    access.require_schedule(actor, found)
    desk = Desk(found, actor, request.POST if request.method == "POST" else None)
    if request.method == "POST" and "send" in request.POST and desk.is_complete():
        token = uuid4()
        draft, version = desk.form.draft(desk.blocks), desk.form.cleaned_data["version"]
        sent = attempt(
            desk.form,
            lambda: inviting.invite(found, by=actor, draft=draft, version=version, undo_token=token),
        )
        if sent is not None:
            sentence = _("{name} gets the link.").format(name=found.candidate.full_name)
            return done(request, _back(found), sentence, undo_url=reverse("base:undo", args=[token]))
    is_refused = request.method == "POST" and "send" in request.POST
    context = desk.context() | {
        "application": found,
        "candidate": found.candidate,
        "job": found.job,
        "back": _back(found),
    }
    lines = [_line(row) for row in invite_queries.invitations_of(actor, found)[:20]]
    context |= {
        "invitations": [line for line in lines if line["is_current"]],
        "earlier_invitations": [line for line in lines if not line["is_current"]],
    }
    status = 422 if is_refused else 200
    return render_page(request, "recruit/interviews/invite.html", context, fragment="when", status=status)


@require_POST
def withdraw(request: HttpRequest, public_id: UUID, invitation_id: UUID) -> HttpResponse:
    """End a link under which nothing was chosen."""
    found = application_of(request, public_id)
    rows = invite_queries.invitations_of(actor_of(request), found)
    row = rows.filter(public_id=invitation_id).first()
    if row is None:
        raise NotFound
    row.application = found
    inviting.withdraw(row, by=actor_of(request))
    return done(request, reverse("recruit:interview-invite", args=[found.public_id]), _("The link is withdrawn."))


def _back(found: Application) -> str:
    return reverse("recruit:application", args=[found.public_id]) + "?tab=interviews"


def _line(row: SelfSchedule) -> dict[str, Any]:
    """An invitation as the page lists it."""
    is_open = row.status == SelfSchedule.Status.OPEN and not row.is_expired
    words = _("Expired") if row.status == SelfSchedule.Status.OPEN and not is_open else row.get_status_display()
    if row.interview is not None and row.interview.is_cancelled:
        words = _("Cancelled")
    # A wish that was answered by a booking is done.
    is_current = is_open or (bool(row.proposed) and row.interview is None)
    return {"row": row, "is_open": is_open, "is_current": is_current, "words": words}
