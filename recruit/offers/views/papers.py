"""Papers of an offer: the letter as PDF, files that were kept, signed copies that come back, and its versions."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import actor_of
from base.errors import Invalid, NotFound
from base.ui.pages import done, keep_message, render_page
from recruit.offers import access, filing, paper, queries
from recruit.offers.forms import OfferForm, SignedForm
from recruit.offers.models import Offer, OfferVersion
from recruit.offers.views.differing import changes_between
from recruit.offers.views.finding import offer_of, offer_to_change, tab_url


@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, public_id: UUID, offer_id: UUID) -> HttpResponse:
    """The letter as PDF: as it is saved, or (posted) as it is typed, which saves nothing. Hidden terms are masked."""
    offer = offer_of(request, public_id, offer_id)
    actor = actor_of(request)
    hidden = access.hidden_terms(actor, offer)
    version = None
    if request.method == "POST":
        access.require_edit(actor, offer.application)
        form = OfferForm(request.POST, about=offer.application, offer=offer, hidden=hidden)
        if not form.is_valid():
            raise Invalid(_("Some of what is typed needs another look. Save the offer to see what."))
        version = _typed(offer, form)
    pdf = paper.letter_pdf(offer, version=version, hidden=hidden, mark="" if offer.sent_at else _("Preview"))
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(_('Offer'))}.pdf"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _typed(offer: Offer, form: OfferForm) -> OfferVersion:
    """What is typed, as a version that is not kept."""
    saved = queries.content_of(offer)
    terms, fields, words = form.content()
    said = {key: value for key, value in (saved.terms | terms).items() if value}
    return OfferVersion(offer=offer, number=0, terms=said, fields=saved.fields | fields, words=saved.words | words)


@require_GET
def document(request: HttpRequest, public_id: UUID, offer_id: UUID, document_id: UUID) -> HttpResponseBase:
    """A kept file, to be saved. Only for those who read every term, since the letter says them all."""
    offer = offer_of(request, public_id, offer_id)
    found = offer.documents.filter(public_id=document_id).first()
    if found is None or not access.may_read_letter(actor_of(request), offer):
        raise NotFound
    try:
        stored = found.file.open("rb")
    except FileNotFoundError as error:
        raise NotFound(_("The file is missing from the store.")) from error
    response = FileResponse(stored, as_attachment=True, filename=found.name, content_type=found.content_type)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
def signed(request: HttpRequest, public_id: UUID, offer_id: UUID) -> HttpResponse:
    """Keep a signed copy that came back."""
    offer = offer_to_change(request, public_id, offer_id)
    form = SignedForm(request.POST, request.FILES)
    url = tab_url(offer.application)
    if not form.is_valid():
        keep_message(request, _("Choose the file of the signed copy."), tone="danger")
        return done(request, url)
    try:
        filing.add_signed(offer, by=actor_of(request), upload=form.cleaned_data["file"])
    except Invalid as error:
        return done(request, url, str(error.message), tone="danger")
    return done(request, url, _("The signed copy is added."))


@require_POST
def remove_signed(request: HttpRequest, public_id: UUID, offer_id: UUID, document_id: UUID) -> HttpResponse:
    """Take a signed copy away that was added by mistake; the letter that was sent stays."""
    offer = offer_to_change(request, public_id, offer_id)
    found = offer.documents.filter(public_id=document_id).first()
    if found is None or not access.may_read_letter(actor_of(request), offer):
        raise NotFound
    filing.remove_signed(found, by=actor_of(request))
    return done(request, tab_url(offer.application), _("The signed copy is removed."))


@require_GET
def versions(request: HttpRequest, public_id: UUID, offer_id: UUID) -> HttpResponse:
    """What changed from one save to another: by default in the newest, else between `from` and `to`."""
    offer = offer_of(request, public_id, offer_id)
    hidden = access.hidden_terms(actor_of(request), offer)
    kept = queries.versions_of(offer)
    newer = _numbered(kept, request.GET.get("to", ""), 0)
    older = _numbered(kept, request.GET.get("from", ""), kept.index(newer) + 1 if newer else 1)
    context = {
        "offer": offer,
        "application": offer.application,
        "candidate": offer.application.candidate,
        "job": offer.application.job,
        "kept": kept,
        "newer": newer,
        "older": older,
        "changes": changes_between(offer, older, newer, hidden) if older and newer else [],
        "is_masked": bool(hidden),
    }
    return render_page(request, "recruit/offers/versions.html", context, fragment="rows")


def _numbered(kept: list[OfferVersion], wished: str, otherwise: int) -> OfferVersion | None:
    found = next((row for row in kept if str(row.number) == wished), None)
    return found or (kept[otherwise] if otherwise < len(kept) else None)
