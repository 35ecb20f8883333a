"""While the company asks administrators for a second factor: those who have not proved one reach nothing else."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from accounts import preferring
from accounts.factors.preferences import ADMINISTRATORS_ASKED
from accounts.factors.queries import has_factor
from accounts.factors.views.again import PROOF, has_proved_factor
from accounts.models import User
from base.ui.pages import done


def lead(request: HttpRequest, view: Callable[..., HttpResponseBase]) -> HttpResponse | None:
    """The way to the page that sets a factor up, or asks for it; None when the request may go on.

    Whoever came through the identity provider has proved there what the company wants.
    """
    user = request.user
    if not isinstance(user, User) or not user.keeps_settings or has_proved_factor(request):
        return None
    if not getattr(view, "login_required", True) or getattr(view, "before_factor", False):
        return None
    if request.path_info == reverse("accounts:sign-out"):
        return None
    if request.session.get(PROOF, "").startswith("sso") or not preferring.value(ADMINISTRATORS_ASKED):
        return None
    if has_factor(user):
        wanted = request.get_full_path() if request.method == "GET" else ""
        return done(request, f"{reverse('accounts:prove')}?{urlencode({'next': wanted})}")
    return done(request, reverse("accounts:security"))
