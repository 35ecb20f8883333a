"""The one way into a session, whatever somebody proved who they are with.

Who has a second factor is asked for it here, between the first proof and the session; see `second_step`. Whoever came
through an identity provider was asked there for what the company wants: here such people are asked again only when
they are administrators, the company asks administrators for a second factor, and they have set one up.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import access, authenticating, preferring
from accounts.factors import proving
from accounts.factors.preferences import ADMINISTRATORS_ASKED
from accounts.factors.queries import has_factor
from accounts.factors.views.again import PROOF, PROVED_AT, mark_proved, rotate
from accounts.models import User
from accounts.throttling import key_for_email
from base.actors import Actor
from base.ui.pages import done

PENDING, PROVIDER = "second-step", "sso"
EMAIL_COOKIE = "sign-in-email"
BROWSER_COOKIE, BROWSER_COOKIE_SECONDS = "known-browser", 365 * 24 * 3600
LOOKS_COOKIE_SECONDS = 365 * 24 * 3600


def enter(request: HttpRequest, user: User, *, proof: str, next_path: str = "", message: str = "") -> HttpResponse:
    """Let somebody in who has just proved who they are: open the session, or ask for the second factor first.

    `proof` is what was proved ("password", "sso", "break-glass"); `next_path` where to go, else home; `message` a
    sentence for the page that opens. Somebody who is signed in already, and proves it again, keeps the session, under
    a new key. A sign-in at a provider is no fresh proof: it may have let the browser through without asking anybody, so
    sensitive acts still ask (`again.prove` has the provider ask).
    """
    goal = next_path if is_ours(request, next_path) else ""
    if request.user.is_authenticated and request.user.pk == user.pk:
        if proof == PROVIDER:
            rotate(request)
        else:
            mark_proved(request, proof=proof)
        return done(request, goal or home_of(user), message)
    if _is_asked_for_factor(user, proof=proof):
        _wait(request, user, proof=proof, goal=goal, message=message)
        return done(request, reverse("accounts:second-step"))
    return open_session(request, user, proof=proof, next_path=goal, message=message)


def open_session(
    request: HttpRequest, user: User, *, proof: str, next_path: str = "", message: str = ""
) -> HttpResponse:
    """Open the session under a new key, list it with its proof, and know this browser the next time."""
    login(request, user)
    request.session[PROOF] = proof
    if proof == PROVIDER:
        request.session[PROVED_AT] = 0
    proving.note_proof(session_key=request.session.session_key or "", proof=proof)
    response = done(request, next_path or home_of(user), message)
    response.delete_cookie(EMAIL_COOKIE)
    return keep_looks(know_browser(request, response, user), user)


def know_browser(request: HttpRequest, response: HttpResponse, user: User) -> HttpResponse:
    """Know this browser the next time: strangers' tries at the account do not make it wait."""
    browser = known_browser(request, user.email) or get_random_string(32)
    keep_cookie(response, BROWSER_COOKIE, f"{key_for_email(user.email)} {browser}", BROWSER_COOKIE_SECONDS)
    return response


def _is_asked_for_factor(user: User, *, proof: str) -> bool:
    if not has_factor(user):
        return False
    through_provider = proof.startswith("sso")
    return not through_provider or (user.keeps_settings and preferring.value(ADMINISTRATORS_ASKED))


def _wait(request: HttpRequest, user: User, *, proof: str, goal: str, message: str) -> None:
    """Remember the first proof in a fresh session in which nobody is signed in, until the second one is given."""
    if request.user.is_authenticated and request.session.session_key:
        authenticating.forget_session(session_key=request.session.session_key)
    request.session.flush()
    request.session[PENDING] = {
        "user": str(user.public_id),
        "proof": proof,
        "next": goal,
        "message": message,
        "at": int(time.time()),
        "hash": user.get_session_auth_hash(),
    }


def home_of(user: User) -> str:
    """The first page of somebody: home, or the account page for employees, who have no staff pages."""
    staff = access.may_use_staff_pages(Actor.of(user))
    return resolve_url(settings.LOGIN_REDIRECT_URL) if staff else reverse("accounts:profile")


def is_ours(request: HttpRequest, path: str) -> bool:
    """Whether a path leads to a page of this host."""
    safe = url_has_allowed_host_and_scheme(path, {request.get_host()}, require_https=request.is_secure())
    return safe and "/" in path


def known_browser(request: HttpRequest, email: str) -> str:
    """The name of this browser, if this account has signed in with it before; else ""."""
    kept = str(request.get_signed_cookie(BROWSER_COOKIE, "", max_age=BROWSER_COOKIE_SECONDS))
    account, _space, browser = kept.partition(" ")
    return browser if account == key_for_email(email) else ""


def keep_cookie(response: HttpResponse, name: str, value: str, seconds: int) -> None:
    """Keep a signed word in the browser that no script can read."""
    response.set_signed_cookie(
        name, value, max_age=seconds, httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE)
    )


def keep_looks(response: HttpResponse, user: User) -> HttpResponse:
    """Tell the browser the user's theme and keys; the frame of each page reads them from there."""
    looks = {"theme": user.theme, "keys": "on" if user.keys_enabled else "off"}
    for name, value in looks.items():
        response.set_cookie(
            name, value, max_age=LOOKS_COOKIE_SECONDS, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE)
        )
    return response
