"""The way to an identity provider: for a sign-in, a test, or to prove oneself again."""

from __future__ import annotations

import secrets

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.doors import actor_of, member_of
from accounts.factors import rounds
from accounts.models import IdentityProvider, SsoRequest, User
from accounts.sso import queries, starting, ways
from accounts.sso.views.arriving import browser_of, refuse, remember_browser
from base.errors import DomainError, Refused
from base.ui.pages import with_query


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
    """Begin a round in this browser and go to the provider. What hinders is answered as a refused sign-in is.

    Only for links: a browser lets no form of ours end at another host (`form-action` of our policy).
    """
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


def start_to_prove(_request: HttpRequest, user: User, next_path: str) -> str:
    """Where a user who signs in through a provider goes to prove themselves again; "" for who has none."""
    if not queries.signs_in_by_sso(user) or queries.provider_to_prove_at(user) is None:
        return ""
    return with_query(reverse("accounts:sso-prove"), next=next_path)


def wanted(request: HttpRequest) -> str:
    """The page of ours that `next` names, or "" when it is none."""
    path = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(path, {request.get_host()}, require_https=request.is_secure())
    return path if safe and path.startswith("/") else ""


rounds.register(start_to_prove)
