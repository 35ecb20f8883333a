"""The way to an identity provider: for a sign-in, a test, or to prove oneself again."""

from __future__ import annotations

import secrets

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.doors import actor_of, member_of
from accounts.models import IdentityProvider, SsoRequest, User
from accounts.sso import queries, starting, ways
from accounts.sso.views.arriving import browser_of, refuse, remember_browser
from base.errors import DomainError, Refused


@login_not_required
@never_cache
@require_GET
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin to sign in through a provider; `next` is where to go afterwards."""
    return leave(request, queries.active_provider(slug), purpose=SsoRequest.Purpose.SIGN_IN, next_path=wanted(request))


@never_cache
@require_GET
def prove(request: HttpRequest) -> HttpResponse:
    """Begin to prove again who one is, at the provider one is bound to; `next` is where to go afterwards."""
    member = member_of(request)
    provider = queries.provider_to_prove_at(member)
    if provider is None:
        raise Refused(_("You are not bound to a provider that is switched on."), code="not_bound")
    return leave(request, provider, purpose=SsoRequest.Purpose.STEP_UP, next_path=wanted(request), user=member)


def leave(
    request: HttpRequest,
    provider: IdentityProvider,
    *,
    purpose: SsoRequest.Purpose,
    next_path: str,
    user: User | None = None,
) -> HttpResponse:
    """Begin a round in this browser and go to the provider. What hinders is answered as a refused sign-in is."""
    browser = browser_of(request) or secrets.token_urlsafe(32)
    begun = starting.begin(
        provider, purpose=purpose, next_path=next_path, browser=browser, user=user, by=actor_of(request)
    )
    try:
        response = ways.leave(request, begun)
    except DomainError as error:
        return refuse(request, provider, error, asked=begun.request)
    remember_browser(response, browser)
    return response


def wanted(request: HttpRequest) -> str:
    """The page of ours that `next` names, or "" when it is none."""
    path = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(path, {request.get_host()}, require_https=request.is_secure())
    return path if safe and path.startswith("/") else ""
