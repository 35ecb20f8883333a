"""What every protocol's door does once a provider has answered: let in, show a test, prove again, or send away."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.doors import actor_of, member_of
from accounts.models import IdentityProvider, SsoRequest
from accounts.sso import binding, history, starting, testing
from accounts.sso.claims import Claim
from base.actors import Actor
from base.audit.recording import record
from base.errors import DomainError, Refused
from base.ui.pages import done, dress_refusal, keep_message, render_page, with_query

COOKIE, COOKIE_SECONDS = "sso-browser", int(timedelta(hours=1).total_seconds())
PROVED, PROVED_SECONDS = "accounts.sso.proved", 120
log = logging.getLogger(__name__)


def browser_of(request: HttpRequest) -> str:
    """The secret by which this browser is known between leaving for a provider and coming back; "" without one."""
    return request.COOKIES.get(COOKIE, "")[:100]


def remember_browser(response: HttpResponse, secret: str) -> None:
    """Keep that secret in the browser. Over https it travels with forms that providers send, too (SAML)."""
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(
        COOKIE, secret, max_age=COOKIE_SECONDS, httponly=True, secure=secure, samesite="None" if secure else "Lax"
    )


def arrive(request: HttpRequest, asked: SsoRequest, claim: Claim) -> HttpResponse:
    """Go on with what a provider truly said in answer to a spent round; a refusal is answered as `refuse` does."""
    try:
        if asked.purpose == SsoRequest.Purpose.TEST:
            return _show_test(request, asked, claim)
        user = binding.user_for(asked.provider, claim, by=actor_of(request))
        if asked.purpose == SsoRequest.Purpose.STEP_UP:
            return _prove(asked, user_id=user.pk)
        from accounts.factors.views.entry import enter

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
    if asked is not None and asked.purpose == SsoRequest.Purpose.TEST and asked.user is not None:
        testing.keep_failure(provider, error, by=Actor.of(asked.user))
        keep_message(request, _("The test failed."), tone="danger")
        return done(request, asked.next_path or reverse("accounts:settings"))
    context = {
        "provider": provider,
        "request_id": getattr(request, "request_id", ""),
        "again_url": reverse("accounts:sso-start", args=[provider.slug]) if provider.is_active else "",
        "other_url": reverse("accounts:sign-in"),
    }
    return dress_refusal(render_page(request, "accounts/sso/refused.html", context, status=403))


@never_cache
def proved(request: HttpRequest) -> HttpResponse:
    """Mark this session as proved again. The address works for two minutes, for that user, in that browser.

    It is an address of its own since the session does not travel with a form that a provider sends (SameSite=Lax).
    """
    member = member_of(request)
    try:
        seal = signing.loads(request.GET.get("proof", ""), salt=PROVED, max_age=PROVED_SECONDS)
    except signing.BadSignature:
        seal = {}
    same_browser = seal.get("browser") == starting.digest_of(browser_of(request))
    if seal.get("user") != member.pk or not same_browser:
        raise Refused(_("You were not proved again in this browser. Try again."), code="not_proved")
    from accounts.factors.views.entry import proved_again

    return proved_again(request, proof="sso", next_path=str(seal.get("next", "")))


def _show_test(request: HttpRequest, asked: SsoRequest, claim: Claim) -> HttpResponse:
    if asked.user is None:
        raise Refused(_("Nobody began this test."), code="test_unknown")
    testing.keep_success(asked.provider, claim, by=Actor.of(asked.user))
    return done(request, asked.next_path or reverse("accounts:settings"), _("The provider answered."))


def _prove(asked: SsoRequest, *, user_id: int) -> HttpResponse:
    if asked.user_id is None or user_id != asked.user_id:
        raise Refused(_("Somebody else signed in at the provider."), code="other_user")
    seal = {"user": user_id, "browser": asked.browser, "next": asked.next_path}
    proof = signing.dumps(seal, salt=PROVED)
    response = HttpResponse(status=303)
    response.headers["Location"] = with_query(reverse("accounts:sso-proved"), proof=proof)
    return response
