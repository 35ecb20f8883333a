"""What is done with a written offer: approval asked, given up, withdrawn, the answer noted, the candidate hired."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.doors import actor_of
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from recruit.applications import drafts
from recruit.applications.access import require
from recruit.applications.views.hires import after_hire
from recruit.approvals import queries as approvals
from recruit.approvals.page_forms import ChosenForm, RequestForm
from recruit.approvals.queries import Chosen
from recruit.approvals.states import ChainKind, Mode, Order, Subject
from recruit.offers import access, answering, hiring, queries, sending, submitting
from recruit.offers.forms import AnswerForm, HireForm, PlainForm, ReasonForm
from recruit.offers.models import Offer
from recruit.offers.views.finding import act_url, offer_of, offer_to_change, tab_url
from recruit.teams.rights import JobAction


@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, public_id: UUID, offer_id: UUID) -> HttpResponse:
    """Show who will be asked, take a comment (and the approvers, where the chain leaves them open), and ask them."""
    offer = offer_to_change(request, public_id, offer_id)
    application = offer.application
    plan = approvals.plan_for(Subject.OFFER, application.job, application=application)
    chooses = plan.chain is not None and plan.chain.kind == ChainKind.CHOSEN
    form: RequestForm = (
        ChosenForm(request.POST if request.method == "POST" else None) if chooses else RequestForm(request.POST or None)
    )

    def act() -> str:
        words = form.cleaned_data["comment"]
        submitting.submit_offer(offer, by=actor_of(request), comment=words, chosen=_chosen(form))
        return _("Sent for approval.")

    more = {
        "plan": plan,
        "chooses": chooses,
        "terms": queries.folded(queries.shown_terms(offer, hidden=access.hidden_terms(actor_of(request), offer))),
        "edit_url": act_url("edit", offer),
    }
    return _ask(request, offer, form, "submit", act, **more)


def _chosen(form: RequestForm) -> Chosen | None:
    if not isinstance(form, ChosenForm):
        return None
    words = form.cleaned_data
    return Chosen(Order(words["order"]), Mode(words["mode"]), form.places())


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, public_id: UUID, offer_id: UUID) -> HttpResponse:
    """Ask why, then take a sent offer back."""
    offer = offer_to_change(request, public_id, offer_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        sending.withdraw(offer, by=actor_of(request), reason=form.cleaned_data["reason"])
        return _("The offer is withdrawn.")

    words = {
        "heading": _("Withdraw the offer to {name}").format(name=offer.application.candidate.full_name),
        "lead": _("The candidate's link says from now on that the offer was withdrawn. Nobody can accept it any more."),
        "submit": _("Withdraw"),
        "tone": "danger",
    }
    return _ask(request, offer, form, "act", act, **words)


@require_http_methods(["GET", "POST"])
def give_up(request: HttpRequest, public_id: UUID, offer_id: UUID) -> HttpResponse:
    """Ask, then end an offer that was not sent."""
    offer = offer_to_change(request, public_id, offer_id)
    form = PlainForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        sending.give_up(offer, by=actor_of(request))
        return _("The offer is given up.")

    words = {
        "heading": _("Give up the offer for {name}").format(name=offer.application.candidate.full_name),
        "lead": _("Nothing was sent, so the candidate learns nothing. An approval that is asked for is given up, too."),
        "submit": _("Give up"),
        "tone": "danger",
    }
    return _ask(request, offer, form, "act", act, **words)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, public_id: UUID, offer_id: UUID) -> HttpResponse:
    """Note what the candidate said on the phone or in person."""
    offer = offer_to_change(request, public_id, offer_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        words = form.cleaned_data
        accepted = words["answer"] == "accepted"
        reason, comment = None if accepted else words["reason"], words["comment"]
        answering.answer_by_hand(offer, by=actor_of(request), accepted=accepted, reason=reason, comment=comment)
        return _("The answer is noted.")

    words = {
        "heading": _("The answer of {name}").format(name=offer.application.candidate.full_name),
        "lead": _("For an answer given on the phone or in person. It stands in the record with your name."),
        "submit": _("Note the answer"),
        "tone": "primary",
    }
    return _ask(request, offer, form, "act", act, **words)


@require_http_methods(["GET", "POST"])
def hire(request: HttpRequest, public_id: UUID, offer_id: UUID) -> HttpResponse:
    """Hire from an accepted offer, into its position from its start date; a filled job asks about the others."""
    offer = offer_of(request, public_id, offer_id)
    require(actor_of(request), JobAction.HIRE, offer.application)
    form = HireForm(request.POST if request.method == "POST" else None, offer=offer)

    def act() -> str:
        words = form.cleaned_data
        hiring.hire_from_offer(
            offer,
            by=actor_of(request),
            position=words["position"],
            starts_on=words["starts_on"],
            letter=drafts.welcome(offer.application) if words["tell"] else None,
        )
        return _("Hired {candidate}.").format(candidate=offer.application.candidate.full_name)

    more = {"in_the_way": queries.step_before_hire(offer.application)}
    return after_hire(request, offer.application, _ask(request, offer, form, "hire", act, **more))


def _ask(
    request: HttpRequest, offer: Offer, form: Form, page: str, act: Callable[[], str], **more: Any
) -> HttpResponse:
    """The page of an act; once its form is right and the verb agrees, on to the tab."""
    if request.method == "POST" and form.is_valid():
        sentence = attempt(form, act)
        if sentence is not None:
            return done(request, tab_url(offer.application), sentence)
    application = offer.application
    context = {
        "form": form,
        "offer": offer,
        "application": application,
        "candidate": application.candidate,
        "job": application.job,
        "back": reverse("recruit:application-offer", args=[application.public_id]),
    }
    return render_page(request, f"recruit/offers/{page}.html", context | more, fragment="form")
