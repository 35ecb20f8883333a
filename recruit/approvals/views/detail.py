"""The page of a request: what is approved, who is asked, what was said; deciding and commenting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import actor_of
from accounts.preferring import value
from base.actors import Actor
from base.errors import Invalid, Refused, Stale
from base.ui.attempts import attempt, put_refusal
from base.ui.pages import done, render_page
from recruit.approvals import access, commenting, deciding, masking
from recruit.approvals.models import ApprovalRequest, ApprovalStep
from recruit.approvals.page_forms import CommentForm, DecisionForm
from recruit.approvals.preferences import DELEGATION
from recruit.approvals.states import RequestStatus, Subject
from recruit.approvals.views.finding import (
    access_will_end,
    next_of,
    offer_url,
    own_waiting,
    request_of,
    waiting_steps,
)
from recruit.jobs.access import actions_on
from recruit.teams.rights import JobAction

PAGE = "recruit/approvals/detail.html"


@require_GET
def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One request. Reading it never decides anything."""
    return _page(request, request_of(request, public_id))


def _page(
    request: HttpRequest,
    approval: ApprovalRequest,
    *,
    form: DecisionForm | None = None,
    comment_form: CommentForm | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    actions = actions_on(actor, approval.job)
    mine = own_waiting(actor, approval)
    lines = masking.shown_lines(actor, approval)
    then = next_of(approval, actions)
    context: dict[str, Any] = {
        "approval": approval,
        "shown_status": _shown_status(approval),
        "facts": lines,
        "facts_hint": _("Changes since the last approval are marked.") if _has_changes(lines) else "",
        "mine": mine,
        "form": form or DecisionForm(initial={"version": approval.version}),
        "removal": mine is not None and access_will_end(actor, approval),
        "comments": list(approval.comments.select_related("author")),
        "comment_form": comment_form or CommentForm(),
        "next_words": then.words,
        "next_label": then.label,
        "next_url": then.url,
        "waits_words": "" if mine else _waits(actor, approval),
        "offer_url": offer_url(approval) if JobAction.VIEW_OFFERS in actions else "",
        "job_url": reverse("recruit:job", args=[approval.job.public_id]) if JobAction.VIEW in actions else "",
    }
    return render_page(request, PAGE, context | _menu(actor, approval, mine))


def _shown_status(approval: ApprovalRequest) -> str:
    is_overtaken = approval.outdated_at is not None and approval.status == RequestStatus.APPROVED
    return "OUTDATED" if is_overtaken else approval.status


def _has_changes(lines: list[dict[str, Any]]) -> bool:
    return any(line.get("before") is not None for line in lines)


def _waits(actor: Actor, approval: ApprovalRequest) -> str:
    """Whom a pending request waits for, and whether the reader's part is done or comes later."""
    if approval.is_outside:
        return _("Another system decides about this.")
    waiting = waiting_steps(approval)
    names = ", ".join(step.approver.full_name for step in waiting if step.asked_at is not None)
    own = [step for step in waiting if actor.user is not None and step.approver_id == actor.user.pk]
    if own:
        return _("Waits for {names}. You are asked after that.").format(names=names)
    return _("Waits for {names}.").format(names=names) if names else ""


def _menu(actor: Actor, approval: ApprovalRequest, mine: ApprovalStep | None) -> dict[str, Any]:
    """What else the reader may do with a pending request."""
    is_admin = access.may_skip(actor)
    waiting = waiting_steps(approval)
    may_give_up = approval.is_pending and access.may_give_up(actor, approval)
    may_delegate = bool(value(DELEGATION[Subject(approval.subject)]))
    handed = waiting if is_admin else [mine] if mine is not None and may_delegate else []
    menu: dict[str, Any] = {
        "handed": handed,
        "skippable": waiting if is_admin else [],
        "may_remind": may_give_up and any(step.asked_at for step in waiting),
        "may_abandon": may_give_up,
    }
    return menu | {"may_more": any(menu.values())}


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Approve or reject (`decision`), as somebody who is asked; a GET only leads back to the page."""
    approval = request_of(request, public_id)
    page_url = reverse("recruit:approval", args=[approval.public_id])
    if request.method != "POST":
        return done(request, page_url)
    wish = request.POST.get("decision", "")
    form = DecisionForm(request.POST)
    if form.is_valid():
        if wish not in {"approve", "reject"}:
            raise Invalid(_("Press Approve or Reject."), field="decision")
        act = deciding.approve if wish == "approve" else deciding.reject
        said = {"comment": form.cleaned_data["comment"], "version": form.cleaned_data["version"]}
        try:
            act(approval, by=actor_of(request), **said)
        except (Invalid, Refused, Stale) as refusal:
            approval = request_of(request, public_id)
            form = DecisionForm({"comment": said["comment"], "version": approval.version})
            put_refusal(form, refusal)
        else:
            words = _("You approved {what}.") if wish == "approve" else _("You rejected {what}.")
            return done(request, page_url, words.format(what=approval.facts.get("title", "")))
    return _page(request, approval, form=form)


@require_http_methods(["GET", "POST"])
def comment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say something about a request; a GET only leads back to the page."""
    approval = request_of(request, public_id)
    url = f"{reverse('recruit:approval', args=[approval.public_id])}#comments"
    if request.method != "POST":
        return done(request, url)
    form = CommentForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        if attempt(form, lambda: commenting.comment(approval, by=actor_of(request), text=text)) is not None:
            return done(request, url, _("Comment added."))
    return _page(request, approval, comment_form=form)
