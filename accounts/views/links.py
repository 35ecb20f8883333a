"""The pages that letters lead to: forgot, new password, welcome. Opening one spends nothing."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import joining, linking, queries, resetting
from accounts.doors import actor_of
from accounts.factors.views.entry import enter, know_browser
from accounts.forms import EmailForm, NewPasswordForm, put_refusal
from accounts.models import OneTimeLink, User
from accounts.options import SignInOption
from accounts.views import ways
from accounts.views.sign_in import leave_for
from base.errors import Invalid, Refused, TooMany
from base.ui.pages import done, render_page


@login_not_required
@never_cache
def forgot_password(request: HttpRequest) -> HttpResponse:
    """Ask for a letter. The answer is the same whether the address is known or not."""
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            resetting.ask_for_reset(form.cleaned_data["email"], by=actor_of(request))
        except TooMany as error:
            put_refusal(form, error)
            return render_page(request, "accounts/forgot_password.html", {"form": form}, status=error.status)
        return render_page(request, "accounts/reset_asked.html", {"email": form.cleaned_data["email"]})
    return render_page(request, "accounts/forgot_password.html", {"form": form})


@login_not_required
@never_cache
@sensitive_post_parameters("new")
def reset_password(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose a new password with the link of a letter."""
    form = NewPasswordForm(request.POST or None)
    try:
        link = linking.find_link(secret, purpose=OneTimeLink.Purpose.RESET)
        if request.method == "POST" and form.is_valid():
            user = resetting.reset_password(secret, new=form.cleaned_data["new"], by=actor_of(request))
            response = done(request, reverse("accounts:sign-in"), _("Your password is set. Sign in with it."))
            return know_browser(request, response, user)
    except Invalid as error:
        put_refusal(form, error)
    except Refused as error:
        return _spent(request, error)
    return render_page(request, "accounts/reset_password.html", {"form": form, "email": link.user.email})


@login_not_required
@never_cache
@sensitive_post_parameters("new")
def welcome(request: HttpRequest, secret: str) -> HttpResponse:
    """Accept an invitation by choosing a password; the session is opened at once.

    Who signs in by single sign-on has none to choose, and goes on to sign in.
    """
    form = NewPasswordForm(request.POST or None)
    try:
        link = linking.find_link(secret, purpose=OneTimeLink.Purpose.INVITATION)
        if queries.sign_in_option_of(link.user) is SignInOption.SSO:
            return _by_sso(request, link.user)
        if request.method == "POST" and form.is_valid():
            user = joining.accept_invitation(secret, password=form.cleaned_data["new"], by=actor_of(request))
            return enter(request, user, proof="password", message=_("Welcome! Your account is ready."))
    except Invalid as error:
        put_refusal(form, error)
    except Refused as error:
        return _spent(request, error)
    context = {"form": form, "member": link.user, "company": queries.company()}
    return render_page(request, "accounts/welcome.html", context)


def _by_sso(request: HttpRequest, user: User) -> HttpResponse:
    """The first sign-in is the acceptance; the link is not spent by looking at it."""
    provider = ways.provider_for(user.email)
    if provider is None:
        return done(request, reverse("accounts:sign-in"))
    return leave_for(request, ways.start_url(request, provider), name=provider.name)


def _spent(request: HttpRequest, error: Refused) -> HttpResponse:
    return render_page(request, "accounts/link_spent.html", {"sentence": str(error)}, status=410)
