"""The doors of SAML: our metadata, the way to the provider, and the two halves of the way back."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from accounts.doors import actor_of
from accounts.models import IdentityProvider, SsoRequest
from accounts.sso import configuring, queries, starting, ways
from accounts.sso.saml import peers, receiving, sides
from accounts.sso.saml.names import Turned
from accounts.sso.saml.refusals import ResponseRefused, refusal_of
from accounts.sso.starting import Round
from accounts.sso.views.arriving import arrive, browser_of, refuse
from base.errors import DomainError, NotFound
from base.ui.pages import with_query


@login_not_required
@require_GET
def metadata(request: HttpRequest, slug: str) -> HttpResponse:
    """Our side, for the provider: entity id, address for answers, kind of name ID. Public, as it tells no secret."""
    provider = _provider(slug)
    response = HttpResponse(peers.metadata(sides.ourselves(provider)), content_type="application/samlmetadata+xml")
    if "download" in request.GET:
        response.headers["Content-Disposition"] = f'attachment; filename="recruit-{provider.slug}.xml"'
    return response


def leave(_request: HttpRequest, begun: Round) -> HttpResponse:
    """Send the browser to the provider with our request. Raises ResponseRefused when no certificate holds: the answer
    could not be verified."""
    provider = begun.provider
    try:
        peer = sides.peer(provider, now=timezone.now())
    except Turned as turned:
        raise refusal_of(turned) from turned
    prove_again = begun.request.purpose == SsoRequest.Purpose.STEP_UP
    address = peers.request_address(
        sides.ourselves(provider), peer, request_id=begun.request_id, state=begun.state, prove_again=prove_again
    )
    return HttpResponseRedirect(address)


@csrf_exempt  # it comes from the provider's page; the round and the signature say that we asked for it
@login_not_required
@never_cache
@require_POST
def acs(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the provider's answer and send the browser on to fetch it, see `receiving`. Opens no session and reads no
    cookie."""
    provider, state = _provider(slug), request.POST.get("RelayState", "")[:200]
    try:
        receiving.receive(provider, response=request.POST.get("SAMLResponse", ""), state=state, by=actor_of(request))
    except ResponseRefused as error:
        return refuse(request, provider, error)
    response = HttpResponse(status=303)
    response.headers["Location"] = with_query(reverse("accounts:saml-arrived", args=[slug]), state=state)
    return response


@login_not_required
@never_cache
@require_GET
def arrived(request: HttpRequest, slug: str) -> HttpResponse:
    """Fetch the verified answer of this browser's round, once, and go on as every protocol does."""
    provider, state = _provider(slug), request.GET.get("state", "")
    by = actor_of(request)
    try:
        asked = starting.spend(state, browser=browser_of(request), provider=provider, by=by)
    except DomainError as error:
        return refuse(request, provider, error)
    try:
        claim, checks = receiving.fetch(asked)
    except ResponseRefused as error:
        checks, response = error.checks, refuse(request, provider, error, asked=asked)
    else:
        response = arrive(request, asked, claim)
    if asked.purpose == SsoRequest.Purpose.TEST:
        configuring.keep_checks(provider, checks)
    return response


def _provider(slug: str) -> IdentityProvider:
    provider = queries.provider_named(slug)
    if provider.kind != IdentityProvider.Kind.SAML:
        raise NotFound
    return provider


ways.register(IdentityProvider.Kind.SAML, leave)
