"""The Offer tab of an application: where its offer stands, what it says, what comes next, and the offers before it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import actor_of
from base.actors import Actor
from base.ui.pages import render_page
from recruit.applications.access import actions_for
from recruit.applications.models import Application
from recruit.applications.views.detail import frame_of, register_tab
from recruit.approvals import queries as approvals
from recruit.approvals.models import ApprovalRequest
from recruit.approvals.states import Subject
from recruit.approvals.views.finding import own_waiting
from recruit.offers import access, queries
from recruit.offers.forms import SignedForm, StartForm
from recruit.offers.models import Offer
from recruit.offers.states import CURRENT, WRITABLE, OfferStatus
from recruit.offers.views.finding import act_url, place_of, with_everything
from recruit.offers.views.lines import facts_of, last_day, range_warning
from recruit.processes.stages import ACTIVE, Stage
from recruit.teams.rights import JobAction

S = OfferStatus
# Where the signed copy of an offer may still come back.
_SIGNABLE = frozenset({S.PENDING_ACCEPTANCE, S.ACCEPTED})
_UNSENT = frozenset({S.CREATED, S.NOT_APPROVED})


@require_GET
def offer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The tab: as a page of its own, and as the body of the panel."""
    found, actions = place_of(request, public_id)
    return _answer(request, found, actions)


def _answer(request: HttpRequest, found: Application, actions: frozenset[JobAction]) -> HttpResponse:
    context = tab_context(request, found, actions)
    return render_page(request, "recruit/offers/tab.html", context, fragment="application")


def _named(request: HttpRequest, found: Application) -> HttpResponse:
    """The tab where another page of the application was told to show it: a link of a letter, a move made on it."""
    return _answer(request, found, actions_for(actor_of(request), found))


register_tab("offer", takes=JobAction.VIEW_OFFERS, answer=_named)


def tab_context(request: HttpRequest, found: Application, actions: frozenset[JobAction]) -> dict[str, Any]:
    """Everything the tab shows, with what stands around it."""
    actor = actor_of(request)
    rows = with_everything(access.offers_where(actor).filter(application=found)).order_by("-created_at", "-pk")
    offers = list(rows)
    shown = _shown(offers, request.GET.get("of", ""))
    may_edit = JobAction.EDIT_OFFERS in actions
    is_going = Stage(found.stage) in ACTIVE and found.stage != Stage.LEAD
    context = frame_of(request, found, "offer", actions) | {
        "in_panel": "in_panel" in request.GET or "panel" in request.POST,
        "offer": shown,
        "earlier": [row for row in offers if shown is None or row.pk != shown.pk],
        "may_edit_offer": may_edit,
        "is_going": is_going,
    }
    if shown is not None:
        shown.application = found
        is_current = any(OfferStatus(row.status) in CURRENT for row in offers)
        return context | _about(actor, shown, actions, may_begin=may_edit and is_going and not is_current)
    if may_edit and is_going:
        context["start_form"] = StartForm(about=found, templates=queries.templates_for(found))
    return context


def _shown(offers: list[Offer], wished: str) -> Offer | None:
    """The one the address names, else the newest."""
    return next((row for row in offers if str(row.public_id) == wished), offers[0] if offers else None)


def _about(actor: Actor, shown: Offer, actions: frozenset[JobAction], *, may_begin: bool) -> dict[str, Any]:
    hidden = access.hidden_terms(actor, shown)
    status = OfferStatus(shown.status)
    request = approvals.latest_of_offer(shown.pk) if shown.submitted_at else None
    decides = request is not None and own_waiting(actor, request) is not None
    reads_letter = not hidden
    may_edit = JobAction.EDIT_OFFERS in actions
    return {
        "approval": request,
        "decides": decides,
        "terms": [line for line in queries.folded(queries.shown_terms(shown, hidden=hidden)) if not line.is_hidden],
        "is_masked": bool(hidden),
        "reads_letter": reads_letter,
        "documents": list(shown.documents.all()) if reads_letter else [],
        "version_count": shown.versions.count(),
        "facts": facts_of(shown),
        "last_day": last_day(shown),
        "range_warning": range_warning(shown, hidden) if status in WRITABLE else "",
        "primary": _to_decide(request) if request and decides else _next_act(shown, status, actions),
        "can_write": may_edit and status in WRITABLE,
        "can_take_back": may_edit and status in {S.PENDING_ACCEPTANCE, S.ACCEPTED},
        "can_answer": may_edit and status is S.PENDING_ACCEPTANCE,
        "can_copy": may_begin,
        "signed_form": SignedForm() if may_edit and reads_letter and status in _SIGNABLE else None,
    }


def _to_decide(request: ApprovalRequest) -> tuple[str, str, str]:
    return _("Decide"), reverse("recruit:approval", args=[request.public_id]), "check"


def _next_act(shown: Offer, status: OfferStatus, actions: frozenset[JobAction]) -> tuple[str, str, str] | None:
    """The one act that comes next: its words, address and icon."""
    may_edit = JobAction.EDIT_OFFERS in actions
    if status is S.ACCEPTED and JobAction.HIRE in actions and shown.application.stage != Stage.HIRED:
        return _("Hire"), act_url("hire", shown), "check"
    if not may_edit:
        return None
    if status in _UNSENT and asks_approval(shown):
        return _("Send for approval"), act_url("submit", shown), "arrow-right"
    if status in _UNSENT - {S.NOT_APPROVED} or status is S.APPROVED:
        return _("Send offer"), act_url("send", shown), "mail"
    return None


def asks_approval(shown: Offer) -> bool:
    """Whether the offer must be approved before it is sent."""
    return approvals.chain_for(Subject.OFFER, shown.application.job) is not None
