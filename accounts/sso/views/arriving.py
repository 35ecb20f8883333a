"""What every protocol's door does once a provider has answered: let in, show a test, prove again, or send away."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.doors import actor_of
from accounts.factors.views.again import mark_proved
from accounts.factors.views.entry import enter
from accounts.models import IdentityProvider, SsoRequest
from accounts.sso import binding, history, testing
from accounts.sso.claims import Claim
from base.audit.recording import record
from base.errors import DomainError, Refused
from base.ui.pages import done, dress_refusal, keep_message, render_page

COOKIE, COOKIE_SECONDS = "sso-browser", int(timedelta(hours=1).total_seconds())
log = logging.getLogger(__name__)


def browser_of(request: HttpRequest) -> str:
    """The secret by which this browser is known between leaving for a provider and coming back; "" without one."""
    return request.COOKIES.get(COOKIE, "")[:100]


def remember_browser(response: HttpResponse, secret: str) -> None:
    """Keep that secret in the browser."""
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(COOKIE, secret, max_age=COOKIE_SECONDS, httponly=True, secure=secure, samesite="Lax")


def arrive(request: HttpRequest, asked: SsoRequest, claim: Claim) -> HttpResponse:
    """Go on with what a provider truly said in answer to a spent round; a refusal is answered as `refuse` does."""
    try:
        if asked.purpose == SsoRequest.Purpose.TEST:
            return _show_test(request, asked, claim)
        if asked.purpose == SsoRequest.Purpose.STEP_UP:
            return _prove(request, asked, claim)
        user = binding.user_for(asked.provider, claim, by=actor_of(request))
        return enter(request, user, proof="sso", next_path=asked.next_path)
    except DomainError as error:
        return refuse(request, asked.provider, error, asked=asked)


def refuse(
    request: HttpRequest, provider: IdentityProvider, error: DomainError, *, asked: SsoRequest | None = None
) -> HttpResponse:
    """Send somebody away: a neutral sentence for them; code, reason and facts in the audit for administrators.

    The failure of a test goes to the provider's page instead, where its administrator waits.
    """
    reason = str(error)[:500]
    purpose = asked.purpose if asked is not None else ""
    facts = {str(name): str(value)[:200] for name, value in error.data.items()}
    data = {"code": error.code, "reason": reason, "purpose": purpose, "facts": facts}
    record(history.REFUSED, on=provider, by=actor_of(request), data=data)
    log.warning("sign-in through a provider refused", extra={"code": error.code, "provider": str(provider.public_id)})
    if purpose == SsoRequest.Purpose.TEST and asked is not None and asked.user_id == request.user.pk:
        testing.keep_failure(provider, error, by=actor_of(request))
        keep_message(request, _("The test failed."), tone="danger")
        return done(request, asked.next_path or reverse("accounts:settings"))
    again = reverse("accounts:sso-start", args=[provider.slug]) if provider.is_active else ""
    if purpose == SsoRequest.Purpose.STEP_UP:
        again = reverse("accounts:sso-prove")
    context = {
        "provider": provider,
        "request_id": getattr(request, "request_id", ""),
        "again_url": again,
        "other_url": reverse("accounts:sign-in"),
    }
    return dress_refusal(render_page(request, "accounts/sso/refused.html", context, status=403))


def _show_test(request: HttpRequest, asked: SsoRequest, claim: Claim) -> HttpResponse:
    _check_same(request, asked.user_id)
    testing.keep_success(asked.provider, claim, by=actor_of(request))
    return done(request, asked.next_path or reverse("accounts:settings"), _("The provider answered."))


def _prove(request: HttpRequest, asked: SsoRequest, claim: Claim) -> HttpResponse:
    """Mark the session as proved again, when it was its own user who went to the provider and came back."""
    _check_same(request, asked.user_id)
    binding.user_for(asked.provider, claim, by=actor_of(request), again=asked.user)
    mark_proved(request, proof="sso")
    return done(request, asked.next_path or reverse("accounts:profile"))


def _check_same(request: HttpRequest, user_id: int | None) -> None:
    if user_id is None or request.user.pk != user_id:
        raise Refused(_("Whoever began this is not signed in any more."), code="signed_out")
