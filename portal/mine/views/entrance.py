"""Doors to getting in and out: ask for a link, open it, press the button, sign out."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from base.errors import DomainError, Refused, TooMany
from base.ui.attempts import put_refusal
from base.ui.pages import done, render_page
from portal import speaking
from portal.mine import editing, entering
from portal.mine.forms import EmailForm, LanguageForm
from portal.mine.views.frame import COOKIE, Visit, candidate_page, forget, private, remember
from portal.models import CandidateLink
from portal.views.frame import public, visitor

SIGN_IN = CandidateLink.Purpose.SIGN_IN
NEW_EMAIL = CandidateLink.Purpose.NEW_EMAIL


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask for the address a link goes to. The answer is the same whether we know it or not."""
    if request.method != "POST" and entering.find_session(request.COOKIES.get(COOKIE, "")) is not None:
        return done(request, reverse("portal:mine"))
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            entering.ask_for_link(form.cleaned_data["email"], by=visitor(request), language=get_language() or "")
            return private(done(request, speaking.kept(reverse("portal:mine-sent"))))
        except TooMany as error:
            put_refusal(form, error)
            return private(render_page(request, "portal/mine/sign_in.html", {"form": form}, status=429))
    return private(render_page(request, "portal/mine/sign_in.html", {"form": form}))


@public
@require_safe
def sent(request: HttpRequest) -> HttpResponseBase:
    """Say that a letter is on its way, if the address is known."""
    return private(render_page(request, "portal/mine/sent.html", {"form": EmailForm()}))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The page of a link. Opening it spends nothing: mail scanners open links too. The button does."""
    try:
        if request.method != "POST":
            link = entering.find_link(secret, purpose=SIGN_IN)
            return private(render_page(request, "portal/mine/open.html", {"name": link.candidate.first_name}))
        value = entering.enter(secret, by=visitor(request), language=speaking.chosen())
    except Refused as error:
        return _dead(request, error)
    response = done(request, reverse("portal:mine"))
    remember(response, value, request)
    return private(response)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def new_email(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The page of a link that proves a new address; the button takes it over."""
    try:
        if request.method != "POST":
            link = entering.find_link(secret, purpose=NEW_EMAIL)
            return private(render_page(request, "portal/mine/prove_email.html", {"email": link.email}))
        editing.prove_new_email(secret, by=visitor(request))
    except Refused as error:
        return _dead(request, error)
    return private(done(request, speaking.kept(reverse("portal:mine")), _("From now on we write to your new address.")))


def _dead(request: HttpRequest, error: DomainError) -> HttpResponseBase:
    context = {"form": EmailForm(), "sentence": str(error)}
    return private(render_page(request, "portal/mine/sign_in.html", context, status=410))


@require_POST
@candidate_page
def sign_out(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """End this session, or all of them."""
    if request.POST.get("everywhere"):
        entering.leave_everywhere(visit.session, by=visit.actor)
    else:
        entering.leave(visit.session)
    return forget(done(request, reverse("portal:mine-sign-in"), _("You are signed out.")))


@require_POST
@candidate_page
def language(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the pages in another language."""
    form = LanguageForm(request.POST)
    if form.is_valid():
        entering.speak(visit.session, form.cleaned_data["language"])
    return done(request, reverse("portal:mine"))


def languages() -> list[tuple[str, str]]:
    """The languages there are to choose from."""
    return list(settings.PUBLIC_LANGUAGES)
