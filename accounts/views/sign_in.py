"""The two steps of signing in, and the way out."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import access, authenticating
from accounts.doors import actor_of, member_of
from accounts.forms import EmailForm, SignInForm, put_refusal
from accounts.models import User
from accounts.throttling import key_for_email
from accounts.views.account import keep_looks
from base.actors import Actor
from base.errors import DomainError
from base.ui.pages import done, render_page

EMAIL_COOKIE, EMAIL_COOKIE_SECONDS = "sign-in-email", 15 * 60
BROWSER_COOKIE, BROWSER_COOKIE_SECONDS = "known-browser", 365 * 24 * 3600


@login_not_required
@never_cache
def email_step(request: HttpRequest) -> HttpResponse:
    """Ask who it is. The next page is the same whether the address is known or not."""
    if request.user.is_authenticated:
        return done(request, home_of(request))
    form = EmailForm(request.POST or None, initial={"email": _remembered_email(request)})
    if request.method == "POST" and form.is_valid():
        response = done(request, _with_next(request, "accounts:sign-in-password"))
        _keep(response, EMAIL_COOKIE, form.cleaned_data["email"], EMAIL_COOKIE_SECONDS)
        return response
    return render_page(
        request, "accounts/sign_in.html", {"form": form, "reset_url": reverse("accounts:forgot-password")}
    )


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def password_step(request: HttpRequest) -> HttpResponse:
    """Ask for the password and open the session."""
    if request.user.is_authenticated:
        return done(request, home_of(request))
    email, status = _remembered_email(request), None
    if not email:
        return done(request, _with_next(request, "accounts:sign-in"))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = _sign_in(request, email, form.cleaned_data["password"])
        except DomainError as error:
            put_refusal(form, error)
            status = error.status
        else:
            return _opened(request, user)
    context = {
        "form": form,
        "email": email,
        "back_url": _with_next(request, "accounts:sign-in"),
        "reset_url": reverse("accounts:forgot-password"),
    }
    return render_page(request, "accounts/sign_in_password.html", context, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the session, and ask the browser to forget what it has kept of our pages."""
    authenticating.sign_out(member_of(request), session_key=request.session.session_key or "", by=actor_of(request))
    logout(request)
    response = done(request, reverse("accounts:sign-in"), _("You are signed out."))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def home_of(request: HttpRequest) -> str:
    """Where to go after signing in: the page that was asked for, else home; employees have their account page."""
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    staff = access.may_use_staff_pages(Actor.of(member_of(request)))
    return settings.LOGIN_REDIRECT_URL if staff else reverse("accounts:profile")


def _sign_in(request: HttpRequest, email: str, password: str) -> User:
    return authenticating.sign_in(
        email, password=password, browser=_known_browser(request, email), by=actor_of(request)
    )


def _opened(request: HttpRequest, user: User) -> HttpResponse:
    login(request, user)
    response = done(request, home_of(request))
    response.delete_cookie(EMAIL_COOKIE)
    browser = _known_browser(request, user.email) or get_random_string(32)
    _keep(response, BROWSER_COOKIE, f"{key_for_email(user.email)} {browser}", BROWSER_COOKIE_SECONDS)
    return keep_looks(response, user)


def _with_next(request: HttpRequest, name: str) -> str:
    wanted = request.GET.get("next", "")
    return reverse(name) + (f"?{urlencode({'next': wanted})}" if wanted else "")


def _remembered_email(request: HttpRequest) -> str:
    return str(request.get_signed_cookie(EMAIL_COOKIE, "", max_age=EMAIL_COOKIE_SECONDS))


def _known_browser(request: HttpRequest, email: str) -> str:
    """The name of this browser, if this account has signed in with it before."""
    kept = str(request.get_signed_cookie(BROWSER_COOKIE, "", max_age=BROWSER_COOKIE_SECONDS))
    account, _space, browser = kept.partition(" ")
    return browser if account == key_for_email(email) else ""


def _keep(response: HttpResponse, name: str, value: str, seconds: int) -> None:
    response.set_signed_cookie(
        name, value, max_age=seconds, httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE)
    )
