"""What is done with a request besides deciding: remind, take back, hand over, skip. What changes it asks first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import actor_of
from base.errors import NotAllowed
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from recruit.approvals import abandoning, access, delegating, reminding, skipping
from recruit.approvals.models import ApprovalRequest
from recruit.approvals.page_forms import AbandonForm, HandOverForm, SkipForm
from recruit.approvals.views.finding import own_waiting, request_of, step_of


def _back(request: HttpRequest, approval: ApprovalRequest, sentence: str) -> HttpResponse:
    return done(request, reverse("recruit:approval", args=[approval.public_id]), sentence)


@require_POST
def remind(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send everybody who is asked and has not decided the letter again."""
    approval = request_of(request, public_id)
    reminding.remind(approval, by=actor_of(request))
    return _back(request, approval, _("Those who are asked are reminded."))


def _ask(
    request: HttpRequest, approval: ApprovalRequest, form: Form, act: Callable[[], str], words: dict[str, Any]
) -> HttpResponse:
    """Ask before the act; do it once the form is sent and good."""
    if request.method == "POST" and form.is_valid():
        sentence = attempt(form, act)
        if sentence is not None:
            return _back(request, approval, sentence)
    context = {"approval": approval, "form": form, "action": request.path} | words
    return render_page(request, "recruit/approvals/act.html", context, fragment="form")


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask why, then take the request back."""
    approval, actor = request_of(request, public_id), actor_of(request)
    if not access.may_give_up(actor, approval):
        raise NotAllowed
    form = AbandonForm(request.POST) if request.method == "POST" else AbandonForm()
    count = len([step for step in approval.steps.all() if step.asked_at and not step.decided_at])
    words = ngettext(
        "{count} approver is told that no decision is needed any more.",
        "{count} approvers are told that no decision is needed any more.",
        count,
    )

    def act() -> str:
        abandoning.abandon(approval, by=actor, reason=form.cleaned_data["reason"])
        return _("The request is taken back.")

    told = {"heading": _("Take the request back"), "words": words.format(count=count), "submit": _("Take back")}
    return _ask(request, approval, form, act, told)


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, public_id: UUID, step_id: UUID) -> HttpResponse:
    """Name somebody else who decides this one part: one's own, or anybody's for administrators."""
    approval, actor = request_of(request, public_id), actor_of(request)
    step = step_of(approval, step_id)
    if step != own_waiting(actor, approval) and not access.may_skip(actor):
        raise NotAllowed
    form = HandOverForm(request.POST) if request.method == "POST" else HandOverForm()

    def act() -> str:
        to = form.cleaned_data["to"]
        delegating.hand_over(step, by=actor, to=to)
        return _("{name} decides now.").format(name=to.full_name)

    name = step.approver.full_name
    told = {
        "heading": _("Let somebody else decide"),
        "words": _("They are asked in place of {name}, about this request only.").format(name=name),
        "submit": _("Hand over"),
    }
    return _ask(request, approval, form, act, told)


@require_http_methods(["GET", "POST"])
def skip(request: HttpRequest, public_id: UUID, step_id: UUID) -> HttpResponse:
    """Go on without an approver: administrators, and the page shows who did."""
    approval, actor = request_of(request, public_id), actor_of(request)
    access.require_skip(actor)
    step = step_of(approval, step_id)
    form = SkipForm(request.POST) if request.method == "POST" else SkipForm()
    name = step.approver.full_name

    def act() -> str:
        skipping.skip(step, by=actor, comment=form.cleaned_data["comment"])
        return _("{name} is skipped.").format(name=name)

    told = {
        "heading": _("Skip {name}").format(name=name),
        "words": _("The request goes on without this approval. Everybody who sees it reads that you skipped it."),
        "submit": _("Skip"),
    }
    return _ask(request, approval, form, act, told)
