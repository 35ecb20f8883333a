"""Leaving for an OpenID provider, and coming back from it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.doors import actor_of
from accounts.models import IdentityProvider, SsoRequest
from accounts.sso import queries, starting, ways
from accounts.sso.oidc import redeeming
from accounts.sso.oidc.refusals import FROM_PROVIDER, refusal
from accounts.sso.oidc.wrongs import Wrong
from accounts.sso.starting import Round
from accounts.sso.views import arriving
from base.errors import DomainError, NotFound

READ = ("state", "code", "iss", "error")
MOST_LETTERS = 4_000


def leave(_request: HttpRequest, begun: Round) -> HttpResponse:
    """Send the browser to the provider."""
    response = HttpResponse(status=303)
    response.headers["Location"] = redeeming.address_for(begun)
    return response


@login_not_required
@never_cache
@require_GET
def come_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the answer that a browser brings back from the provider of that name."""
    provider = queries.provider_named(slug)
    if provider.kind != IdentityProvider.Kind.OIDC:
        raise NotFound
    asked: SsoRequest | None = None
    try:
        _check_once(request)
        state = request.GET.get("state", "")
        asked = starting.spend(state, browser=arriving.browser_of(request), provider=provider, by=actor_of(request))
        _check_error(request)
        claim = redeeming.claim_for(
            asked,
            code=request.GET.get("code", ""),
            state=state,
            issuer=request.GET.get("iss", ""),
        )
    except DomainError as error:
        return arriving.refuse(request, provider, error, asked=asked)
    return arriving.arrive(request, asked, claim)


def _check_once(request: HttpRequest) -> None:
    for name in READ:
        given = request.GET.getlist(name)
        if len(given) > 1 or any(len(value) > MOST_LETTERS for value in given):
            raise refusal(Wrong("parameters_twice", name=name))


def _check_error(request: HttpRequest) -> None:
    """What the provider says instead of a code. Its own words go to the administrators, never onto a page."""
    said = request.GET.get("error", "")
    if said:
        code = said if said in FROM_PROVIDER else "provider_error"
        described = request.GET.get("error_description", "")
        raise refusal(Wrong(code, said=said, described=described))


ways.register(IdentityProvider.Kind.OIDC, leave)
