"""The hub: what waits for one's approval, what one asked for, and (for administrators) all requests."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import actor_of, member_of
from accounts.models import User
from accounts.permissions import Permission
from base.actors import Actor
from base.errors import NotFound
from base.paging import Page, newest_first
from base.ui.pages import render_page, with_query
from base.ui.parts import Tab
from recruit.approvals import access, queries
from recruit.approvals.models import REQUEST_CHOICES, ApprovalRequest, ApprovalStep
from recruit.approvals.page_forms import SUBJECTS
from recruit.approvals.views.delegation import subjects_open

SIZE = 30
REQUESTED, ALL = "requested", "all"
MOST_PEOPLE = 8


@require_GET
def hub(request: HttpRequest) -> HttpResponse:
    """Approvals that wait for the reader, that the reader asked for, or all; open to everybody with an account.

    Whoever is named as approver must get here, employees without staff pages too; each list holds what its reader may
    see.
    """
    actor = actor_of(request)
    which = _which(request, actor)
    subject = _one_of(request.GET.get("subject", ""), SUBJECTS)
    status = _one_of(request.GET.get("status", ""), REQUEST_CHOICES) if which else ""
    page = _page(request, actor, which, subject, status)
    address = reverse("recruit:approvals")
    context: dict[str, Any] = {
        "page": page,
        "rows": page.rows,
        "which": which,
        "tabs": _tabs(actor, which),
        "subject": subject,
        "status": status,
        "subjects": SUBJECTS,
        "statuses": REQUEST_CHOICES if which else [],
        "is_filtered": bool(subject or status),
        "back_url": with_query(address, of=which),
        "may_delegate": bool(subjects_open()),
    }
    return render_page(request, "recruit/approvals/hub.html", context, fragment="rows")


def _which(request: HttpRequest, actor: Actor) -> str:
    asked = request.GET.get("of", "")
    return asked if asked == REQUESTED or (asked == ALL and access.may_skip(actor)) else ""


def _one_of(given: str, choices: list[tuple[str, Any]]) -> str:
    return given if given in dict(choices) else ""


def _page(request: HttpRequest, actor: Actor, which: str, subject: str, status: str) -> Page[Any]:
    """Pairs of a request and the day that counts."""
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    if not which:
        steps = queries.waiting_for(actor).order_by()
        steps = steps.filter(request__subject=subject) if subject else steps
        return newest_first(steps, before=before, after=after, size=SIZE).showing(_of_step)
    rows = access.requests_where(actor).select_related("job", "requester")
    if which == REQUESTED:
        rows = rows.filter(requester=actor.user)
    narrowed = Q(subject=subject) if subject else Q()
    narrowed &= Q(status=status) if status else Q()
    return newest_first(rows.filter(narrowed), before=before, after=after, size=SIZE).showing(_of_request)


def _of_request(row: ApprovalRequest) -> tuple[Any, Any]:
    return row, row.created_at


def _of_step(step: ApprovalStep) -> tuple[Any, Any]:
    return step.request, step.asked_at


def _tabs(actor: Actor, which: str) -> list[Tab]:
    address = reverse("recruit:approvals")
    tabs = [
        Tab(_("For me"), address, current=which == "", count=queries.waiting_for(actor).order_by().count()),
        Tab(_("Requested by me"), with_query(address, of=REQUESTED), current=which == REQUESTED),
    ]
    if access.may_skip(actor):
        tabs.append(Tab(_("All"), with_query(address, of=ALL), current=which == ALL))
    return tabs


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Colleagues whose name or e-mail begins with what is typed: for staff, and for whoever is asked to approve."""
    user = member_of(request)
    if not user.has(Permission.STAFF) and not user.approval_steps.exists():
        raise NotFound
    sent = [str(text).replace("\x00", "").strip() for text in request.GET.values()]
    typed = next((text for text in sent if text), "")[:100]
    found: list[User] = []
    if len(typed) > 1:
        rows = User.objects.filter(is_active=True)
        for word in typed.rpartition("·")[2].split()[:4]:
            begins = Q(first_name__istartswith=word) | Q(last_name__istartswith=word) | Q(email__istartswith=word)
            rows = rows.filter(begins)
        found = list(rows.order_by("first_name", "last_name", "pk")[:MOST_PEOPLE])
    return render_page(request, "recruit/approvals/people.html", {"people": found})
