"""One's own account: profile, password, sessions. Open to everybody who is signed in, employees included."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import authenticating, editing, queries
from accounts.doors import account_frame, actor_of, member_of
from accounts.factors.views.entry import keep_looks
from accounts.forms import ChangePasswordForm, ProfileForm, put_refusal
from accounts.models import User
from accounts.options import SignInOption
from base.errors import Invalid, NotFound
from base.ui.pages import done, render_page, validate_field


def profile(request: HttpRequest) -> HttpResponse:
    """Name, time zone, language, theme, keys."""
    user = member_of(request)
    form = ProfileForm(request.POST or None, initial={name: getattr(user, name) for name in editing.PROFILE_FIELDS})
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        try:
            user = editing.edit_profile(user, **form.cleaned_data, by=actor_of(request))
        except Invalid as error:
            put_refusal(form, error)
        else:
            response = done(request, reverse("accounts:profile"), _("Your profile is saved."))
            return keep_looks(response, user)
    return render_page(
        request, "accounts/profile.html", {"form": form, **account_frame(request, "profile")}, fragment="form"
    )


@sensitive_post_parameters("old", "new")
def password(request: HttpRequest) -> HttpResponse:
    """Replace one's password; every other session ends. Who signs in by single sign-on has no such page."""
    if queries.sign_in_option_of(member_of(request)) is SignInOption.SSO:
        raise NotFound
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = authenticating.change_password(
                member_of(request),
                **form.cleaned_data,
                keep=request.session.session_key or "",
                by=actor_of(request),
            )
        except Invalid as error:
            put_refusal(form, error)
        else:
            _renew_session(request, user)
            return done(
                request, reverse("accounts:password"), _("Your password is changed. All other sessions were ended.")
            )
    return render_page(
        request, "accounts/password.html", {"form": form, **account_frame(request, "password")}, fragment="form"
    )


def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    found = queries.sessions_of(member_of(request))[:100]
    context = {"sessions": found, "current": request.session.session_key, **account_frame(request, "sessions")}
    return render_page(request, "accounts/sessions.html", context, fragment="rows")


@require_POST
def end_session(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Sign out one browser."""
    session = queries.session_of(member_of(request), public_id)
    authenticating.end_session(session, by=actor_of(request))
    return done(request, reverse("accounts:sessions"), _("The session is ended."))


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out every other browser."""
    key = request.session.session_key or ""
    count = authenticating.end_other_sessions(member_of(request), keep=key, by=actor_of(request))
    message = _("All other sessions are ended.") if count else _("There was no other session.")
    return done(request, reverse("accounts:sessions"), message)


def _renew_session(request: HttpRequest, user: User) -> None:
    """Give this browser's session a new key, and its line in the list with it."""
    old = request.session.session_key or ""
    update_session_auth_hash(request, user)
    authenticating.rename_session(old=old, new=request.session.session_key or "")
