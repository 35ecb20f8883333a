"""Doors to a person's rights: consent, a copy of their data, being erased; and the page of a single question."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.preferring import value
from base.errors import NotFound, Refused
from base.ui.pages import done, render_page
from portal import speaking
from portal.mine import entering, exporting, queries
from portal.mine.views.frame import Visit, candidate_page, forget, private
from portal.views.frame import public, visitor
from recruit.privacy import asking, preferences, requesting
from recruit.privacy.models import ConsentRequest, ErasureRequest


@require_safe
@candidate_page
def data(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """What one agreed to, a copy of everything, and the way out."""
    context = {
        "candidate": visit.candidate,
        "consent": queries.consent_of(visit.candidate),
        "consent_words": asking.consent_words(),
        "erasure_asked_at": queries.erasure_asked_at(visit.candidate),
        "section": "data",
    }
    return render_page(request, "portal/mine/data.html", context)


@require_POST
@candidate_page
def consent(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Give consent, decline it, or take it back."""
    gives = request.POST.get("gives") == "1"
    asked = queries.consent_of(visit.candidate).request
    if asked is not None:
        return _answered(request, asked, visit, gives=gives)
    asking.change_mind(visit.candidate, by=visit.actor, gives=gives)
    return done(request, reverse("portal:mine-data"), _given_words() if gives else _declined_words())


def _answered(request: HttpRequest, asked: ConsentRequest, visit: Visit, *, gives: bool) -> HttpResponseBase:
    row = asking.answer(asked, by=visit.actor, gives=gives)
    if not gives and row.deletes_without_answer:
        return _farewell(request)
    return done(request, reverse("portal:mine-data"), _given_words() if gives else _declined_words())


@require_POST
@candidate_page
def export(request: HttpRequest, visit: Visit) -> HttpResponseBase:  # noqa: ARG001  # what calls it gives this
    """A copy of everything one gave and got, as a ZIP."""
    bundle = exporting.export_own_data(visit.candidate, by=visit.actor)
    return FileResponse(bundle, as_attachment=True, filename="my-data.zip", content_type="application/zip")


@require_http_methods(["GET", "HEAD", "POST"])
@candidate_page
def erase(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Ask to be erased, after reading what that means."""
    if request.method != "POST":
        context = {"at_once": value(preferences.ERASES_AT_ONCE), "section": "data"}
        return render_page(request, "portal/mine/erase.html", context)
    row = requesting.ask_to_be_forgotten(visit.candidate, by=visit.actor)
    if row.state == ErasureRequest.State.DONE:
        return _farewell(request)
    return done(request, reverse("portal:mine-data"), _("We received your wish and answer it by e-mail."))


def _farewell(request: HttpRequest) -> HttpResponseBase:
    return private(forget(render_page(request, "portal/mine/erased.html", {})))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The page of a question for consent. Opening it decides nothing; its two buttons do, and nothing else."""
    asked = asking.find_question(secret)
    if asked is None:
        raise NotFound(_("This link does not work any more. You need not do anything."))
    if not speaking.chosen() and asked.application is not None:
        speaking.speak(asked.application.language)
    if request.method != "POST":
        context = {"question": asked, "consent_words": asking.consent_words()}
        return private(render_page(request, "portal/mine/consent.html", context))
    gives = request.POST.get("gives") == "1"
    try:
        row = asking.answer(asked, by=entering.as_candidate(asked.candidate, visitor(request)), gives=gives)
    except Refused as error:
        return private(render_page(request, "portal/mine/thanks.html", {"sentence": str(error)}, status=409))
    if not gives and row.deletes_without_answer:
        return _farewell(request)
    return private(
        render_page(request, "portal/mine/thanks.html", {"sentence": _given_words() if gives else _declined_words()})
    )


def _given_words() -> str:
    return _("Thank you: we keep your data and write to you when a job may suit you.")


def _declined_words() -> str:
    return _("Understood: we use your data for your present applications only.")
