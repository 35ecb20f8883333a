"""Where the first step of signing in leads: to the password page, or straight to an identity provider.

Nobody learns from it who has an account. Routing follows the domain of the address; those few who sign in unlike their
domain are hidden among unknown addresses that are shown the same (`accounts.options.option_of_nobody`), and the
statements are the same whoever it is.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts import queries
from accounts.models import Identity, IdentityProvider
from accounts.options import SignInOption, option_of_nobody
from accounts.sso import queries as sso

BREAK_GLASS = "break-glass"
_SALT = "accounts.views.ways"


def provider_for(email: str) -> IdentityProvider | None:
    """The provider an address is sent to, or None for the password page."""
    if not queries.company_has_sso():
        return None
    speaker = sso.provider_for_email(email)
    user = queries.users_of_address(email).first()
    exceptions, users = queries.exceptions_among_neighbours(inside=speaker is not None)
    if user is not None:
        option = queries.sign_in_option_of(user)
    else:
        usual = SignInOption.PASSWORD if speaker is None else SignInOption.SSO
        key = salted_hmac(_SALT, "option").digest()
        option = option_of_nobody(email, usual=usual, exceptions=exceptions, users=users, key=key)
    if option is SignInOption.PASSWORD:
        return None
    return speaker or _provider_outside_domains(email)


def _provider_outside_domains(email: str) -> IdentityProvider | None:
    """For addresses no provider speaks for: the one the user is bound to, else one drawn by the address."""
    active = list(IdentityProvider.objects.filter(is_active=True).order_by("id"))
    bound = Identity.objects.filter(user__in=queries.users_of_address(email), provider__in=active).first()
    if bound is not None:
        return next(provider for provider in active if provider.pk == bound.provider_id)
    drawn = int.from_bytes(salted_hmac(_SALT, f"provider:{email.strip().lower()}").digest()[:8], "big")
    return active[drawn % len(active)] if active else None


def start_url(request: HttpRequest, provider: IdentityProvider) -> str:
    """Where the round to a provider begins; it comes back to the page that was asked for."""
    return _with(reverse("accounts:sso-start", args=[provider.slug]), next=request.GET.get("next", ""))


def step_url(request: HttpRequest, name: str) -> str:
    """Another step of the same sign-in: it keeps the page that was asked for, and whether glass is being broken."""
    marks = {BREAK_GLASS: "1"} if breaks_glass(request) else {}
    return _with(reverse(name), **marks, next=request.GET.get("next", ""))


def breaks_glass(request: HttpRequest) -> bool:
    """Whether somebody wants in without single sign-on, because that is broken."""
    return BREAK_GLASS in request.GET


def _with(url: str, **query: str) -> str:
    kept = {name: value for name, value in query.items() if value}
    return f"{url}?{urlencode(kept)}" if kept else url
