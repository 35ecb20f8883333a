"""Proving once more who one is, before acts that a borrowed or stolen session must not do.

A view that needs it carries `step_up_required` (any request) or `step_up_to_change` (only requests that change
something), below the decorator of its right, so that whoever may not do it hears that first. A proof is good for ten
minutes (reliability §8.1). Clients of the REST interface are not asked: their tokens are a proof of their own, which
only somebody who proved themselves could make.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import authenticating
from accounts.doors import actor_of, member_of
from accounts.factors import proving, rounds
from accounts.factors.views import asking, holding
from accounts.forms import SignInForm, put_refusal
from accounts.models import User
from base.errors import DomainError
from base.ui.pages import done, render_page, sign_in_again, wants_fragment

PROVED_AT, PROOF = "proved_at", "proof"
GOOD_FOR = 10 * 60
# So many people leave in a file without a fresh proof (reliability §8.1).
FREE_EXPORT = 500
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# What is never shown again on the page that sends a form that waited; it is sent all the same.
SECRET_WORDS = ("password", "secret", "token", "key", "old", "new")

Arguments = ParamSpec("Arguments")
type_view = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]


def is_proved(request: HttpRequest) -> bool:
    """Whether the user of this session proved who they are within the last ten minutes."""
    proved_at = int(request.session.get(PROVED_AT, 0))
    return 0 <= int(time.time()) - proved_at < GOOD_FOR


def before_factor(view: type_view[Arguments]) -> type_view[Arguments]:
    """Let the view in also while its user must first set up, or prove, a second factor (see `gate`)."""
    view.before_factor = True  # type: ignore[attr-defined]  # a mark on the function, read by the gate
    return view


def step_up_required(view: type_view[Arguments]) -> type_view[Arguments]:
    """Ask for a fresh proof before the view sees any request. What was typed waits and can be sent after it."""
    return _guard(view, safe=frozenset())


def step_up_to_change(view: type_view[Arguments]) -> type_view[Arguments]:
    """Like `step_up_required`, but looking at the page is free: only requests that change something are asked."""
    return _guard(view, safe=SAFE_METHODS)


def _guard(view: type_view[Arguments], *, safe: frozenset[str]) -> type_view[Arguments]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
        checks_a_field = request.method == "POST" and bool(request.GET.get("validate"))
        if request.method in safe or checks_a_field or is_proved(request):
            return view(request, *args, **kwargs)
        return ask_again(request)

    guarded.asks_again = True  # type: ignore[attr-defined]  # a mark on the function
    return guarded


def ask_again(request: HttpRequest) -> HttpResponse:
    """Answer with the way to the page that asks; afterwards the request can be made, with all that was typed.

    Within an htmx page a dialog leads there, in a new tab, and the form stays as it is.
    """
    if request.method in SAFE_METHODS:
        if wants_fragment(request):
            return sign_in_again(_prove_url(next=reverse("accounts:proved")), _sentence())
        return done(request, _prove_url(next=request.get_full_path()))
    if request.headers.get("HX-Request"):
        return sign_in_again(_prove_url(next=reverse("accounts:proved")), _sentence())
    return done(request, _prove_url(held=holding.hold(request)))


def mark_proved(request: HttpRequest, *, proof: str) -> None:
    """Note a fresh proof: the session gets a new key and goes on. `proof` is listed with it where it says more."""
    rotate(request)
    request.session[PROVED_AT] = int(time.time())
    request.session[PROOF] = _joined(request.session.get(PROOF, ""), proof)
    proving.note_proof(session_key=request.session.session_key or "", proof=request.session[PROOF])


def rotate(request: HttpRequest) -> None:
    """Give the session a new key, and its line in the list with it: whatever knew the old one is out."""
    before = request.session.session_key or ""
    request.session.cycle_key()
    authenticating.rename_session(old=before, new=request.session.session_key or "")


def has_proved_factor(request: HttpRequest) -> bool:
    """Whether a second factor was proved in this session, when it was opened or later."""
    return "+" in request.session.get(PROOF, "")


def _joined(before: str, proof: str) -> str:
    """What a session is listed with: the way it was opened, and the last factor proved in it."""
    first = before.partition("+")[0] or "password"
    if proof in asking.FORMS:
        return f"{first}+{proof}"
    return before or proof


@before_factor
@never_cache
@sensitive_post_parameters("password", "code", "answer")
def prove(request: HttpRequest) -> HttpResponse:
    """Ask who it is: for a second factor, without one at the identity provider, else for the password."""
    user, status = member_of(request), None
    ways = asking.ways_of(user)
    start_url = "" if ways else rounds.start_of(request, user, _goal(request))
    way = asking.way_of(request, ways) if ways else ""
    form = asking.form_for(request, way) if way else SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not start_url:
        try:
            proof = _take(request, user, way=way, form=form)
        except DomainError as error:
            put_refusal(form, error)
            status = error.status
        else:
            mark_proved(request, proof=proof)
            return done(request, _goal(request))
    context = {"form": form, "start_url": start_url, "back_url": reverse("accounts:profile")}
    if way:
        context |= asking.frame(request, user, ways=ways, way=way)
    return render_page(request, "accounts/factors/prove.html", context, status=status)


def _take(request: HttpRequest, user: User, *, way: str, form: forms.Form) -> str:
    by = actor_of(request)
    if way:
        return asking.take(request, user, way=way, form=form, by=by)
    proving.prove_password(user, password=form.cleaned_data["password"], by=by)
    return ""


@before_factor
@never_cache
def proved(request: HttpRequest) -> HttpResponse:
    """The end of a proof in a tab of its own: the other tab can go on."""
    return render_page(request, "accounts/factors/proved.html")


@before_factor
@never_cache
@step_up_required
def send_held(request: HttpRequest) -> HttpResponse:
    """Show a form that waited for the proof, ready to be sent. Changes nothing itself."""
    parcel = holding.held(request, request.GET.get("held", ""))
    if parcel is None:
        return done(request, reverse("accounts:profile"), _("Nothing waits to be sent any more."), tone="warn")
    pairs = [(name, text, _is_secret(name)) for name, text in parcel["pairs"]]
    context = {"path": parcel["path"], "pairs": pairs, "has_files": bool(parcel["files"])}
    return render_page(request, "accounts/factors/send_held.html", context)


def _goal(request: HttpRequest) -> str:
    """Where to go once proved: to the form that waits, to the page that was asked for, else to the account."""
    if held := request.GET.get("held", ""):
        return f"{reverse('accounts:send-held')}?{urlencode({'held': held})}"
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe and "/" in wanted else reverse("accounts:profile")


def _prove_url(**query: str) -> str:
    return f"{reverse('accounts:prove')}?{urlencode(query)}"


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in SECRET_WORDS)


def _sentence() -> str:
    return _("Show once more that it is you. What you typed stays here and is sent afterwards.")
