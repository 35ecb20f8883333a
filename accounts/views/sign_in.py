"""The two steps of signing in, and the way out."""

from __future__ import annotations

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import authenticating, queries, rescuing, throttling
from accounts.doors import actor_of, member_of
from accounts.factors.views.entry import EMAIL_COOKIE, enter, home_of, is_ours, keep_cookie, known_browser
from accounts.forms import EmailForm, SignInForm, put_refusal
from accounts.models import User
from accounts.options import SignInOption
from accounts.sso import queries as sso
from accounts.views import ways
from base.errors import DomainError, TooMany
from base.ui.pages import done, render_page

EMAIL_COOKIE_SECONDS = 15 * 60


@login_not_required
@never_cache
def email_step(request: HttpRequest) -> HttpResponse:
    """Ask who it is, then go on to the password or to the identity provider; see `ways` on what strangers learn."""
    if request.user.is_authenticated:
        return done(request, _goal(request))
    form, status = EmailForm(request.POST or None, initial={"email": _remembered_email(request)}), None
    if request.method == "POST" and form.is_valid():
        try:
            return _go_on(request, form.cleaned_data["email"])
        except TooMany as error:
            put_refusal(form, error)
            status = error.status
    context = {
        "form": form,
        "reset_url": reverse("accounts:forgot-password"),
        "breaks_glass": ways.breaks_glass(request),
        "break_glass_url": f"?{ways.BREAK_GLASS}=1" if queries.company_has_sso() else "",
    }
    return render_page(request, "accounts/sign_in.html", context, status=status)


def _go_on(request: HttpRequest, email: str) -> HttpResponse:
    provider = None
    if queries.company_has_sso() and not ways.breaks_glass(request):
        throttling.count_within(actor_of(request).network, throttling.EMAIL_STEP_BY_NETWORK)
        provider = ways.provider_for(email)
    if provider is None:
        response = done(request, ways.step_url(request, "accounts:sign-in-password"))
    else:
        response = leave_for(request, ways.start_url(request, provider), name=provider.name)
    keep_cookie(response, EMAIL_COOKIE, email, EMAIL_COOKIE_SECONDS)
    return response


def leave_for(request: HttpRequest, url: str, *, name: str) -> HttpResponse:
    """Go on to an identity provider by a page that moves on at once: a form must not lead out of the product."""
    return render_page(request, "accounts/sign_in_leaving.html", {"start_url": url, "provider_name": name})


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def password_step(request: HttpRequest) -> HttpResponse:
    """Ask for the password and let them in, or on to the second factor."""
    if request.user.is_authenticated:
        return done(request, _goal(request))
    email, status = _remembered_email(request), None
    if not email:
        return done(request, ways.step_url(request, "accounts:sign-in"))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = _sign_in(request, email, form.cleaned_data["password"])
        except DomainError as error:
            put_refusal(form, error)
            status = error.status
        else:
            by_sso = queries.sign_in_option_of(user) is SignInOption.SSO
            proof = "break-glass" if by_sso else "password"
            return enter(request, user, proof=proof, next_path=request.GET.get("next", ""))
    # Shown to everybody of a domain, so that people without an account yet, who come by the provider, find the way.
    speaker = None if ways.breaks_glass(request) else sso.provider_for_email(email)
    context = {
        "form": form,
        "email": email,
        "back_url": ways.step_url(request, "accounts:sign-in"),
        "reset_url": reverse("accounts:forgot-password"),
        "breaks_glass": ways.breaks_glass(request),
        "provider": speaker,
        "start_url": ways.start_url(request, speaker) if speaker else "",
    }
    return render_page(request, "accounts/sign_in_password.html", context, status=status)


@login_not_required
@never_cache
def break_glass(request: HttpRequest, secret: str) -> HttpResponse:
    """Come in with a link made on the server, while single sign-on is broken. Opening it spends nothing."""
    link = rescuing.find_link(secret)
    if request.method == "POST":
        user = rescuing.use_link(secret, by=actor_of(request))
        return enter(request, user, proof="break-glass")
    return render_page(request, "accounts/break_glass.html", {"email": link.user.email})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the session, and ask the browser to forget what it has kept of our pages."""
    authenticating.sign_out(member_of(request), session_key=request.session.session_key or "", by=actor_of(request))
    logout(request)
    response = done(request, reverse("accounts:sign-in"), _("You are signed out."))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _goal(request: HttpRequest) -> str:
    """Where somebody signed in goes: to the page that was asked for, else home."""
    wanted = request.GET.get("next", "")
    return wanted if is_ours(request, wanted) else home_of(member_of(request))


def _sign_in(request: HttpRequest, email: str, password: str) -> User:
    return authenticating.sign_in(
        email,
        password=password,
        browser=known_browser(request, email),
        break_glass=ways.breaks_glass(request),
        by=actor_of(request),
    )


def _remembered_email(request: HttpRequest) -> str:
    return str(request.get_signed_cookie(EMAIL_COOKIE, "", max_age=EMAIL_COOKIE_SECONDS))
