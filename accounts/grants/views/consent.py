"""The page on which a signed-in person lets an application act for them, or does not."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from oauthlib.oauth2.rfc6749 import errors

from accounts.doors import actor_of, member_of
from accounts.grants import addresses, answering, granting
from accounts.grants.scopes import in_words
from base.errors import Refused
from base.ui.pages import render_page


@require_http_methods(["GET", "POST"])
def allow(request: HttpRequest) -> HttpResponse:
    """Ask, and on POST decide. The answer goes only to an address that was registered, letter for letter."""
    query = request.META.get("QUERY_STRING", "")
    by = actor_of(request)
    if "%00" in query:
        raise _not_good("NUL")
    try:
        client, scopes, address = answering.read_question(query, by=by)
    except errors.FatalClientError as error:
        raise _not_good(error.description or error.error) from error
    except errors.OAuth2Error as error:
        return _back(error.in_uri(error.redirect_uri))
    state = parse_qs(query).get("state", [""])[0]
    if "none" in parse_qs(query).get("prompt", [""])[0].split():
        return _back(_with(address, error="interaction_required", state=state))
    if request.method == "POST":
        if request.POST.get("decision") == "allow":
            return _back(answering.grant(query, user=member_of(request), by=by))
        granting.note_refusal(client, by=by)
        return _back(_with(address, error="access_denied", state=state))
    context = {
        "client": client,
        "scopes": in_words(scopes),
        "host": urlsplit(address).netloc,
        "member": member_of(request),
        "asked": request.get_full_path(),
    }
    response = render_page(request, "accounts/grants/allow.html", context)
    # Browsers hold the answer of a form to the policy too, so the one address it may lead to is named.
    response._csp_update = {"form-action": [addresses.origin_of(address)]}  # type: ignore[attr-defined]  # django-csp's
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _back(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _with(address: str, **facts: str) -> str:
    parts = urlsplit(address)
    added = urlencode({name: value for name, value in facts.items() if value})
    return urlunsplit(parts._replace(query="&".join(part for part in (parts.query, added) if part)))


def _not_good(reason: str) -> Refused:
    sentence = _("The application that sent you here asked in a wrong way, so nothing was allowed. Tell its makers: %s")
    return BadQuestion(sentence % reason, code="oauth_request")


class BadQuestion(Refused):
    """A request that must not be answered to wherever it wants."""

    status = 400
