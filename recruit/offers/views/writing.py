"""Writing an offer: begun with a template or without, edited, copied, and looked at as the PDF it becomes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import actor_of
from base.errors import Invalid, Refused, Stale
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from recruit.offers import access, drafting, merging, queries
from recruit.offers.forms import OfferForm, StartForm
from recruit.offers.models import Offer
from recruit.offers.states import OfferStatus
from recruit.offers.views.finding import act_url, offer_to_change, place_of, tab_url
from recruit.offers.views.lines import range_warning
from recruit.offers.views.tab import asks_approval


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose a template, or none, and begin the offer."""
    found, _actions = place_of(request, public_id)
    access.require_edit(actor_of(request), found)
    form = StartForm(
        request.POST if request.method == "POST" else None, about=found, templates=queries.templates_for(found)
    )
    if request.method == "POST" and form.is_valid():
        template = form.cleaned_data["template"]
        made = attempt(form, lambda: drafting.make_offer(found, by=actor_of(request), template=template))
        if made is not None:
            return done(request, act_url("edit", made))
    context = {"form": form, "application": found, "candidate": found.candidate, "job": found.job}
    return render_page(request, "recruit/offers/new.html", context, fragment="form")


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: UUID, offer_id: UUID) -> HttpResponse:
    """The terms and words of an offer. What somebody else saved meanwhile is not overwritten, and nothing is lost."""
    offer = offer_to_change(request, public_id, offer_id)
    actor = actor_of(request)
    form = _form(request, offer)
    if request.method == "POST" and form.is_valid() and (saved := _save(request, offer, form)):
        return done(request, _onward(request, saved), _("Offer saved."))
    if request.method == "GET":
        drafting.require_writable(offer)
    hidden = access.hidden_terms(actor, offer)
    return render_page(request, "recruit/offers/edit.html", _context(offer, form, masked=bool(hidden)))


def _form(request: HttpRequest, offer: Offer) -> OfferForm:
    needed = {key for key, rule in queries.rules().items() if rule.is_required}
    hidden = access.hidden_terms(actor_of(request), offer)
    return OfferForm(
        request.POST if request.method == "POST" else None,
        about=offer.application,
        offer=offer,
        hidden=hidden,
        needed=needed,
    )


def _save(request: HttpRequest, offer: Offer, form: OfferForm) -> Offer | None:
    """The saved offer, or None after its refusal was written into the form."""
    version = form.cleaned_data["version"]
    try:
        return drafting.save_offer(offer, by=actor_of(request), values=form.values(), version=version)
    except (Invalid, Refused) as error:
        form.refuse(error)
    except Stale as error:
        sentence = _("What you typed is still here. Look at the newest version, then save again to write over it.")
        form.add_error(None, f"{error.message} {sentence}")
        offer.refresh_from_db(fields=["version"])
        form.data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        form.data["version"] = str(offer.version)  # type: ignore[index]  # the copy can be written
    return None


def _onward(request: HttpRequest, offer: Offer) -> str:
    """The tab; after "Save and go on" the act that comes next."""
    if request.POST.get("then") != "next":
        return tab_url(offer.application)
    return act_url("send" if _is_ready(offer) else "submit", offer)


def _is_ready(offer: Offer) -> bool:
    return offer.status == OfferStatus.APPROVED or not asks_approval(offer)


def _context(offer: Offer, form: OfferForm, *, masked: bool) -> dict[str, Any]:
    words = merging.words_of(offer)
    return {
        "form": form,
        "offer": offer,
        "application": offer.application,
        "candidate": offer.application.candidate,
        "job": offer.application.job,
        "is_masked": masked,
        "onward": _("Save and review before sending") if _is_ready(offer) else _("Save and ask for approval"),
        "missing": words.missing,
        "merge_fields": merging.every_field(),
        "range_warning": range_warning(offer, form.hidden),
    }


@require_POST
def copy(request: HttpRequest, public_id: UUID, offer_id: UUID) -> HttpResponse:
    """Begin a new offer with what an ended one said."""
    offer = offer_to_change(request, public_id, offer_id)
    made = drafting.copy_offer(offer, by=actor_of(request))
    return done(request, act_url("edit", made), _("Copied into a new offer."))
