"""What the second step of signing in and the page that asks again share: the ways to prove oneself, and their forms."""

from __future__ import annotations

import time

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.factors import passkeys, proving
from accounts.factors.forms import AppCodeForm, PasskeyForm, RecoveryCodeForm
from accounts.factors.models import SecondFactor
from accounts.factors.queries import codes_left, kinds_of, passkeys_of, public_of, site
from accounts.models import User
from base.actors import Actor

STATE = "passkey-state"
ANSWER_WITHIN = 5 * 60
APP, PASSKEY, RECOVERY = SecondFactor.Kind.TOTP.value, SecondFactor.Kind.PASSKEY.value, "recovery"
FORMS: dict[str, type[forms.Form]] = {APP: AppCodeForm, PASSKEY: PasskeyForm, RECOVERY: RecoveryCodeForm}


def ways_of(user: User) -> list[str]:
    """The ways in which a user can prove themselves with a factor, the strongest first; none without a factor."""
    kinds = kinds_of(user)
    ways = [kind for kind in (PASSKEY, APP) if kind in kinds]
    return [*ways, RECOVERY] if ways and codes_left(user) else ways


def way_of(request: HttpRequest, ways: list[str]) -> str:
    """The way the address asks for, else the first."""
    wanted = request.GET.get("with", "")
    return wanted if wanted in ways else ways[0]


def form_for(request: HttpRequest, way: str) -> forms.Form:
    """The form of a way, with what was sent."""
    return FORMS[way](request.POST or None)


def frame(request: HttpRequest, user: User, *, ways: list[str], way: str) -> dict[str, object]:
    """What the page needs beside the form: the question to the browser, and links to the other ways."""
    labels = {
        APP: _("Use your authenticator app"),
        PASSKEY: _("Use a passkey"),
        RECOVERY: _("Use a recovery code"),
    }
    others = []
    for other in ways:
        if other != way:
            query = request.GET.copy()
            query["with"] = other
            others.append((labels[other], f"?{query.urlencode()}"))
    options = ""
    if way == PASSKEY:
        options, state = passkeys.ask_for_proof(site(), present=[public_of(one) for one in passkeys_of(user)])
        keep_state(request, state)
    return {"way": way, "options": options, "other_ways": others}


def take(request: HttpRequest, user: User, *, way: str, form: forms.Form, by: Actor) -> str:
    """Judge what was sent in this way; the proof to list ("totp"). Raises what the verb refuses with."""
    if way == PASSKEY:
        proving.prove_passkey(user, state=take_state(request), answer=form.cleaned_data["answer"], by=by)
    elif way == APP:
        proving.prove_code(user, code=form.cleaned_data["code"], by=by)
    else:
        proving.prove_recovery_code(user, code=form.cleaned_data["code"], by=by)
    return way


def keep_state(request: HttpRequest, state: passkeys.type_state) -> None:
    """Keep in the session what the browser was asked."""
    request.session[STATE] = {"at": int(time.time()), "state": state}


def take_state(request: HttpRequest) -> passkeys.type_state:
    """What the browser was asked, out of the session: good once, for five minutes. Else a state nothing answers."""
    kept = request.session.pop(STATE, None)
    if not isinstance(kept, dict) or int(time.time()) - int(kept["at"]) > ANSWER_WITHIN:
        return {"challenge": "", "user_verification": "required"}
    return {str(name): str(value) for name, value in kept["state"].items()}
