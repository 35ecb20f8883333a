"""One's own second factors: what is set up, adding, renaming, removing, recovery codes."""

from __future__ import annotations

from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.doors import account_frame, actor_of, member_of
from accounts.factors import codes, enrolling, passkeys
from accounts.factors.forms import AppCodeForm, NameForm, NewPasskeyForm
from accounts.factors.models import SecondFactor
from accounts.factors.queries import (
    codes_left,
    factor_of,
    factors_of,
    is_required_of,
    passkeys_of,
    public_of,
    secret_of,
    site,
    unfinished_app,
)
from accounts.factors.views import asking
from accounts.factors.views.again import before_factor, has_proved_factor, mark_proved, step_up_required
from accounts.forms import put_refusal
from base.errors import DomainError, Invalid
from base.ui.pages import done, render_page

FEW_CODES = 2


@before_factor
def security(request: HttpRequest) -> HttpResponse:
    """What proves that it is you: factors with their last use, how many recovery codes are left."""
    user = member_of(request)
    factors = list(factors_of(user))
    left = codes_left(user) if factors else 0
    context = {
        "factors": factors,
        "has_app": any(factor.kind == SecondFactor.Kind.TOTP for factor in factors),
        "codes_left": left,
        "is_low": bool(factors) and left <= FEW_CODES,
        "is_required": is_required_of(user),
        "session_count": user.sessions.count(),
        **account_frame(request, "security"),
    }
    return render_page(request, "accounts/factors/security.html", context)


@require_POST
@before_factor
@step_up_required
def start_app(request: HttpRequest) -> HttpResponse:
    """Begin to set up an authenticator app."""
    enrolling.start_app(member_of(request), by=actor_of(request))
    return done(request, reverse("accounts:factor-app"))


@before_factor
@never_cache
@step_up_required
@sensitive_post_parameters("code")
def app(request: HttpRequest) -> HttpResponse:
    """The picture and the key that the app takes the secret from, and the code that shows it did."""
    user = member_of(request)
    factor = unfinished_app(user)
    if factor is None:
        return done(request, reverse("accounts:security"))
    form, by = AppCodeForm(request.POST or None), actor_of(request)
    if request.method == "POST" and form.is_valid():
        try:
            fresh = enrolling.confirm_app(
                factor, code=form.cleaned_data["code"], keep=request.session.session_key or "", by=by
            )
        except Invalid as error:
            put_refusal(form, error)
        else:
            return _added(request, fresh, kind=asking.APP)
    secret = secret_of(factor)
    address = codes.address_of(secret, account=user.email, issuer=site().name)
    context = {
        "form": form,
        "picture": segno.make(address, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff"),
        "key": codes.in_groups(secret),
        **account_frame(request, "security"),
    }
    return render_page(request, "accounts/factors/app.html", context)


@before_factor
@never_cache
@step_up_required
@sensitive_post_parameters("answer")
def passkey(request: HttpRequest) -> HttpResponse:
    """Have the browser make a passkey, and keep its public parts."""
    user, by = member_of(request), actor_of(request)
    form = NewPasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _factor, fresh = enrolling.add_passkey(
                user,
                **form.cleaned_data,
                state=asking.take_state(request),
                keep=request.session.session_key or "",
                by=by,
            )
        except DomainError as error:
            put_refusal(form, error)
        else:
            return _added(request, fresh, kind=asking.PASSKEY)
    options, state = passkeys.ask_for_new(
        site(),
        user_key=user.public_id.bytes,
        account=user.email,
        name=user.full_name,
        present=[public_of(one) for one in passkeys_of(user)],
    )
    asking.keep_state(request, state)
    context = {"form": form, "options": options, **account_frame(request, "security")}
    return render_page(request, "accounts/factors/passkey.html", context)


@before_factor
@step_up_required
def rename(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Call a factor something else."""
    factor = factor_of(member_of(request), public_id)
    form = NameForm(request.POST or None, initial={"name": factor.name})
    if request.method == "POST" and form.is_valid():
        try:
            enrolling.rename(factor, name=form.cleaned_data["name"], by=actor_of(request))
        except Invalid as error:
            put_refusal(form, error)
        else:
            return done(request, reverse("accounts:security"), _("The name is changed."))
    context = {"form": form, "factor": factor, **account_frame(request, "security")}
    return render_page(request, "accounts/factors/rename.html", context)


@require_POST
@before_factor
@step_up_required
def remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a factor away."""
    factor = factor_of(member_of(request), public_id)
    enrolling.remove(factor, keep=request.session.session_key or "", by=actor_of(request))
    mark_proved(request, proof="")
    message = _("“%(name)s” is removed. All other sessions were ended.") % {"name": factor.name}
    return done(request, reverse("accounts:security"), message)


@require_POST
@before_factor
@never_cache
@step_up_required
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make ten new codes and show them, on this answer and nowhere else."""
    return _show_codes(request, enrolling.make_codes(member_of(request), by=actor_of(request)))


def _added(request: HttpRequest, fresh: list[str], *, kind: str) -> HttpResponse:
    mark_proved(request, proof="" if has_proved_factor(request) else kind)
    if fresh:
        return _show_codes(request, fresh)
    return done(request, reverse("accounts:security"), _("The second factor is added. All other sessions were ended."))


def _show_codes(request: HttpRequest, fresh: list[str]) -> HttpResponse:
    context = {"codes": fresh, "text": "\n".join(fresh), **account_frame(request, "security")}
    return render_page(request, "accounts/factors/codes.html", context)
