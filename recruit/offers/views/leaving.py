"""The last look before an offer leaves: the mail, the letter, to whom, until when, and what is in the way."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.doors import actor_of, member_of
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from recruit.offers import access, merging, queries, sending
from recruit.offers.forms import SendForm
from recruit.offers.models import Offer
from recruit.offers.states import OfferStatus
from recruit.offers.views.finding import act_url, offer_to_change, tab_url
from recruit.offers.views.lines import last_day, range_warning
from recruit.offers.views.tab import asks_approval


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, public_id: UUID, offer_id: UUID) -> HttpResponse:
    """Show what leaves, then send it; ten seconds later it can no longer be undone."""
    offer = offer_to_change(request, public_id, offer_id)
    form = SendForm(request.POST if request.method == "POST" else None, initial={"version": offer.version})
    token = uuid4()
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        sent = attempt(form, lambda: sending.send_offer(offer, by=actor_of(request), version=version, undo_token=token))
        if sent is not None:
            sentence = _("The offer to {name} is sent.").format(name=offer.application.candidate.full_name)
            return done(request, tab_url(offer.application), sentence, undo_url=reverse("base:undo", args=[token]))
    hidden = access.hidden_terms(actor_of(request), offer)
    words = merging.words_of(offer, hidden=hidden, author=member_of(request))
    context = {
        "form": form,
        "offer": offer,
        "application": offer.application,
        "candidate": offer.application.candidate,
        "job": offer.application.job,
        "words": words,
        "missing": words.missing,
        "steps": [station.name for station in queries.steps_in_the_way(offer)],
        "obstacles": _obstacles(offer),
        "last_day": last_day(offer),
        "range_warning": range_warning(offer, hidden),
        "edit_url": act_url("edit", offer),
        "ask_url": act_url("submit", offer) if _needs_approval(offer) else "",
    }
    return render_page(request, "recruit/offers/send.html", context, fragment="form")


def _needs_approval(offer: Offer) -> bool:
    is_cleared = offer.status == OfferStatus.APPROVED and not offer.approval_outdated
    return offer.status in {OfferStatus.CREATED, OfferStatus.APPROVED} and not is_cleared and asks_approval(offer)


def _obstacles(offer: Offer) -> list[str]:
    """Sentences about what must be settled before the offer may leave, beside required steps and merge fields."""
    found = []
    status = OfferStatus(offer.status)
    if status not in {OfferStatus.CREATED, OfferStatus.APPROVED}:
        found.append(_("This offer is “{status}”.").format(status=offer.get_status_display()))
    elif _needs_approval(offer):
        found.append(_("It must be approved first."))
    if not offer.application.candidate.email:
        found.append(_("No e-mail address of the candidate is known."))
    if offer.expires_at is None or queries.is_expired(offer):
        found.append(_("Choose until when the candidate can answer."))
    said = ((offer.subject, _("The mail has no subject.")), (offer.mail_text, _("The mail has no text.")),
            (offer.letter, _("The letter is empty.")))  # fmt: skip
    return found + [sentence for words, sentence in said if not words.strip()]
